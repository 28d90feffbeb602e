"""The size of the home, part by part, and which parts may be deleted."""

from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR

from msgspec import Struct

from etl.archive.index import INDEX_NAME
from etl.archive.segment_cache import CACHE_NAME
from etl.archive.stored_segments import MEMORY_NAME
from etl.settings import Settings

_REST = "other"
_ADVICE = {
    INDEX_NAME: "may be deleted: the next command makes it again",
    CACHE_NAME: "may be deleted: the archive's store has it",
    MEMORY_NAME: "may be deleted: the next command asks the archive's store again",
    "archive": "keep it: all else but the history is made from it",
    "stage.duckdb": "may be deleted: `paperhouse rebuild` makes it again",
    "papers.duckdb": "the release: `paperhouse publish` makes it again",
    "history.duckdb": "keep it: what happened stands nowhere else",
    "ledger.sqlite": "keep it: which digests were sent stands nowhere else",
    "reports": "may be deleted: the next release makes them again",
    "lake": "may be deleted: the next `paperhouse publish --to` makes it again",
    "inbox": "what was archived may be deleted",
    "dagster": "Dagster deletes its runs and ticks after 90 days, but for the last of each day",
    _REST: "files of yours, locks, and what is set aside as unusable",
}
"""The parts by the beginnings of their names, of which the first counts: databases have files
beside them."""


class HomePart(Struct, frozen=True):
    """A part of the home: its size on the disk, and whether it may be deleted."""

    name: str
    byte_count: int
    advice: str


def home_parts(settings: Settings) -> list[HomePart]:
    """The parts that are there, the largest first."""
    sizes = dict.fromkeys(_ADVICE, 0)
    for path in settings.home.iterdir():
        sizes[_part_of(path.name)] += sum(_file_sizes(path))
    found = [HomePart(name, size, _ADVICE[name]) for name, size in sizes.items() if size]
    return sorted(found, key=lambda part: (-part.byte_count, part.name))


def _part_of(name: str) -> str:
    if ".unusable" in name:
        return _REST
    known = (part for part in _ADVICE if name == part or name.startswith((f"{part}.", f"{part}-")))
    return next(known, _REST)


def _file_sizes(path: Path) -> Iterator[int]:
    """Sizes of a file or of all files of a folder. What goes meanwhile counts as nothing."""
    paths = path.rglob("*") if path.is_dir() and not path.is_symlink() else [path]
    for it in paths:
        try:
            status = it.lstat()
        except FileNotFoundError:
            continue
        if not S_ISDIR(status.st_mode):
            yield status.st_size
