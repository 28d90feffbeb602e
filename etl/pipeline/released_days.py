"""The evidence for the state of each day: documents and requests that say something about it.

`etl.sources.daily_papers.day_states` is the one place that decides what the state of a day is. The
command line, the report and Dagster ask it for the present; a release holds what it said when the
release was made, in meta.day_states, which SQL reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import polars as pl
from msgspec import Struct

from etl.clock import days_between
from etl.contract.quality import DAY_STATES
from etl.contract.vocabulary import CaptureOutcome, CaptureSource, FetchOutcome
from etl.counted import counted
from etl.fetch.log import Fetch, FetchLog
from etl.ids import CaptureId
from etl.sources.base import DayAnswer
from etl.sources.daily_papers.day_states import answers_by_day, day_states, merge_answers
from etl.sources.daily_papers.impossible_days import is_possible_issue
from etl.sources.daily_papers.misfiled import partly_read, served_issue
from etl.sources.daily_papers.urls import parse_address
from etl.stage.connection import Connection, fetch_rows
from etl.stage.sql_files import sql_folder


@dataclass(frozen=True, slots=True)
class ReleasedDays:
    """Answers of imported documents by day, and what is known of captures that were fetched.

    held: those that the release holds back. stale: those that repeat an older issue than the last
    one before their day.
    """

    imported: Mapping[date, Sequence[DayAnswer]] = field(default_factory=dict)
    held: frozenset[CaptureId] = frozenset()
    stale: frozenset[CaptureId] = frozenset()


def read_released_days(con: Connection) -> ReleasedDays:
    """Read the evidence about days from the release that the connection uses."""
    documents = fetch_rows(con, _Document, sql_folder("summary")["daily_documents"].text)
    issues = {it.listed_on for it in documents if it.listed_on and it.outcome == "page"}
    imported: dict[date, list[DayAnswer]] = {}
    for it in documents:
        day = parse_address(it.url).day or it.listed_on
        if it.source == "import" and day is not None and is_possible_issue(day, it.seen_on):
            imported.setdefault(day, []).append(_answer(it, day, issues))
    return ReleasedDays(
        imported,
        frozenset(it.capture_id for it in documents if it.outcome == "held"),
        frozenset(it.capture_id for it in documents if _is_stale(it, issues)),
    )


def day_state_rows(con: Connection) -> pl.DataFrame:
    """Rows of meta.day_states, from the new release that is current and the attached stage.

    They follow from what is staged alone: the clock is not asked.
    """
    released = read_released_days(con)
    log = FetchLog()
    for it in fetch_rows(con, _StagedFetch, sql_folder("stage")["fetches"].text):
        log.add(it.fetch())
    seen = merge_answers(released.imported, answers_by_day(log, released.held, released.stale))
    days = sorted(day for day, answers in seen.items() if answers)
    if not days:
        return pl.DataFrame(schema=DAY_STATES.polars_schema)
    end = datetime.combine(days[-1], time()) + timedelta(days=1)
    rows = [
        (it.day, it.state, it.why, it.may_grow, _answered_at(seen.get(it.day, ())))
        for it in day_states(seen, days_between(days[0], days[-1]), end)
    ]
    return pl.DataFrame(rows, schema=DAY_STATES.polars_schema, orient="row")


class _Document(Struct, frozen=True):
    url: str | None
    listed_on: date | None
    capture_id: CaptureId
    source: CaptureSource
    outcome: CaptureOutcome
    captured_at: datetime | None
    imported_at: datetime
    is_cut: bool
    entry_count: int
    refused_count: int
    fault: str | None

    @property
    def seen_on(self) -> date:
        """The day of the capture, or else of the import."""
        return (self.captured_at or self.imported_at).date()


class _StagedFetch(Struct, frozen=True):
    url: str
    requested_at: datetime
    outcome: FetchOutcome
    capture_id: CaptureId | None
    detail: str | None
    is_whole: bool | None
    sent_to: str | None

    def fetch(self) -> Fetch:
        return Fetch(
            self.url,
            self.requested_at,
            self.outcome,
            capture_id=self.capture_id,
            detail=self.detail,
            is_whole=bool(self.is_whole),
            sent_to=self.sent_to,
        )


def _answer(document: _Document, day: date, issues: set[date]) -> DayAnswer:
    """A list of which papers may be missing settles nothing, whenever it was captured."""
    outcome = _outcome(document, day, issues)
    if outcome == "page" and (why := _why_partial(document)):
        return DayAnswer(None, "page", f"imported, {why}")
    return DayAnswer(document.captured_at, outcome, document.fault)


def _why_partial(document: _Document) -> str | None:
    """The reason why papers may be missing from a document, if there is one.

    Those before a later page of an answer stand in another document.
    """
    if document.is_cut:
        return f"and cut at the API's limit: {counted(document.entry_count, 'paper')}"
    if parse_address(document.url).page:
        return "and a later page of its answer"
    fault = document.fault if document.outcome == "page" else None
    unfit = partly_read(fault, document.refused_count, document.entry_count)
    return unfit and f"but {unfit}"


def _outcome(document: _Document, day: date, issues: set[date]) -> CaptureOutcome:
    """The answer of a document for the day asked for: another day's issue may say nothing of it."""
    if document.outcome != "repeat":
        return document.outcome
    previous = max((issue for issue in issues if issue < day), default=None)
    issue = served_issue(day, document.listed_on, is_whole=True, previous=previous)
    return "repeat" if issue == "previous" else "page" if issue == "asked" else "unreadable"


def _is_stale(document: _Document, issues: set[date]) -> bool:
    """True where a request was answered with an issue that was not the last one, as is known now.

    It could not be known when the request was judged.
    """
    day = parse_address(document.url).day
    is_repeat = document.source == "fetch" and document.outcome == "repeat"
    return is_repeat and day is not None and _outcome(document, day, issues) == "unreadable"


def _answered_at(answers: Sequence[DayAnswer]) -> datetime | None:
    return max((it.seen_at for it in answers if it.seen_at), default=None)
