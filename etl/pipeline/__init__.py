"""What a load, a rebuild and a release are, step by step: for command line and Dagster alike.

    documents ─ archive ─► WARC ─ ingest ─► stage ─ derive, check ─► new file ─ publish ─► release

Every step starts from what the one before made durable, so a kill anywhere costs only a re-run.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from etl import archive
from etl.errors import NoRelease, UsageError
from etl.ids import capture_id
from etl.parallel import pool
from etl.pipeline import ingest
from etl.pipeline.progress import Progress, silent
from etl.pipeline.publish import PLAIN, Extras, Suites, publish
from etl.records import Statement
from etl.settings import Settings
from etl.warehouse import lock, stage
from etl.warehouse.duck import Connection, storage_errors

__all__ = [
    "Account", "Document", "Extras", "Kept", "Suites",
    "accept", "keep", "load", "rebuild", "release",
]  # fmt: skip

Document = tuple[Path, Statement]
_UNPACKED = 6
"""Pages are about six times as large as their records in the archive."""


@dataclass(frozen=True, slots=True)
class Account:
    """What was done: documents known before, captures that are new, and the release."""

    known_count: int
    new: list[str]
    release_id: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was archived: documents known before, and captures that are new."""

    known_count: int
    new: list[str]


def load(
    settings: Settings,
    documents: Sequence[Document],
    progress: Progress = silent,
    started: Executor | None = None,
    extras: Extras = PLAIN,
) -> Account:
    """Archive documents, stage whatever the archive holds, and publish what is new.

    started: processes that run already; without them as many are started as documents are worth.
    Raises WarehouseBusy, StorageError, ReleaseBlocked; after each of them the last release stands.
    """
    byte_count = 0 if started else sum(path.stat().st_size for path, _ in documents)
    with pool(byte_count) as executor, _stage(settings, progress) as con:
        ingest.archived(con, settings.archive, progress)
        new = _archive(con, settings, documents, progress)
        ingest.archived(con, settings.archive, progress, started or executor)
        release_id = publish(con, settings, progress, extras)
        return Account(len(documents) - len(new), new, release_id)


def keep(settings: Settings, documents: Sequence[Document], progress: Progress = silent) -> Kept:
    """Archive documents; the next release shows them. Raises WarehouseBusy, StorageError."""
    with _stage(settings, progress) as con:
        ingest.archived(con, settings.archive, progress)
        new = _archive(con, settings, documents, progress)
        return Kept(len(documents) - len(new), new)


def release(
    settings: Settings,
    *,
    extras: Extras = PLAIN,
    progress: Progress = silent,
    started: Executor | None = None,
) -> Account:
    """Publish what the archive holds, unless the release shows all of it already.

    started: processes that run already; without them as many are started as what is new is worth.
    Raises NoRelease where no document was ever archived: of nothing none is made. And as `load`.
    """
    with _stage(settings, progress) as con:
        byte_count = 0 if started else _UNPACKED * ingest.unread(con, settings.archive)
        with pool(byte_count) as executor:
            ingest.archived(con, settings.archive, progress, started or executor)
        _check_pages(con, settings)
        return Account(0, [], publish(con, settings, progress, extras))


def rebuild(
    settings: Settings,
    *,
    reparse: bool = False,
    extras: Extras = PLAIN,
    progress: Progress = silent,
) -> Account:
    """Stage and release again from the archive alone.

    reparse: keep what the present parsers read, and read only the other captures again. Raises
    what `release` raises.
    """
    byte_count = _UNPACKED * sum(archive.files(settings.archive).values())
    with (
        pool(byte_count) as executor,
        _stage(settings, progress, anew=not reparse) as con,
    ):
        ingest.archived(con, settings.archive, progress, executor)
        ingest.outdated(con, settings.archive, progress, executor)
        _check_pages(con, settings)
        return Account(0, [], publish(con, settings, progress, extras))


def accept(settings: Settings, held: str, progress: Progress = silent) -> Account:
    """Archive a person's decision that a held capture is right, and publish what follows.

    Raises UsageError for a capture that the stage does not know.
    """
    with _stage(settings, progress) as con:
        ingest.archived(con, settings.archive, progress)
        if held not in stage.known(con):
            raise UsageError(f"no capture {held!r}: `paperhouse status` lists those that are held")
        with archive.Writer(settings.archive, {}) as writer:
            writer.note("accept", settings.now(), {"capture_id": held})
        progress("archived", 1, 1)
        ingest.archived(con, settings.archive, progress)
        return Account(0, [], publish(con, settings, progress))


@contextmanager
def _stage(settings: Settings, progress: Progress, *, anew: bool = False) -> Iterator[Connection]:
    """The stage, under the load lock."""
    waiting: Callable[[], None] = lambda: progress("waiting", 0, 1)  # noqa: E731
    with (
        storage_errors(settings.home),
        lock.held(settings.lock, settings.lock_seconds, waiting),
        stage.opened(settings.stage, anew=anew) as con,
    ):
        yield con


def _check_pages(con: Connection, settings: Settings) -> None:
    if not stage.known(con) and not settings.release.exists():
        raise NoRelease(
            f"no page is archived in {settings.archive}, so no release was made: "
            "`paperhouse fetch` or `paperhouse load PATH` first"
        )


def _archive(
    con: Connection, settings: Settings, documents: Sequence[Document], progress: Progress
) -> list[str]:
    """Ids of what is new. A document known before is archived again only if it came earlier now."""
    known = stage.known(con)
    imported_at = settings.now()
    new: list[str] = []
    with archive.Writer(settings.archive, stage.bodies(con)) as writer:
        for done, (path, statement) in enumerate(documents, start=1):
            body = _read(path)
            name = capture_id(sha256(body).hexdigest(), statement)
            if name not in known or imported_at < known[name][0]:
                writer.add(body, statement, "import", imported_at)
                new += [name] if name not in known else []
                known[name] = (imported_at, "import")
            progress("archiving", done, len(documents))
    progress("archived", 1, 1)
    return new


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
