"""The stage as a step of the pipeline opens it: under the load lock, its errors in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from etl.errors import NoRelease
from etl.settings import Settings
from etl.stage.connection import Connection, translate_storage_errors
from etl.stage.database import known_captures, open_stage
from etl.stage.lock import hold_lock
from etl.stage.progress import Progress

UNPACKED_RATIO = 6
"""Pages are about six times as large as their records in the archive."""


@contextmanager
def open_locked_stage(
    settings: Settings, progress: Progress, *, anew: bool = False
) -> Iterator[Connection]:
    """The stage, under the load lock."""
    waiting: Callable[[], None] = lambda: progress("waiting", 0, 1)  # noqa: E731
    with (
        translate_storage_errors(settings.home),
        hold_lock(settings.lock, settings.lock_seconds, waiting),
        open_stage(settings.stage, anew=anew) as con,
    ):
        yield con


def check_archive_has_pages(con: Connection, settings: Settings) -> None:
    if not known_captures(con) and not settings.release.exists():
        raise NoRelease(
            f"no page is archived in {settings.archive}, so no release was made: "
            "`paperhouse fetch` or `paperhouse load PATH` first"
        )
