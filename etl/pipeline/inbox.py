"""The folder where people put saved pages: which files are whole, and what is stated about them."""

import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from etl.archive.documents import Provenance
from etl.clock import SYSTEM_CLOCK, Clock
from etl.pipeline.input_files import InputFiles, collect_files, files_below
from etl.pipeline.load import ArchiveResult, archive_documents
from etl.settings import Settings

INBOX_MANIFEST = "captures.csv"
"""Says line by line what is known of the files beside it, as `load --manifest` has it."""

InboxFiles = Mapping[str, tuple[int, int]]
"""Size and instant of change (ns) of each file, by its path in the inbox."""


@dataclass(frozen=True, slots=True)
class InboxListing:
    """The files of the inbox by their paths in it, and what lies there and is not taken.

    skipped: paths with the reason.
    """

    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    skipped: list[tuple[Path, str]] = field(default_factory=list)


def list_inbox(settings: Settings) -> InboxListing:
    """List what lies in the inbox now, hidden files aside; an inbox may be missing."""
    listing = InboxListing()
    for path in files_below(settings.inbox, listing.skipped, takes_hidden=False):
        try:
            listing.files[str(path.relative_to(settings.inbox))] = _file_state(path, settings.inbox)
        except ValueError as objection:
            listing.skipped.append((path, str(objection)))
    return listing


def unchanged_files(before: InboxFiles, now: InboxFiles) -> InboxFiles:
    """The files that are as they were a while before: nobody is writing to them."""
    return {name: said for name, said in now.items() if before.get(name) == said}


def archive_inbox(
    settings: Settings, names: Collection[str] | None = None, clock: Clock = SYSTEM_CLOCK
) -> tuple[ArchiveResult, InputFiles]:
    """Archive what lies there, or of it the files named; the next release shows them.

    A name that is none of the listing is skipped, so no path leads out of the inbox. Raises
    UsageError for a broken manifest, and what `archive_documents` raises.
    """
    listing = list_inbox(settings)
    wanted = set(listing.files if names is None else names) - {INBOX_MANIFEST}
    chosen = sorted(wanted & listing.files.keys())
    unknown = [(Path(name), "not a file of the inbox") for name in sorted(wanted - set(chosen))]
    skipped = [*listing.skipped, *unknown]
    if not chosen:
        return ArchiveResult(0, []), InputFiles([], [], [], skipped)
    manifest = settings.inbox / INBOX_MANIFEST if INBOX_MANIFEST in listing.files else None
    paths = [settings.inbox / name for name in chosen]
    found = collect_files(settings, paths, manifest, Provenance())
    found.skipped.extend(skipped)
    return archive_documents(settings, found.documents, clock=clock), found


class InboxMemory(Struct, frozen=True):
    """The memory of a sensor of the inbox: the last look at it, and the files that were taken."""

    seen: InboxFiles = {}
    taken: InboxFiles = {}


def look_again(memory: InboxMemory, now: InboxFiles) -> tuple[InboxMemory, list[str]]:
    """The memory for the next look, and the names of the files to take now.

    A file that changed since the last look is still being written, so it waits. No file is taken
    unless one of the others is new or differs from when it was taken; then all of them are.
    """
    ready = unchanged_files(memory.seen, now)
    is_news = any(memory.taken.get(name) != said for name, said in ready.items())
    return InboxMemory(now, ready if is_news else memory.taken), sorted(ready) if is_news else []


def printable_path(path: Path) -> str:
    r"""The path as text that any program takes, whatever bytes its name consists of.

    >>> printable_path(Path("inv\udcff.html"))
    'inv\\udcff.html'
    """
    return str(path).encode("utf-8", "backslashreplace").decode()


def _file_state(path: Path, inbox: Path) -> tuple[int, int]:
    """Size and instant of change. Raises ValueError with the reason not to take a file."""
    try:
        # It becomes text in the memory of the sensor and in the configuration of a run.
        str(path).encode()
        status = path.stat()
    except UnicodeEncodeError as error:
        raise ValueError("a name that is not UTF-8: rename it") from error
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("not a regular file")
    if path.is_symlink() and not _is_inside(path, inbox):
        raise ValueError("a link that leads out of the inbox")
    return status.st_size, status.st_mtime_ns


def _is_inside(link: Path, inbox: Path) -> bool:
    """Say whether a link ends in the inbox. Path.resolve would raise for links in a loop."""
    return Path(os.path.realpath(link)).is_relative_to(os.path.realpath(inbox))
