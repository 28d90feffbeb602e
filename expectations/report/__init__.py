"""The quality report: one page that needs nothing else, made after every attempt at a release."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import ReleaseBlocked
from etl.fetch.clock import SYSTEM, Clock
from etl.settings import Settings


def write(settings: Settings, clock: Clock = SYSTEM) -> Path:
    """Write the report anew from history, release and archive; returns where it is.

    It appears whole, by rename. Raises ArchiveDamaged, StorageError.
    """
    from expectations.report import page  # noqa: PLC0415  # matplotlib, only when one is written

    return page.write(settings, clock)


@contextmanager
def after(settings: Settings, clock: Clock = SYSTEM) -> Iterator[None]:
    """Write the report once the attempt in the block was published, or was blocked.

    A block that fails in another way made no attempt, and leaves the report as it was.
    """
    try:
        yield
    except ReleaseBlocked:
        write(settings, clock)
        raise
    write(settings, clock)
