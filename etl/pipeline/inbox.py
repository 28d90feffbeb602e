"""The inbox is the folder where people put saved pages. Files are taken once they are whole."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from etl.archive.documents import Provenance
from etl.clock import SYSTEM_CLOCK, Clock
from etl.pipeline.input_files import InputFiles, collect_files
from etl.pipeline.load import ArchiveResult, archive_documents
from etl.settings import Settings

INBOX_MANIFEST = "captures.csv"
"""Says line by line what is known of the files beside it, as `load --manifest` has it."""

InboxFiles = Mapping[str, tuple[int, int]]
"""Size and instant of change (ns) of each file, by its path in the inbox."""


def list_inbox(settings: Settings) -> InboxFiles:
    """Files that lie in the inbox now; none where there is no inbox. Hidden files are left out."""
    found = {}
    for path in sorted(settings.inbox.rglob("*")):
        name = path.relative_to(settings.inbox)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            status = path.stat()
            found[str(name)] = (status.st_size, status.st_mtime_ns)
    return found


def unchanged_files(before: InboxFiles, now: InboxFiles) -> InboxFiles:
    """Files that did not change since an earlier look, so that nobody is writing to them."""
    return {name: said for name, said in now.items() if before.get(name) == said}


def archive_inbox(
    settings: Settings, names: Collection[str] | None = None, clock: Clock = SYSTEM_CLOCK
) -> tuple[ArchiveResult, InputFiles]:
    """Archive what lies there, or of it the files named; the next release shows them.

    Raises UsageError for a broken manifest, and what `archive_documents` raises.
    """
    chosen = set(list_inbox(settings) if names is None else names) - {INBOX_MANIFEST}
    if not chosen:
        return ArchiveResult(0, []), InputFiles([], [], [], [])
    manifest = settings.inbox / INBOX_MANIFEST
    paths = [settings.inbox / name for name in sorted(chosen)]
    found = collect_files(settings, paths, manifest if manifest.exists() else None, Provenance())
    return archive_documents(settings, found.documents, clock=clock), found


class InboxMemory(Struct, frozen=True):
    """The memory of a watcher of the inbox: its last look at it, and the files it took."""

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
