"""Figures: texts stay texts, colours are the page's, and no two figures share an id."""

import re
from datetime import date, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from etl.contract.vocabulary import AttemptOutcome
from etl.ids import ReleaseId
from etl.release.report_rows import AttemptRow, ListedDay
from expectations.report.plots import Sparkline, plots_over_attempts, plots_over_days, sparkline

pytestmark = pytest.mark.slow


def attempts(step: timedelta, *outcomes: AttemptOutcome) -> list[AttemptRow]:
    """One attempt a step, each with one more of everything."""
    return [
        AttemptRow(
            release_id=ReleaseId(f"{number}"),
            attempted_at=datetime(2026, 4, 1) + step * number,
            outcome=outcome,
            capture_count=1000 + number,
            listing_count=1000 + number,
            paper_count=1000 + number,
            reject_count=0,
            attempt_count=len(outcomes),
            blocked_count=outcomes.count("blocked"),
        )
        for number, outcome in enumerate(outcomes)
    ]


def listed(*counts: tuple[date, int]) -> dict[date, ListedDay]:
    return {day: ListedDay(day, count, count, datetime(2026, 4, 20)) for day, count in counts}


@pytest.mark.parametrize(
    "step",
    [
        timedelta(microseconds=1), timedelta(seconds=2), timedelta(seconds=80),
        timedelta(minutes=80), timedelta(hours=33), timedelta(days=1), timedelta(days=90),
        timedelta(days=500),
    ],
)  # fmt: skip
def test_counts_are_drawn_however_far_apart_the_attempts_are(step: timedelta):
    plots = plots_over_attempts(attempts(step, "published", "blocked", "published"))
    assert [plot.title for plot in plots] == [
        "Papers over releases", "Listings over releases", "Captures over releases",
    ]  # fmt: skip
    assert plots[0].words.startswith("1,000 papers on 2026-04-01, 1,002 on ")
    assert plots[0].words.endswith("; 2 releases; 1 blocked, marked with a cross.")


def test_blocked_attempts_alone_are_drawn_too():
    [plot, *_] = plots_over_attempts(attempts(timedelta(days=1), "blocked", "blocked"))
    assert plot.words == "2 blocked, marked with a cross."


def test_one_attempt_is_no_line():
    assert plots_over_attempts(attempts(timedelta(1), "published")) == []


def test_days_are_those_of_half_a_year_up_to_today():
    day = date(2026, 4, 20)
    days = listed(*((day - timedelta(weeks=weeks), weeks + 1) for weeks in range(40)))
    [plot] = plots_over_days(days, day)
    assert plot.words == (
        "From 2025-10-21 to 2026-04-20, papers on 26 days: at least 1, at most 26, half of the "
        "days up to 14."
    )
    svg = LexborHTMLParser(str(plot.svg))
    assert {"Nov", "2026", "Mar"} <= {it.text() for it in svg.css("text")}
    assert plots_over_days({}, day) == []


def test_where_nothing_was_listed_for_long_the_last_days_are_shown():
    [plot] = plots_over_days(listed((date(2025, 1, 6), 3)), date(2026, 4, 20))
    assert plot.words.startswith("From 2025-01-06 to 2025-01-06, papers on 1 day: ")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([date(2026, 4, 19), date.max], "From 2026-04-19 to 2026-04-20, papers on 1 day: "),
        ([date(2025, 1, 6), date(2062, 4, 3)], "From 2025-01-06 to 2025-01-06, papers on 1 day: "),
        ([date(2023, 5, 4)], "From 2023-05-04 to 2023-05-04, papers on 1 day: "),
        ([date(2026, 4, 20)], "From 2026-04-20 to 2026-04-20, papers on 1 day: "),
        ([date(2026, 1, 18)], "From 2026-01-18 to 2026-01-18, papers on 1 day: "),
        ([date(2026, 1, 19)], "From 2026-01-19 to 2026-04-20, papers on 1 day: "),
        ([date.min, date(2026, 4, 19)], "From 2026-04-19 to 2026-04-20, papers on 1 day: "),
    ],
)
def test_m6_days_before_the_site_and_days_to_come_break_no_figure(days: list[date], said: str):
    [plot] = plots_over_days(listed(*((day, 3) for day in days)), date(2026, 4, 20))
    assert plot.words.startswith(said)
    assert plots_over_days(listed((date.max, 4), (date.min, 4)), date(2026, 4, 20)) == []


def test_figures_have_the_pages_colours_and_ids_of_their_own():
    plots = plots_over_attempts(attempts(timedelta(1), "published", "blocked", "published"))
    text = "".join(plot.svg for plot in plots)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {it.removeprefix("#") for it in re.findall(r'href="([^"]+)"', text)} <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)
    assert not re.search(r"#0[0-4]0[0-4]|<style|<metadata|xlink", text)
    assert "var(--mark)" in text


@pytest.mark.parametrize(
    ("trend", "median", "line"),
    [
        ([0.5], None, Sparkline("0.0,10.0", None)),
        ([0.5, 0.5], 0.5, Sparkline("0.0,10.0 100.0,10.0", 10.0)),
        ([0.0, 1.0], 0.26, Sparkline("0.0,19.0 100.0,1.0", 14.3)),
        ([0.5, 0.6, 0.7], 0.55, Sparkline("0.0,19.0 50.0,10.0 100.0,1.0", 14.5)),
    ],
)
def test_a_trend_fills_its_box_from_the_bottom_to_the_top(trend, median, line):
    assert sparkline(trend, median) == line
