"""Everything that the quality report shows, read from history and from the release.

Both files are closed again before anything is drawn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from etl.release.captures import CaptureCount, capture_counts
from etl.release.database import open_release
from etl.release.enrichment import Enrichment, read_enrichment
from etl.release.from_future import FutureFacts, future_facts
from etl.release.report_rows import (
    AttemptRow,
    CheckHistory,
    FillRate,
    HeldCapture,
    ListedDay,
    NewPaper,
    ParserMonth,
    RejectExample,
    ReleaseCounts,
    RowCounts,
    UnreadableCapture,
)
from etl.stage.connection import Connection, SqlValue, attach_history, fetch_rows, open_read_only
from etl.stage.earlier_checks import create_checks_view
from etl.stage.sql_files import SqlFile, create_as_sql, sql_folder, sql_text

SHOWN_ATTEMPTS = 100
"""Attempts that the plots show."""
RECENT_ATTEMPTS = 30
"""Attempts that checks are followed over, and releases that fill rates are compared with."""
_TITLES = 12
_ENTRIES = 3

_Row = TypeVar("_Row", bound=Struct)


@dataclass(frozen=True, slots=True)
class ReleasedQuality:
    """The release that people read, and what is new in it.

    before: the release before, None for the first one. checks: of the release itself.
    loaded, new_papers: archived since the release before. days: every day that lists papers.
    rejects: at most three of each kind of fault.
    """

    made: ReleaseCounts
    before: ReleaseCounts | None
    checks: list[CheckHistory]
    row_counts: list[RowCounts]
    fill_rates: list[FillRate]
    loaded: list[CaptureCount]
    new_papers: list[NewPaper]
    days: dict[date, ListedDay]
    rejects: list[RejectExample]
    held: list[HeldCapture]
    unreadable: list[UnreadableCapture]
    parser_months: list[ParserMonth]
    from_future: list[FutureFacts] = field(default_factory=list)
    enrichment: Enrichment | None = None

    @property
    def since(self) -> datetime | None:
        return self.before.attempted_at if self.before else None


@dataclass(frozen=True, slots=True)
class Quality:
    """attempts: the last hundred, oldest first. checks: of the last attempt, broken ones first.

    Without any attempt there are neither; released is None until one is published.
    """

    attempts: list[AttemptRow]
    checks: list[CheckHistory]
    released: ReleasedQuality | None


NO_QUALITY = Quality([], [], None)


def read_quality(history: Path, release: Path, now: datetime) -> Quality:
    """Attempts, checks and the release, from two files of which either may be missing.

    A release that history lacks counts as its last attempt.
    """
    if not history.exists() and not release.exists():
        return NO_QUALITY
    with _open_both(history, release) as con:
        attempts = _rows(con, AttemptRow, "attempts", top=SHOWN_ATTEMPTS)
        if not attempts:
            return NO_QUALITY
        checks = _check_histories(con, attempts[-1])
        return Quality(attempts, checks, _released_quality(con, now) if release.exists() else None)


@contextmanager
def _open_both(history: Path, release: Path) -> Iterator[Connection]:
    """A connection with attempts, checks and fill_rates, and with the release where there is one.

    Rows of history come first; what the release alone knows is added to them.
    """
    if not release.exists():
        with open_read_only(history) as con:
            [(name,)] = con.execute("select current_database()").fetchall()
            create_checks_view(con, "checks", f"{name}.main.checks")
            yield con
        return
    with open_release(release) as con:
        if history.exists():
            attach_history(con, history, "past")
        else:
            con.execute("attach ':memory:' as past (read_write)")
            con.execute(sql_text("history", "no_history"))
        create_checks_view(con, "recorded_checks", "past.checks")
        create_checks_view(con, "own_checks", "quality.checks")
        for file in sql_folder("past").values():
            con.execute(_view(file))
        yield con


def _view(file: SqlFile) -> str:
    return create_as_sql("temp view", file.name, file.text)


def _released_quality(con: Connection, now: datetime) -> ReleasedQuality:
    releases = _rows(con, ReleaseCounts, "releases")
    made, before = releases[-1], releases[0] if len(releases) > 1 else None
    since = before.attempted_at if before else None
    before_id = before.release_id if before else None
    return ReleasedQuality(
        made=made,
        before=before,
        checks=_check_histories(con, made),
        row_counts=_rows(
            con, RowCounts, "row_counts", before_id=before_id, release_id=made.release_id
        ),
        fill_rates=_rows(con, FillRate, "fill_rates", top=RECENT_ATTEMPTS),
        loaded=capture_counts(con, since=since),
        new_papers=_rows(con, NewPaper, "new_papers", since=since, top=_TITLES),
        days={it.day: it for it in _rows(con, ListedDay, "days")},
        rejects=_rows(con, RejectExample, "rejects", top=_ENTRIES),
        held=_rows(con, HeldCapture, "held"),
        unreadable=_rows(con, UnreadableCapture, "unreadable"),
        parser_months=_rows(con, ParserMonth, "parser_months"),
        from_future=future_facts(con, now),
        enrichment=read_enrichment(con),
    )


def _check_histories(con: Connection, attempt: ReleaseCounts) -> list[CheckHistory]:
    return _rows(con, CheckHistory, "checks", release_id=attempt.release_id, top=RECENT_ATTEMPTS)


def _rows(con: Connection, kind: type[_Row], name: str, **values: SqlValue) -> list[_Row]:
    """The rows of a file of sql/report."""
    return fetch_rows(con, kind, sql_folder("report")[name].text, **values)
