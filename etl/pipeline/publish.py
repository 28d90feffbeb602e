"""From the stage to the release: derive, check, publish by rename, record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import polars as pl

from etl.contract import RELEASED, ddl
from etl.errors import ReleaseBlocked
from etl.ids import digest
from etl.pipeline.progress import Progress
from etl.settings import Settings
from etl.warehouse import claims, derive, fulltext, history, release, sql, stage
from etl.warehouse.claims import Result
from etl.warehouse.duck import Connection, remove

Suites = Callable[[Connection], Sequence[Result]]
"""More checks of the new file, asked over a connection where it is current; see expectations."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What not every release needs to spend time on.

    search: the full-text index; a release made without is not searchable. suites: what must also
    hold before the release is published.
    """

    search: bool = False
    suites: Suites | None = None


PLAIN = Extras()
_SQL = ("work", "core", "quality", "meta", "marts", "checks", "macros", "search")


def publish(con: Connection, settings: Settings, progress: Progress, extras: Extras = PLAIN) -> str:
    """Publish what follows from the stage, unless it is already; returns the release's id.

    Raises ReleaseBlocked, naming what is broken and sample rows: the last good release stays.
    """
    history.catch_up(settings.history, settings.release)
    earlier = release.published(settings.release)
    current = earlier["release_id"].max()
    code = _code_version()
    is_shown = current is not None and stage.released(con) == (current, code)
    if is_shown and (not extras.search or release.is_searchable(settings.release)):
        return str(current)
    new = settings.home / ".papers.duckdb.new"
    try:
        release_id = _published(con, settings, new, earlier, progress, extras)
    finally:
        remove(new)
    stage.mark_released(con, release_id, code)
    return release_id


def _published(
    con: Connection,
    settings: Settings,
    new: Path,
    earlier: pl.DataFrame,
    progress: Progress,
    extras: Extras,
) -> str:
    remove(new)
    attempted_at = _next_instant(earlier)
    release_id = attempted_at.strftime("%Y%m%dT%H%M%S.%fZ")
    derive.derive(con, new, earlier)
    progress("derived", 1, 1)
    with derive.written(con):
        results = claims.check(con)
        results += extras.suites(con) if extras.suites else ()
    if extras.search and not any(result.blocks for result in results):
        progress("indexing", 0, 1)
        fulltext.build(con)
    derive.seal(con, release_id, attempted_at, version("paperhouse"), results)
    progress("checked", 1, 1)
    if any(result.blocks for result in results):
        history.record(settings.history, new, outcome="blocked")
        raise ReleaseBlocked(*_broken(results))
    release.publish(new, settings.release)
    progress("published", 1, 1)
    history.record(settings.history, settings.release, outcome="published")
    progress("recorded", 1, 1)
    return release_id


def _next_instant(earlier: pl.DataFrame) -> datetime:
    """Now, and after every earlier release, also where the clock was set back."""
    now = datetime.now(UTC).replace(tzinfo=None)
    last = earlier["published_at"].max()
    return max(now, last + timedelta(microseconds=1)) if isinstance(last, datetime) else now


def _code_version() -> str:
    """The version, and the SQL and contract that a release follows from."""
    statements = [file.text for folder in _SQL for file in sql.folder(folder).values()]
    tables = [text for table in RELEASED for text in (ddl.create(table), *ddl.comments(table))]
    return digest(version("paperhouse"), *statements, *tables)


def _broken(results: Sequence[Result]) -> tuple[str, list[str]]:
    broken = [result for result in results if result.blocks]
    lines = [f"  {r.claim}: {r.broken_count} rows break it, such as {r.sample}" for r in broken]
    return (
        "the new release breaks its own claims, so the last good one stays:\n" + "\n".join(lines),
        [result.claim for result in broken],
    )
