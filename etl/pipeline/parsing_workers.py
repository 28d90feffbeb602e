"""Worker processes for reading pages, ready for the source that the pipeline works on."""

from collections.abc import Iterator
from contextlib import contextmanager

from etl.limits import BATCH_BYTES, MAX_PARSED_BYTES
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.readers import PageReaders, page_readers
from etl.workers.task import TaskLimit

_MODULES = ("etl.stage.batch", ARCHIVED_DOCUMENTS.reader_module)
"""What a worker will need. They are named, not imported, so that whoever starts workers early need
not import them first."""

_OF_A_BATCH = 128
"""The memory for a load, in batches: some are read, some wait, and each unfolds in its worker."""

_ENOUGH = 24 * 2**20
"""Bytes of documents for which another process saves time, as measured on two cores."""


@contextmanager
def parsing_workers(
    settings: Settings, started: PageReaders | None = None, byte_count: int = 0
) -> Iterator[PageReaders]:
    """Readers of pages: those that were started, or new ones whose processes end with the block.

    byte_count: of the documents to read, so that as many processes start at once as they are worth.
    """
    if started is not None:
        yield started
        return
    limit, count = page_limit(settings), batch_bytes(settings)
    with page_readers(limit, _MODULES, MAX_PARSED_BYTES, count) as readers:
        if byte_count:
            readers.pool.start(1 + byte_count // _ENOUGH)
        yield readers


def page_limit(settings: Settings) -> TaskLimit:
    """The most that a process may take to read a page."""
    return TaskLimit(settings.page_seconds, min(settings.page_bytes, settings.memory_bytes))


def batch_bytes(settings: Settings) -> int:
    """Bytes of the documents that become rows together."""
    return min(BATCH_BYTES, settings.memory_bytes // _OF_A_BATCH)
