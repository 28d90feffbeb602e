"""The stage as a step of the pipeline opens it: under the load lock, its errors in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from etl.archive.sharing import refresh_archive
from etl.errors import NoRelease, WarehouseBusy
from etl.files import hold_lock
from etl.settings import Settings
from etl.stage.connection import Connection, translate_storage_errors
from etl.stage.database import is_staged, open_stage
from etl.stage.progress import Progress

_DUCKDB_SHARE = 2
"""DuckDB may hold the half of the memory. Batches on their way and workers have the rest."""

UNPACKED_RATIO = 6
"""Pages are about six times as large as their records in the archive."""


@contextmanager
def open_locked_stage(
    settings: Settings, progress: Progress, *, anew: bool = False
) -> Iterator[Connection]:
    """The stage, under the load lock, once this home knows all of the archive."""
    wait = settings.lock_wait(lambda: progress("waiting", 0, 1))
    with (
        translate_storage_errors(settings.home),
        hold_lock(settings.lock, "another load", WarehouseBusy, wait),
    ):
        refresh_archive(settings.archive, settings.store)
        memory_bytes = settings.memory_bytes // _DUCKDB_SHARE
        with open_stage(settings.stage, anew=anew, memory_bytes=memory_bytes) as con:
            yield con


def check_archive_has_pages(con: Connection, settings: Settings) -> None:
    if not is_staged(con) and not settings.release.exists():
        raise NoRelease(
            f"no page is archived in {settings.archive}, so no release was made: "
            "`paperhouse fetch` or `paperhouse load PATH` first"
        )
