"""What stands where in a figure: worked out from the size of the figure and of its axes.

A figure is 5.6 by 2.9 inches of 72 points. Its axes begin at 13 % and 19 % of it, and are 83 % and
76 % long: from LEFT to RIGHT, and from BOTTOM up to TOP, since y counts downwards.
"""

import re
from datetime import date, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl.contract.vocabulary import AttemptOutcome
from etl.ids import ReleaseId
from etl.release.report_rows import AttemptRow, ListedDay
from expectations.report.plots import Plot, plots_over_attempts, plots_over_days

pytestmark = pytest.mark.slow

LEFT, RIGHT, TOP, BOTTOM = 52.416, 387.072, 10.44, 169.128
WIDTH, HEIGHT = RIGHT - LEFT, BOTTOM - TOP
TODAY = date(2026, 4, 20)


def attempt(day: int, outcome: AttemptOutcome, papers: int, listings: int, captures: int):
    return AttemptRow(
        release_id=ReleaseId(str(day)),
        attempted_at=datetime(2026, 4, day),
        outcome=outcome,
        capture_count=captures,
        listing_count=listings,
        paper_count=papers,
        reject_count=0,
        attempt_count=3,
        blocked_count=1,
    )


def days(*counts: tuple[int, int]) -> Plot:
    """The figure of days of April with so many papers."""
    rows = {
        date(2026, 4, day): ListedDay(date(2026, 4, day), count, count, datetime(2026, 4, 20))
        for day, count in counts
    }
    [plot] = plots_over_days(rows, TODAY)
    return plot


@pytest.fixture
def releases() -> list[Plot]:
    """Three attempts, a day apart, of which the second was blocked."""
    return plots_over_attempts(
        [
            attempt(1, "published", 10, 20, 1_000),
            attempt(2, "blocked", 11, 21, 1_001),
            attempt(3, "published", 12, 30, 1_100),
        ]
    )


def drawn(plot: Plot, selector: str, *styles: str) -> list[LexborNode]:
    """The parts of a figure that have all of these styles, in the order in which they are drawn."""
    return [
        it
        for it in LexborHTMLParser(str(plot.svg)).css(selector)
        if {*styles} <= {*(it.attributes.get("style") or "").split("; ")}
    ]


def points(path: LexborNode) -> list[tuple[float, float]]:
    found = [float(it) for it in re.findall(r"-?\d+(?:\.\d+)?", path.attributes["d"] or "")]
    return list(zip(found[::2], found[1::2], strict=True))


def places(plot: Plot, color: str) -> list[tuple[float, float]]:
    """The places of marks of a colour."""
    return [
        (float(it.attributes["x"] or 0), float(it.attributes["y"] or 0))
        for it in drawn(plot, "use", f"fill: var({color})")
    ]


def near(*expected: tuple[float, float]) -> list[object]:
    return [pytest.approx(it, abs=0.01) for it in expected]


def labels(plot: Plot, anchor: str) -> list[str]:
    return [it.text() for it in drawn(plot, "text", f"text-anchor: {anchor}")]


def test_a_day_is_a_bar_nine_tenths_wide_around_its_beginning() -> None:
    """The axis goes from the day before the first one to the day after today: three days."""
    first, last = drawn(days((19, 500), (20, 1_000)), "path", "fill: var(--mark)")
    day = WIDTH / 3
    full, half = BOTTOM - HEIGHT / 1.05, BOTTOM - HEIGHT / 2.1
    for bar, middle, top in ((first, LEFT + day, half), (last, LEFT + 2 * day, full)):
        left, right = middle - 0.45 * day, middle + 0.45 * day
        assert points(bar) == near((left, BOTTOM), (right, BOTTOM), (right, top), (left, top))


def test_counts_begin_at_nothing_and_have_lines_behind_the_bars() -> None:
    plot = days((19, 900), (20, 1_000))
    lines = drawn(plot, "path", "stroke: var(--line)", "stroke-width: 0.8", "fill: none")
    heights = [BOTTOM - count * HEIGHT / 1_050 for count in (0, 250, 500, 750, 1_000)]
    for line, height in zip(lines, heights, strict=False):
        assert points(line) == near((LEFT, height), (RIGHT, height))
    assert labels(plot, "end") == ["2026-Apr", "0", "250", "500", "750", "1,000"]
    text = str(plot.svg)
    assert text.index("clip-path") < text.index("fill: var(--mark)")
    assert len([it for it in lines if "clip-path" in it.attributes]) == 5


def test_days_are_named_below_their_bars() -> None:
    plot = days((19, 1), (20, 2))
    assert labels(plot, "middle") == ["18", "19", "20", "21"]
    assert labels(plot, "end")[1:] == ["0", "1", "2"]


def test_the_axis_of_days_has_three_to_seven_names() -> None:
    assert labels(days((11, 1), (20, 2)), "middle") == ["11", "13", "15", "17", "19", "21"]


@pytest.mark.parametrize(
    ("number", "name", "first", "blocked", "last"),
    [
        (0, "paper", 10, 11, 12), (1, "listing", 20, 21, 30), (2, "capture", 1_000, 1_001, 1_100),
    ],
)  # fmt: skip
def test_releases_are_a_line_and_blocked_attempts_are_crosses(
    releases: list[Plot], number: int, name: str, first: int, blocked: int, last: int
) -> None:
    """Lines keep a twentieth of what they span away from each side: they have ten of 11 parts."""
    plot = releases[number]
    right, top = RIGHT - WIDTH / 22, TOP + HEIGHT / 22
    left, bottom = LEFT + WIDTH / 22, BOTTOM - HEIGHT / 22
    step = (bottom - top) * (blocked - first) / (last - first)
    [line] = drawn(plot, "path", "stroke: var(--mark)", "fill: none")
    assert points(line) == near((left, bottom), (right, top))
    assert "stroke-width: 2;" in str(line.attributes["style"])
    assert places(plot, "--mark") == near((left, bottom), (right, top))
    assert places(plot, "--bad") == near(((left + right) / 2, bottom - step))
    assert drawn(plot, "path", "stroke: var(--bad)", "fill: none") == []
    assert (plot.name, plot.title) == (
        f"{name}s-over-releases",
        f"{name.capitalize()}s over releases",
    )
    assert plot.words.startswith(f"{first:,} {name}s on 2026-04-01, {last:,} on 2026-04-03; ")


def test_the_first_and_the_last_release_are_told_in_words() -> None:
    made = [attempt(day, "published", day, 10 * day, 100 * day) for day in (1, 2, 3)]
    assert [it.words for it in plots_over_attempts(made)] == [
        "1 paper on 2026-04-01, 3 on 2026-04-03; 3 releases.",
        "10 listings on 2026-04-01, 30 on 2026-04-03; 3 releases.",
        "100 captures on 2026-04-01, 300 on 2026-04-03; 3 releases.",
    ]


def test_a_mark_is_a_dot_of_three_points_and_a_cross_of_eight(releases: list[Plot]) -> None:
    [dot] = drawn(releases[0], "defs path", "stroke: var(--mark)")
    [cross] = drawn(releases[0], "defs path", "stroke: var(--bad)")
    assert (points(dot)[0], max(x for x, _ in points(dot))) == ((0, 1.5), 1.5)
    assert points(cross) == [(-4, 4), (4, -4), (-4, -4), (4, 4)]


def test_a_figure_is_as_wide_as_its_place_and_is_not_read_aloud(releases: list[Plot]) -> None:
    for plot in releases:
        [svg] = LexborHTMLParser(str(plot.svg)).css("svg")
        assert {name.lower(): value for name, value in svg.attributes.items()} == {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewbox": "0 0 403.2 208.8",
            "aria-hidden": "true",
        }


def test_what_is_used_by_its_id_has_the_name_of_its_figure(releases: list[Plot]) -> None:
    for plot in (*releases, days((19, 1), (20, 2))):
        text = str(plot.svg)
        ids = re.findall(r' id="([^"]+)"', text)
        used = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', text)
        assert {*ids} == {one or other for one, other in used}
        assert all(re.fullmatch(rf"{plot.name}-[mp][0-9a-f]{{10}}", it) for it in ids)
        assert 'clip-path="url(#' in text


def test_half_the_days_are_told_with_the_middle_one() -> None:
    plot = days((17, 9), (18, 1), (19, 5), (20, 7))
    assert plot.words == (
        "From 2026-04-17 to 2026-04-20, papers on 4 days: at least 1, at most 9, half of the days "
        "up to 7."
    )
    assert (plot.name, plot.title) == ("papers-by-day", "Papers by the day that lists them")


def test_half_a_year_are_26_weeks() -> None:
    listed = {
        day: ListedDay(day, 1, 1, datetime(2026, 4, 20))
        for day in (TODAY - timedelta(weeks=26), TODAY - timedelta(weeks=26, days=-1), TODAY)
    }
    [plot] = plots_over_days(listed, TODAY)
    assert plot.words.startswith("From 2025-10-21 to 2026-04-20, papers on 2 days: ")
