"""Captures that the last release shows, and that the archive has not got any more.

A release follows from the archive alone. If a file of it is lost, what it held would silently leave
the next release that is made of all the archive; so none is made until a person has decided.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from etl.errors import ArchiveDamaged
from etl.release.database import attached_release
from etl.settings import Settings
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_text


def check_captures(con: Connection, settings: Settings) -> None:
    """Compare the last release, if there is one, with what is staged of the archive.

    Raises ArchiveDamaged, which names each file that captures are missing from, and counts notes.
    """
    if not settings.release.exists():
        return
    with attached_release(con, settings.release, "last"):
        captures = con.execute(sql_text("lookup", "lost_captures")).fetchall()
        notes = con.execute(sql_text("lookup", "lost_notes")).fetchall()
    lines = [*lost_lines(settings.archive, dict(captures))]
    lines += [_lost_line(settings.archive, what, count) for what, count in notes]
    if lines:
        raise ArchiveDamaged("\n".join(lines))


def lost_lines(folder: Path, lost: Mapping[str, int]) -> Iterator[str]:
    """A line for each file that misses captures, with their count and the ways out."""
    for file, count in sorted(lost.items()):
        yield _lost_line(folder / file, "captures", count)


def _lost_line(path: Path, what: str, count: int) -> str:
    return (
        f"{path}: {count:,} {what} that the release shows are not in it; bring the "
        "file back from a copy, or give them up: `paperhouse rebuild --give-up-lost`"
    )
