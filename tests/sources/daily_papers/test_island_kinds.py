"""What an island says that it lists: a day, a week, a month, a search, or what is trending."""

from datetime import date
from typing import Any

import pytest

from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.island import ISLAND_VERSION
from tests.sources.daily_papers.island_pages import NOTHING, changed, page


def test_trending_lists_no_day_and_keeps_old_papers() -> None:
    reading = parse_document(page("trending_2026-04-03.html").encode(), NOTHING)
    assert (reading.template, reading.listing_kind) == ("html_trending", "trending")
    assert (reading.outcome, reading.parser_version) == ("page", ISLAND_VERSION)
    assert (reading.listed_on, reading.period) == (None, None)
    assert [one.arxiv_id for one in reading.entries] == ["2604.00017", "2305.99001", "2603.99021"]
    assert [one.github_stars for one in reading.entries] == [1280, 1280, None]


def test_trending_without_its_flag_is_known_by_its_title() -> None:
    reading = changed("trending_2026-04-03.html", lambda props: props.pop("isTrending"))
    assert reading.template == "html_trending"


@pytest.mark.parametrize(
    ("flag", "days"),
    [
        (None, {"date": "2026-04-01", "dateString": None}),
        (None, {"date": None, "dateString": "2026-04-01"}),
        (False, {"date": "2026-04-01", "dateString": "2026-04-01"}),
    ],
)
def test_a_page_with_a_day_is_of_it_whatever_its_title(
    flag: bool | None, days: dict[str, str | None]
) -> None:
    reading = changed(
        "daily_2026-04-01.html",
        lambda props: props.update(isTrending=flag, **days),
        lambda text: text.replace("<title>Daily Papers", "<title>Trending Papers"),
    )
    assert (reading.listing_kind, reading.listed_on) == ("daily", date(2026, 4, 1))


def test_a_weekly_page_is_of_its_week_and_of_no_day() -> None:
    reading = parse_document(page("week_2026-W14.html").encode(), NOTHING)
    assert (reading.template, reading.listing_kind) == ("html_weekly", "weekly")
    assert (reading.listed_on, reading.period) == (None, "2026-W14")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"periodType": "week", "dateString": "2026-04-01"}, ("html_weekly", "2026-W14", None)),
        ({"periodType": "month", "dateString": "2026-04"}, ("html_monthly", "2026-04", None)),
        ({"query": {"q": "wool"}}, ("html_search", None, "wool")),
        ({"query": {"date": "2026-04-01"}}, ("html_2026", None, None)),
    ],
)
def test_other_kinds_are_told_by_the_islands_own_words(
    change: dict[str, Any], expected: tuple[str, str | None, str | None]
) -> None:
    reading = changed("daily_2026-04-01.html", lambda props: props.update(change))
    assert (reading.template, reading.period, reading.query) == expected
    kind = "daily" if expected[0] == "html_2026" else expected[0].removeprefix("html_")
    assert (reading.listing_kind, reading.outcome) == (kind, "page")
    assert reading.parser_version == ISLAND_VERSION
    assert (reading.listed_on is None) == (expected[0] != "html_2026")
    assert len(reading.entries) == 4


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"periodType": "year"}, "an island of unknown kind: periodType 'year'"),
        ({"periodType": "week", "dateString": "W14"}, "an island that names no week: 'W14'"),
        ({"periodType": "month", "dateString": None}, "an island that names no month: ''"),
        ({"dateString": "Apr 1"}, "an island that names no day: 'Apr 1'"),
        ({"dateString": None, "date": "soon"}, "an island that names no day: 'soon'"),
        ({"dateString": "x" * 41}, f"an island that names no day: '{'x' * 40}'"),
        ({"dateString": "", "periodType": None}, "an island that names no day: ''"),
        ({"dateString": None}, "an island of unknown kind: no date, no dateString, not trending"),
        ({"query": {"q": 7}}, "an island of unknown kind: query {'q': 7}"),
        (
            {"query": {"q": ["x" * 200]}},
            f"an island of unknown kind: query {{'q': ['{'x' * 159}",
        ),
    ],
)
def test_an_island_of_no_known_kind_is_refused(change: dict[str, Any], fault: str) -> None:
    reading = changed("daily_2026-04-01.html", lambda props: props.update(change))
    assert (reading.template, reading.outcome, reading.fault) == ("none", "unreadable", fault)
    assert reading.fault_kind == "unknown_shape"
    assert reading.entries == []


@pytest.mark.parametrize(
    ("kind", "period", "within"),
    [("month", "2026-03", "2026-03-31"), ("month", "2026-05", "2026-05-01"),
     ("week", "2026-W13", "2026-03-29"), ("week", "2026-W15", "2026-04-06")],
)  # fmt: skip
def test_a_page_of_a_period_that_has_none_of_its_entries_is_refused(
    kind: str, period: str, within: str
) -> None:
    """One entry within it is enough, though it be of its first or its last day."""
    name = "daily_2026-04-01.html"
    own: dict[str, Any] = {"periodType": kind, "dateString": period}
    reading = changed(name, lambda props: props.update(own))
    assert (reading.outcome, reading.fault_kind) == ("unreadable", "days_disagree")
    assert reading.fault == f"a page of {period} whose entries state 2026-04-01"

    def with_one_within(props: dict[str, Any]) -> None:
        props.update(own)
        props["dailyPapers"][0]["paper"]["submittedOnDailyAt"] = f"{within}T00:00:00.000Z"

    assert changed(name, with_one_within).period == period
