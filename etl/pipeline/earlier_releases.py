"""Releases by name: a file, the id of a release, or an instant.

The home keeps the current release alone. An earlier one follows from the pages that were archived
by then, so it is made again from them, with the parsers and the SQL of today: two releases differ
by what the pages say, and never by the code.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from etl.errors import NoRelease, UsageError
from etl.pipeline.as_of import write_known
from etl.pipeline.manifest import parse_provenance
from etl.release.database import open_release, published_releases
from etl.release.summary import table_counts
from etl.settings import Settings
from etl.stage.progress import Progress, no_progress

_ADVICE = "name a release that this version made, or the instant of one"
"""What is said of a file that a person named: no command makes that one again."""


@dataclass(frozen=True, slots=True)
class NamedRelease:
    """A file with a release. description: which one it is, for a person.

    captures: the documents that it was made of, and those that it was made of again, for an earlier
    one; they differ where documents were archived while it was made, or are gone.
    """

    path: Path
    description: str
    captures: tuple[int, int] | None = None


@contextmanager
def open_named_releases(
    settings: Settings, old: str | None, new: str | None, progress: Progress = no_progress
) -> Iterator[tuple[NamedRelease, NamedRelease]]:
    """Two releases by name; without names the current one, and the one before it.

    What is made again lies in a folder that goes at the end. Raises NoRelease where nothing has
    such a name, and as `write_known` does.
    """
    published = published_releases(settings.release).sort("release_id")
    if old is None and published.height < 2:
        raise NoRelease("there is no release before the current one to compare it with")
    names = (published["release_id"][-2] if old is None else old, new)
    with TemporaryDirectory(prefix="paperhouse_") as folder:
        targets = (Path(folder) / f"{it}.duckdb" for it in ("old", "new"))
        first, second = (
            _release(settings, published, name, target, progress)
            for name, target in zip(names, targets, strict=True)
        )
        yield first, second


def _release(
    settings: Settings, published: pl.DataFrame, name: str | None, target: Path, progress: Progress
) -> NamedRelease:
    current = max(published["release_id"], default="none")
    if name is None or name == current:
        return NamedRelease(settings.release, f"{current}, the current release")
    if Path(name).is_file():
        with open_release(Path(name), _ADVICE):
            return NamedRelease(Path(name), name)
    for row in published.filter(release_id=name).iter_rows(named=True):
        write_known(settings, row["published_at"], target, progress, is_by_import=True)
        captures = (row["capture_count"], _capture_count(target))
        return NamedRelease(target, f"{name}, made again from what was archived by then", captures)
    write_known(settings, _instant(name), target, progress)
    return NamedRelease(target, f"{_instant(name)} UTC, made of what was captured by then")


def _instant(name: str) -> datetime:
    try:
        instant = parse_provenance(None, name or None, None).captured_at
    except UsageError as error:
        raise NoRelease(
            f"no release {name!r}: name a file, an instant such as 2026-04-01T18:00Z, or a "
            'release_id of `paperhouse query "from mart.releases"`'
        ) from error
    if instant is None:
        raise NoRelease("a release has no empty name")
    return instant


def _capture_count(path: Path) -> int:
    with open_release(path) as con:
        return table_counts(con).captures
