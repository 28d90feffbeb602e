"""Worker processes for parsing, ready for the source that the pipeline works on."""

from concurrent.futures import Executor
from contextlib import AbstractContextManager

from etl.stage.workers import worker_pool

_MODULES = ("etl.stage.batch", "etl.sources.daily_papers.source")
"""What a worker will need. They are named, not imported, so that whoever starts workers early need
not import them first."""


def parsing_workers(byte_count: int) -> AbstractContextManager[Executor | None]:
    """Processes for that many bytes of documents, already starting; None where they do not pay."""
    return worker_pool(byte_count, _MODULES)
