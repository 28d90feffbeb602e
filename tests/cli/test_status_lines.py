"""The lines of `status`, of what a release holds, and of the parts of a home."""

from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from etl.cli.status import print_home, print_release, print_status
from etl.ids import CaptureId, PaperKey, ReleaseId
from etl.pipeline.home_parts import HomePart
from etl.release.audits import AuditResult
from etl.release.captures import CaptureCount, ProblemCapture
from etl.release.enrichment import Enrichment
from etl.release.from_future import FutureFacts
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
from tests.cli.screen import Screen

Captured = pytest.CaptureFixture[str]

NAME = ReleaseId("20260408T010500.000000Z")
AT = datetime(2026, 4, 8, 1, 5)
RELEASE = Path("home/papers.duckdb")
COUNTS = TableCounts(12, 11, 10, 9, 8, 7, 6, 5)
NEVER_ASKED = Enrichment(1, 2_000, 3, 4_000, 5, AT, None, 1, None)
BARE = Summary(
    ReleaseAge(NAME, AT, 6, 8, 12, 5, "0.1.0", 30),
    COUNTS, [], DayCounts(0, None, None, 0, 0, 0), [], [], [], [], [], [], [], None, NEVER_ASKED,
)  # fmt: skip
AUDIT = AuditResult(datetime(2026, 4, 7, 9, 3), NAME, 0, None)
HOLDS = """
Holds
  12  papers
  11  of them with an arXiv id
  10  authors
   9  organizations
   8  listings
   7  observations
   6  captures
   5  entries in quarantine
"""
ASKED = "Known from elsewhere: `paperhouse enrich` asks for what is due"
ENRICHED = f"""
{ASKED}
  arXiv: 1 paper with its record, 2,000 without; 3 titles found, 4,000 not; never asked
  details: 1 paper; never asked
"""
FULL = replace(
    BARE,
    captures=[CaptureCount("page", "html_island", 3, 1, 2, 2, 0, 0)],
    days=DayCounts(1_234, date(2024, 8, 1), date(2026, 4, 3), 3, 2, 1),
    gaps=[DayGap(date(2026, 4, 2), date(2026, 4, 2), 1)],
    faults=[FaultCount("upvotes", 4, "upvotes: -1")],
    held=[ProblemCapture("held", CaptureId("a" * 16), None, None, None, 3, None)],
    not_loaded=[ProblemCapture("empty", CaptureId("c" * 16), None, None, None, 0, None)],
    ambiguous_titles=[AmbiguousTitle(PaperKey("title:1"), "Wool", "two have it", 2)],
    warnings=[CheckWarning("an abstract is stated", 7, "arxiv:1")],
    from_future=[FutureFacts("request", 2, datetime(2099, 1, 1, 8))],
    audit=AUDIT,
)
FULL_SAID = f"""\
Release {NAME}
  30 seconds old, made by paperhouse 0.1.0
  {RELEASE}
  audited at 2026-04-07 09:03, and the same as a full derivation then
  from the future, since a clock was wrong: 2 requests, the last of 2099-01-01 08:00 UTC
{HOLDS}
Captures
  outcome  template        captures  entries  listings  refused  held
  ───────  ──────────────  ────────  ───────  ────────  ───────  ────
  page     html_island v3         1        2         2        0     0

Days
  1,234 listed, 2024-08-01 to 2026-04-03; 2 known to be empty, 3 cut at the API's limit

Gaps between them: 1 weekday without a page
  2026-04-02
{ENRICHED}
Quarantine: `paperhouse rejects` shows the entries, with --fault TEXT some of them
  entry_count  fault    example
  ───────────  ───────  ───────────
            4  upvotes  upvotes: -1

Held: under 80 % of the papers of an earlier answer for the same day
  capture_id        listed_on  captured_at  entry_count
  ────────────────  ─────────  ───────────  ───────────
  aaaaaaaaaaaaaaaa  NULL       NULL                   3
  look at one:         paperhouse pages aaaaaaaaaaaaaaaa
  when it is right:    paperhouse accept aaaaaaaaaaaaaaaa

Not loaded
  cccccccccccccccc  empty       no reason stated
                                no url stated

Ambiguous titles, resolved to no id: quality.ambiguous_titles has the candidates
  paper_key  reason       title
  ─────────  ───────────  ─────
  title:1    two have it  Wool

Warnings: rules that some rows break; quality.checks has samples
  broken_count  rule
  ────────────  ─────────────────────
             7  an abstract is stated
"""


def said(capsys: Captured, state: Summary) -> str:
    print_status(state, RELEASE)
    return capsys.readouterr().out


def test_a_release_that_nobody_need_look_at_has_few_lines(capsys: Captured) -> None:
    assert said(capsys, BARE) == (
        f"Release {NAME}\n  30 seconds old, made by paperhouse 0.1.0\n  {RELEASE}\n"
        f"{HOLDS}{ENRICHED}"
    )


def test_what_a_person_should_look_at_follows_the_counts(capsys: Captured) -> None:
    assert said(capsys, FULL) == FULL_SAID


@pytest.mark.parametrize(
    ("seconds", "age"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (7_199, "119 minutes"),
        (7_200, "2 hours"),
        (172_799, "47 hours"),
        (172_800, "2 days"),
        (864_000, "10 days"),
    ],
)
def test_an_age_has_the_largest_unit_of_which_it_has_two(
    capsys: Captured, seconds: int, age: str
) -> None:
    state = replace(BARE, release=replace(BARE.release, age_seconds=seconds))
    assert said(capsys, state).splitlines()[1] == f"  {age} old, made by paperhouse 0.1.0"


@pytest.mark.parametrize(("count", "tables"), [(1, "1 table"), (2, "2 tables")])
def test_an_audit_that_found_a_difference_says_how_to_mend_it(
    capsys: Captured, count: int, tables: str
) -> None:
    state = replace(BARE, audit=replace(AUDIT, table_count=count, sample="core.papers"))
    assert said(capsys, state).splitlines()[3] == (
        f"  audited at 2026-04-07 09:03: {tables} differed from a full derivation; "
        "`paperhouse publish` mends it"
    )


def test_a_gap_of_several_weekdays_has_its_ends_and_their_count(capsys: Captured) -> None:
    gaps = [
        DayGap(date(2026, 4, 2), date(2026, 4, 2), 1),
        DayGap(date(2026, 4, 6), date(2026, 4, 7), 2),
        DayGap(date(2020, 1, 1), date(2024, 8, 1), 1_197),
    ]
    state = replace(FULL, days=replace(FULL.days, missing_weekday_count=1_200), gaps=gaps)
    assert (
        "\nGaps between them: 1,200 weekdays without a page\n"
        "  2026-04-02\n"
        "  2026-04-06 to 2026-04-07  2 weekdays\n"
        "  2020-01-01 to 2024-08-01  1,197 weekdays\n\n"
    ) in said(capsys, state)


def test_services_that_were_asked_say_when(capsys: Captured) -> None:
    asked = replace(
        NEVER_ASKED,
        arxiv_asked_at=datetime(2026, 4, 6, 7, 8),
        details_asked_at=datetime(2026, 4, 5, 23, 59),
        detailed_count=1_001,
    )
    assert said(capsys, replace(BARE, enrichment=asked)).splitlines()[-2:] == [
        "  arXiv: 1 paper with its record, 2,000 without; 3 titles found, 4,000 not; "
        "last asked at 2026-04-06 07:08",
        "  details: 1,001 papers; last asked at 2026-04-05 23:59",
    ]


def test_a_release_is_told_with_the_command_that_says_more(capsys: Captured) -> None:
    print_release(NAME, COUNTS, RELEASE)
    assert capsys.readouterr().out == (
        HOLDS.replace("Holds", f"Release {NAME} holds")
        + f"\n`paperhouse status` says more; the release is {RELEASE}\n"
    )


def test_the_parts_of_a_home_are_told_with_their_sizes_and_their_sum(capsys: Captured) -> None:
    parts = [HomePart("archive", 1_234_550_500, "keep it"), HomePart("dagster", 3_040_000, "")]
    print_home(parts, Path("home"))
    assert capsys.readouterr().out == (
        "\nHome: 1,237.6 MB in home\n"
        "  part     size\n"
        "  ───────  ──────────  ───────\n"
        "  archive  1,234.6 MB  keep it\n"
        "  dagster  3.0 MB\n"
    )


def test_the_release_and_titles_are_bold_on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    print_status(BARE, RELEASE)
    bold = [it for it in screen.getvalue().splitlines() if it.startswith("\x1b[1m")]
    assert bold == [f"\x1b[1m{it}\x1b[0m" for it in (f"Release {NAME}", "Holds", ASKED)]
