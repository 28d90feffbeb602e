"""What the quality report shows, read from history and release, which are let go of at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from etl.contract.ddl import sql_literal
from etl.release.database import open_release
from etl.stage.connection import Connection, Row, SqlValue, execute, open_read_only
from etl.stage.sql_files import sql_folder

SHOWN_ATTEMPTS = 100
"""Attempts that the plots show."""
RECENT_ATTEMPTS = 30
"""Attempts that checks are followed over, and releases that fill rates are compared with."""
_TITLES = 12
_ENTRIES = 3

_PAST = "attach {history} as past (read_only)"
_JOINED = (
    "create temp view attempts as {past_attempts} select 'published' as outcome, "
    "* rename (published_at as attempted_at) from meta.releases {unless_known}",
    "create temp view checks as {past_checks} select * from "
    "(select max(release_id) as release_id from meta.releases), quality.checks {unless_known}",
    "create temp view fill_rates as {past_fill_rates} select * from "
    "(select max(release_id) as release_id from meta.releases), quality.fill_rates {unless_known}",
)


@dataclass(frozen=True, slots=True)
class ReleasedQuality:
    """The release that people read, and what is new in it.

    made: its row of attempts. before: that of the release before, None for the first one. checks:
    what its own said. loaded, new_papers: archived since the release before. days: what each day
    lists. refused: at most three entries of each kind of fault. drift: by parser version and month.
    """

    made: Row
    before: Row | None
    checks: list[Row]
    row_counts: list[Row]
    fill_rates: list[Row]
    loaded: list[Row]
    new_papers: list[Row]
    days: dict[date, Row]
    refused: list[Row]
    held: list[Row]
    unreadable: list[Row]
    drift: list[Row]

    @property
    def since(self) -> datetime | None:
        return self.before["attempted_at"] if self.before else None


@dataclass(frozen=True, slots=True)
class Quality:
    """attempts: the last hundred, oldest first. checks: of the last attempt, broken ones first.

    Without any attempt there are neither; released is None until one is published.
    """

    attempts: list[Row]
    checks: list[Row]
    released: ReleasedQuality | None


NO_QUALITY = Quality([], [], None)


def read_quality(past: Path, current: Path) -> Quality:
    """What history and the release say together, either of which may not be there yet.

    A release that history lacks counts as its last attempt.
    """
    if not past.exists() and not current.exists():
        return NO_QUALITY
    with _opened(past, current) as con:
        attempts = _ask(con, "attempts", top=SHOWN_ATTEMPTS)
        if not attempts:
            return NO_QUALITY
        checks = _checks(con, attempts[-1])
        return Quality(attempts, checks, _released(con) if current.exists() else None)


@contextmanager
def _opened(past: Path, current: Path) -> Iterator[Connection]:
    """A connection with attempts, checks and fill_rates, and with the release where there is one.

    Rows of history come first; what the release alone knows is added to them.
    """
    if not current.exists():
        with open_read_only(past) as con:
            yield con
        return
    with open_release(current) as con:
        known = past.exists()
        if known:
            con.execute(_PAST.format(history=sql_literal(str(past))))
        words = {
            f"past_{table}": f"from past.{table} union all by name" if known else ""
            for table in ("attempts", "checks", "fill_rates")
        }
        unless = "where release_id not in (select release_id from past.attempts)" if known else ""
        for statement in _JOINED:
            con.execute(statement.format(**words, unless_known=unless))
        yield con


def _released(con: Connection) -> ReleasedQuality:
    releases = _ask(con, "releases")
    made, before = releases[-1], releases[0] if len(releases) > 1 else None
    since = before["attempted_at"] if before else None
    before_id = before["release_id"] if before else None
    return ReleasedQuality(
        made=made,
        before=before,
        checks=_checks(con, made),
        row_counts=_ask(con, "row_counts", before_id=before_id, release_id=made["release_id"]),
        fill_rates=_ask(con, "fill_rates", top=RECENT_ATTEMPTS),
        loaded=_ask(con, "loaded", since=since),
        new_papers=_ask(con, "new_papers", since=since, top=_TITLES),
        days={row["day"]: row for row in _ask(con, "days")},
        refused=_ask(con, "refused", top=_ENTRIES),
        held=_ask(con, "held"),
        unreadable=_ask(con, "unreadable"),
        drift=_ask(con, "drift"),
    )


def _checks(con: Connection, attempt: Row) -> list[Row]:
    return _ask(con, "checks", release_id=attempt["release_id"], top=RECENT_ATTEMPTS)


def _ask(con: Connection, name: str, **values: SqlValue) -> list[Row]:
    """The rows of a file of sql/report."""
    execute(con, sql_folder("report")[name].text, **values)
    names = [column[0] for column in con.description or ()]
    return [dict(zip(names, row, strict=True)) for row in con.fetchall()]
