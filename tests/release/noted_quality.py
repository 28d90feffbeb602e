"""What the quality report shows of the release of five papers, worked out by hand."""

from datetime import date, datetime

from etl.ids import ArxivId, CaptureId, ReleaseId
from etl.release.report_data import ReleasedQuality
from etl.release.report_rows import (
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
from tests.release.digest.small_release import MONDAY, POTS, PUBLISHED_AT, RELEASE, TUESDAY
from tests.release.noted_summary import SUMMARY

FIRST, FIRST_AT = ReleaseId("20260407T010500.000000Z"), datetime(2026, 4, 7, 1, 5)
C6, C7, C8, C9 = (CaptureId(f"c{number}") for number in range(6, 10))
MONDAY_6_PM, TUESDAY_6_PM = datetime(2026, 4, 6, 18), datetime(2026, 4, 7, 18)
BEFORE = ReleaseCounts(FIRST, FIRST_AT, 1, 1, 1, 1)
MADE = ReleaseCounts(RELEASE, PUBLISHED_AT, 4, 4, 5, 2)


def reject(kind: str, fault: str, count: int, capture: CaptureId, at: datetime) -> RejectExample:
    return RejectExample(
        kind, fault, '{"n": 1}', count, capture, 1 if capture == C6 else 2, "html_island", 2,
        f"https://{capture}", at.date(), at,
    )  # fmt: skip


CHECKS = [
    CheckHistory(
        "a", "an abstract is stated", "core.papers", "contract", "contract", "warn", 5, 7,
        "arxiv:1", 0, 1, "f", PUBLISHED_AT, 1,
    ),
    CheckHistory(
        "b", "a title is stated", "core.papers", "contract", "contract", "warn", 5, 0,
        "arxiv:1", 1, 0, "p", None, None,
    ),
]  # fmt: skip
RELEASED = ReleasedQuality(
    made=MADE,
    before=BEFORE,
    checks=CHECKS,
    row_counts=[RowCounts("core.papers", None, 5)],
    fill_rates=[FillRate("core.papers", "arxiv_id", 5, 4, 0.8, None, 0, [0.8])],
    loaded=SUMMARY.captures[:0],
    new_papers=[NewPaper(POTS, ArxivId("2604.00003"), "Pots", TUESDAY, 1)],
    days={
        MONDAY: ListedDay(MONDAY, 3, 3, datetime(2026, 4, 6, 19)),
        TUESDAY: ListedDay(TUESDAY, 1, 1, datetime(2026, 4, 8, 1)),
    },
    rejects=[
        reject("upvotes", "upvotes: -2", 2, C7, TUESDAY_6_PM),
        reject("upvotes", "upvotes: -1", 2, C6, MONDAY_6_PM),
        reject("title", "title: none", 1, C6, MONDAY_6_PM),
    ],
    held=[HeldCapture(C8, None, date(2026, 4, 8), datetime(2026, 4, 8, 0, 30), 3, None)],
    unreadable=[UnreadableCapture(C9, None, None, "no island")],
    parser_months=[
        ParserMonth(3, 0, 11, 2, 0, "html_island", 2, "2026-04"),
        ParserMonth(1, 1, 0, 0, 0, "html_island", 2, None),
    ],
    from_future=[],
    enrichment=SUMMARY.enrichment,
)
