"""Rows of the quality report, one type for each question of sql/report."""

from datetime import date, datetime

from msgspec import Struct

from etl.contract.vocabulary import AttemptOutcome, Severity
from etl.ids import ArxivId, CaptureId, PaperKey, ReleaseId


class ReleaseCounts(Struct, frozen=True):
    """One release, and the rows that it holds. attempted_at: when it was published."""

    release_id: ReleaseId
    attempted_at: datetime
    capture_count: int
    listing_count: int
    paper_count: int
    reject_count: int


class AttemptRow(ReleaseCounts, frozen=True):
    """One attempt at a release, with the number of all attempts and of those that were blocked."""

    outcome: AttemptOutcome
    attempt_count: int
    blocked_count: int


class CheckHistory(Struct, frozen=True):
    """One check of an attempt, followed over the attempts before it.

    trail: a letter an attempt, the newest last: p where the check passed, f where it failed.
    broken_since, broken_attempt_count: None for a check that passes.
    """

    check_id: str
    rule: str
    table_name: str
    source: str
    kind: str
    severity: Severity
    checked_count: int
    broken_count: int
    sample: str | None
    passed_count: int
    failed_count: int
    trail: str
    broken_since: datetime | None
    broken_attempt_count: int | None


class RowCounts(Struct, frozen=True):
    """Rows of a table in the release before and in this one; None where it was not counted."""

    table_name: str
    before_count: int | None
    after_count: int | None


class FillRate(Struct, frozen=True):
    """The share of rows that state a column.

    share: that of this release. median_share: the median of the shares in the releases before.
    median_of: how many of those had rows. trend: every share that is known, the newest last.
    """

    table_name: str
    column_name: str
    row_count: int
    stated_count: int
    share: float
    median_share: float | None
    median_of: int
    trend: list[float]


class NewPaper(Struct, frozen=True):
    """A paper that the release before lacked. paper_count: how many such papers there are."""

    paper_key: PaperKey
    arxiv_id: ArxivId | None
    title: str
    first_listed_on: date | None
    paper_count: int


class ListedDay(Struct, frozen=True):
    """A day that lists papers. archived_at: when its first page entered the archive."""

    day: date
    listing_count: int
    paper_count: int
    archived_at: datetime


class RejectExample(Struct, frozen=True):
    """A reject, shown for one kind of fault. entry_count: all rejects with a fault of that kind.

    entry: JSON, as it was read.
    """

    kind: str
    fault: str
    entry: str
    entry_count: int
    capture_id: CaptureId
    position: int
    template: str
    parser_version: int
    url: str | None
    listed_on: date | None
    captured_at: datetime | None


class HeldCapture(Struct, frozen=True):
    """A capture that waits for a person. earlier_count: papers of the fullest earlier answer."""

    capture_id: CaptureId
    url: str | None
    listed_on: date | None
    captured_at: datetime | None
    entry_count: int
    earlier_count: int | None


class UnreadableCapture(Struct, frozen=True):
    """A document that no parser could read, and why."""

    capture_id: CaptureId
    url: str | None
    captured_at: datetime | None
    fault: str | None


class ParserCounts(Struct, frozen=True):
    """Counts of what a parser read, refused and repaired."""

    capture_count: int
    unreadable_count: int
    entry_count: int
    refused_count: int
    repaired_count: int


class ParserMonth(ParserCounts, frozen=True):
    """The same for one template, parser version and month of capture."""

    template: str
    parser_version: int
    month: str | None
