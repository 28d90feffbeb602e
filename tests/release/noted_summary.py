"""The summary of the release of five papers, worked out by hand; an hour after it was published."""

from datetime import date, datetime

from etl.ids import CaptureId
from etl.release.captures import CaptureCount, ProblemCapture
from etl.release.enrichment import Enrichment
from etl.release.summary import (
    AmbiguousTitle,
    CheckWarning,
    DayCounts,
    DayGap,
    FaultCount,
    ReleaseAge,
    Summary,
    TableCounts,
)
from tests.release.digest.small_release import PUBLISHED_AT, RELEASE, WOOL

COUNTS = TableCounts(
    papers=5, papers_with_arxiv_id=4, authors=3, organizations=2, listings=4, observations=4,
    captures=4, rejects=2,
)  # fmt: skip
SUMMARY = Summary(
    release=ReleaseAge(RELEASE, PUBLISHED_AT, 4, 4, 5, 2, "0.1.0", 3_600),
    counts=COUNTS,
    captures=[
        CaptureCount("page", "html_island", 2, 2, 8, 6, 2, 0),
        CaptureCount("held", "html_island", 2, 1, 3, 0, 0, 0),
        CaptureCount("unreadable", "html_island", 2, 1, 0, 0, 0, 0),
    ],
    days=DayCounts(2, date(2026, 4, 6), date(2026, 4, 7), 1, 1, missing_weekday_count=4),
    gaps=[
        DayGap(date(2026, 3, 18), date(2026, 3, 19), 2),
        DayGap(date(2026, 3, 25), date(2026, 3, 25), 1),
        DayGap(date(2026, 4, 6), date(2026, 4, 6), 1),
    ],
    faults=[FaultCount("upvotes", 2, "upvotes: -1"), FaultCount("title", 1, "title: none")],
    held=[
        ProblemCapture(
            "held", CaptureId("c8"), None, date(2026, 4, 8), datetime(2026, 4, 8, 0, 30), 3, None
        )
    ],
    not_loaded=[ProblemCapture("unreadable", CaptureId("c9"), None, None, None, 0, "no island")],
    ambiguous_titles=[AmbiguousTitle(WOOL, "Wool", "two have it", 2)],
    warnings=[CheckWarning("an abstract is stated", 7, "arxiv:1")],
    from_future=[],
    audit=None,
    enrichment=Enrichment(
        told_count=0, untold_count=4, found_title_count=0, unfound_title_count=1, retitled_count=0,
        oldest_told_at=None, arxiv_asked_at=datetime(2026, 4, 7, 3), detailed_count=0,
        details_asked_at=datetime(2026, 4, 6, 4),
    ),
)  # fmt: skip
