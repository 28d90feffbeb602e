"""The processes that read pages, and what they read so far: fetching and staging share both."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from etl.limits import BATCH_BYTES, PAGE_SECONDS, WORKER_BYTES
from etl.sources.parsed_pages import ParsedPages
from etl.workers.pool import WorkerPool, worker_pool
from etl.workers.task import TaskLimit

PAGE_LIMIT = TaskLimit(PAGE_SECONDS, WORKER_BYTES)


@dataclass(frozen=True, slots=True)
class PageReaders:
    """A pool of processes that read pages, and the pages that were read to be judged.

    batch_bytes: of documents, which become rows together.
    """

    pool: WorkerPool
    parsed: ParsedPages
    batch_bytes: int = BATCH_BYTES


@contextmanager
def page_readers(
    limit: TaskLimit = PAGE_LIMIT,
    modules: Sequence[str] = (),
    kept_bytes: int = 0,
    batch_bytes: int = BATCH_BYTES,
) -> Iterator[PageReaders]:
    """Readers whose processes end with the block. kept_bytes: of parsed pages, for staging."""
    with worker_pool(limit, modules) as pool:
        yield PageReaders(pool, ParsedPages(kept_bytes), batch_bytes)
