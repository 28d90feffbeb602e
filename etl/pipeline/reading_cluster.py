"""The cluster that reads pages for a command, checked before the command reads anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from etl.clock import Clock
from etl.pipeline.parsing_workers import batch_bytes, page_limit
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS

if TYPE_CHECKING:
    from etl.stage.parts_ingest import ReadingCluster


@contextmanager
def reading_cluster(settings: Settings, clock: Clock) -> Iterator["ReadingCluster | None"]:
    """The readers in this machine's place; None where there are none.

    Raises UsageError where the extra is missing, or versions differ; StorageError where no
    scheduler answers, or has no workers.
    """
    if settings.cluster is None or settings.store is None:
        yield None
        return
    from etl.stage.parts_ingest import open_reading_cluster  # noqa: PLC0415 - extras

    order = page_limit(settings), batch_bytes(settings), ARCHIVED_DOCUMENTS
    with open_reading_cluster(settings.cluster, settings.store.url, *order) as readers:
        readers.remove_old_parts(clock.now())
        yield readers
