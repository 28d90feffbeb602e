"""`status` in numbers: the release, its days, its rejects, and whatever a person should look at."""

from datetime import date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from etl.clock import SYSTEM_CLOCK, Clock
from etl.ids import PaperKey, ReleaseId
from etl.release.audits import AuditResult, last_audit
from etl.release.captures import CaptureCount, ProblemCapture, capture_counts, problem_captures
from etl.release.enrichment import Enrichment, read_enrichment
from etl.release.from_future import FutureFacts, future_facts
from etl.stage.connection import Connection, fetch_rows
from etl.stage.earlier_checks import create_checks_view
from etl.stage.sql_files import sql_folder


class ReleaseAge(Struct, frozen=True):
    """The last row of meta.releases, and how long ago the release was published.

    age_seconds: 0 for a release from the future.
    """

    release_id: ReleaseId
    published_at: datetime
    capture_count: int
    listing_count: int
    paper_count: int
    reject_count: int
    code_version: str
    age_seconds: int


class TableCounts(Struct, frozen=True):
    """Rows of the tables that analysts ask about first."""

    papers: int
    papers_with_arxiv_id: int
    authors: int
    organizations: int
    listings: int
    observations: int
    captures: int
    rejects: int


class _ListedDays(Struct, frozen=True):
    listed_count: int
    first_day: date | None
    last_day: date | None
    cut_count: int
    empty_count: int


class DayCounts(_ListedDays, frozen=True):
    """Days that list papers, are cut at the API's limit, are known to be empty, or are missing."""

    missing_weekday_count: int


class DayGap(Struct, frozen=True):
    """Weekdays in a row of which no page is in the release."""

    first_day: date
    last_day: date
    weekday_count: int


class FaultCount(Struct, frozen=True):
    """Entries in quarantine with one kind of fault, and one such fault in full."""

    fault: str
    entry_count: int
    example: str


class AmbiguousTitle(Struct, frozen=True):
    """A paper without an arXiv id whose title several ids have, and why none was chosen."""

    paper_key: PaperKey
    title: str
    reason: str
    candidate_count: int


class CheckWarning(Struct, frozen=True):
    """A check that some rows of the release do not pass."""

    rule: str
    broken_count: int
    sample: str | None


class Summary(Struct, frozen=True):
    """The state of the warehouse; its fields are the keys of `status --json`."""

    release: ReleaseAge
    counts: TableCounts
    captures: list[CaptureCount]
    days: DayCounts
    gaps: list[DayGap]
    faults: list[FaultCount]
    held: list[ProblemCapture]
    not_loaded: list[ProblemCapture]
    ambiguous_titles: list[AmbiguousTitle]
    warnings: list[CheckWarning]
    from_future: list[FutureFacts]
    audit: AuditResult | None
    enrichment: Enrichment


def read_summary(
    con: Connection, clock: Clock = SYSTEM_CLOCK, history: Path | None = None
) -> Summary:
    """The release, what it holds, and what a person should look at.

    history: the file that has the audits, if they are wanted.
    """
    files = sql_folder("summary")
    create_checks_view(con, "own_checks", "quality.checks")
    now = clock.now()
    [release] = fetch_rows(con, ReleaseAge, files["release"].text, now=now)
    gaps = fetch_rows(con, DayGap, files["gaps"].text)
    return Summary(
        release=release,
        counts=table_counts(con),
        captures=capture_counts(con),
        days=_day_counts(con, gaps),
        gaps=gaps,
        faults=fetch_rows(con, FaultCount, files["faults"].text),
        held=problem_captures(con, ["held"]),
        not_loaded=problem_captures(con, ["unreadable", "empty"]),
        ambiguous_titles=fetch_rows(con, AmbiguousTitle, files["ambiguous_titles"].text),
        warnings=fetch_rows(con, CheckWarning, files["warnings"].text),
        from_future=future_facts(con, now),
        audit=last_audit(history) if history else None,
        enrichment=read_enrichment(con),
    )


def table_counts(con: Connection) -> TableCounts:
    """Rows of the tables that analysts ask about first."""
    [counts] = fetch_rows(con, TableCounts, sql_folder("summary")["counts"].text)
    return counts


def _day_counts(con: Connection, gaps: list[DayGap]) -> DayCounts:
    [listed] = fetch_rows(con, _ListedDays, sql_folder("summary")["days"].text)
    missing_count = sum(gap.weekday_count for gap in gaps)
    return DayCounts(**asdict(listed), missing_weekday_count=missing_count)
