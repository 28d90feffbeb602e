"""The folder where people put saved pages: which files are whole, and what is stated about them."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from etl import inputs, pipeline
from etl.inputs import Found
from etl.pipeline import Kept
from etl.records import Statement
from etl.settings import Settings

MANIFEST = "captures.csv"
"""Says line by line what is known of the files beside it, as `load --manifest` has it."""

Listing = Mapping[str, tuple[int, int]]
"""Size and instant of change (ns) of each file, by its path in the inbox."""


def listing(settings: Settings) -> Listing:
    """What lies there now; nothing where there is no inbox. Hidden files are nobody's business."""
    found = {}
    for path in sorted(settings.inbox.rglob("*")):
        name = path.relative_to(settings.inbox)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            status = path.stat()
            found[str(name)] = (status.st_size, status.st_mtime_ns)
    return found


def whole(before: Listing, now: Listing) -> Listing:
    """The files that are as they were a while before: nobody is writing to them."""
    return {name: said for name, said in now.items() if before.get(name) == said}


def keep(settings: Settings, names: Collection[str] | None = None) -> tuple[Kept, Found]:
    """Archive what lies there, or of it the files named; the next release shows them.

    Raises UsageError for a broken manifest, and what `pipeline.keep` raises.
    """
    chosen = set(listing(settings) if names is None else names) - {MANIFEST}
    if not chosen:
        return Kept(0, []), Found([], [], [], [])
    manifest = settings.inbox / MANIFEST
    paths = [settings.inbox / name for name in sorted(chosen)]
    found = inputs.collect(settings, paths, manifest if manifest.exists() else None, Statement())
    return pipeline.keep(settings, found.documents), found


class Watched(Struct, frozen=True):
    """What whoever watches the inbox remembers: the last look at it, and what was taken."""

    seen: Listing = {}
    taken: Listing = {}


def look(memory: Watched, now: Listing) -> tuple[Watched, list[str]]:
    """What to remember, and the files to take: none, until a whole one is new or has changed."""
    ready = whole(memory.seen, now)
    is_news = any(memory.taken.get(name) != said for name, said in ready.items())
    return Watched(now, ready if is_news else memory.taken), sorted(ready) if is_news else []
