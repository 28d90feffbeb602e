"""Figures as inline SVG: their texts can be selected, their colours are variables of the page."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from etl.contract.policy import FIRST_ISSUE_ON
from etl.contract.vocabulary import AttemptOutcome
from etl.counted import counted
from etl.release.report_rows import AttemptRow, ListedDay

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_COLORS = {"#010101": "--ink", "#020202": "--line", "#030303": "--mark", "#040404": "--bad"}
_INK, _LINE, _MARK, _BAD = _COLORS
"""Colours that stand in for variables of the page's style, which differ in light and dark."""
_STYLE: dict[Any, Any] = {
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "paperhouse",
    "font.size": 12,
    "text.color": _INK,
    "text.parse_math": False,
    "axes.edgecolor": _LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _LINE,
    "ytick.color": _LINE,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
    "grid.color": _LINE,
}
_SIZE = (5.6, 2.9)
_BOX = (0.13, 0.19, 0.83, 0.76)
"""The place of the axes in the figure. An automatic layout would draw each figure twice."""
_WEEKS = 26


@dataclass(frozen=True, slots=True)
class Plot:
    """words: what the figure shows, in text. svg: marked as safe, since it has only numbers."""

    name: str
    title: str
    words: str
    svg: Markup


def plots_over_attempts(attempts: Sequence[AttemptRow]) -> list[Plot]:
    """Papers, listings and captures of each attempt. Fewer than two attempts make no line."""
    if len(attempts) < 2:
        return []
    return [_over_attempts(attempts, name) for name in ("paper", "listing", "capture")]


def plots_over_days(listed: Mapping[date, ListedDay], today: date) -> list[Plot]:
    """Papers by the day that lists them: half a year up to today, or up to the last day listed.

    Days that no issue can be of, before the first one or after today, are left out.
    """
    possible = [day for day in listed if FIRST_ISSUE_ON <= day <= today]
    if not possible:
        return []
    newest = max(possible)
    last = today if newest >= today - timedelta(weeks=_WEEKS // 2) else newest
    first = max(last - timedelta(weeks=_WEEKS), min(possible) - timedelta(days=1))
    shown = {day: it.paper_count for day, it in listed.items() if first < day <= last}
    with _figure() as (figure, axes):
        axes.bar(_numbers(shown), list(shown.values()), width=0.9, color=_MARK)
        axes.set_xlim(*_numbers([first, last + timedelta(days=1)]))
        axes.set_ylim(bottom=0)
        svg = _inline(figure, "papers-by-day")
    middle = sorted(shown.values())[len(shown) // 2]
    words = (
        f"From {first + timedelta(days=1)} to {last}, papers on {counted(len(shown), 'day')}: "
        f"at least {min(shown.values())}, at most {max(shown.values())}, "
        f"half of the days up to {middle}."
    )
    return [Plot("papers-by-day", "Papers by the day that lists them", words, svg)]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line in a box of 100 by 20; median: its height there, None without a median."""

    points: str
    median: float | None


def sparkline(trend: Sequence[float], median: float | None) -> Sparkline:
    """Shares as a line; the box is as high as they differ, and by two points at the least.

    >>> sparkline([0.5, 0.52], 0.5)
    Sparkline(points='0.0,19.0 100.0,1.0', median=19.0)
    """
    middle = (max(trend) + min(trend)) / 2
    reach = max(max(trend) - min(trend), 0.02)
    step = 100 / max(len(trend) - 1, 1)
    heights = [_height(share, middle, reach) for share in trend]
    points = " ".join(f"{step * at:.1f},{height}" for at, height in enumerate(heights))
    return Sparkline(points, None if median is None else _height(median, middle, reach))


def _height(share: float, middle: float, reach: float) -> float:
    return round(10 - 18 * (share - middle) / reach, 1)


def _over_attempts(attempts: Sequence[AttemptRow], name: str) -> Plot:
    column = f"{name}_count"
    published = _points(attempts, "published", column)
    blocked = _points(attempts, "blocked", column)
    with _figure() as (figure, axes):
        axes.plot(*_columns(published), color=_MARK, linewidth=2, marker="o", markersize=3)
        axes.plot(*_columns(blocked), color=_BAD, linestyle="none", marker="x", markersize=8)
        svg = _inline(figure, f"{name}s-over-releases")
    title = f"{name.capitalize()}s over releases"
    return Plot(f"{name}s-over-releases", title, _words(name, published, blocked), svg)


def _words(
    name: str, published: Sequence[tuple[datetime, int]], blocked: Sequence[tuple[datetime, int]]
) -> str:
    said = []
    if published:
        (first, before), (last, after) = published[0], published[-1]
        said += [f"{counted(before, name)} on {first:%Y-%m-%d}, {after:,} on {last:%Y-%m-%d}"]
        said += [counted(len(published), "release")]
    said += [f"{len(blocked)} blocked, marked with a cross"] if blocked else []
    return "; ".join(said) + "."


def _points(
    attempts: Sequence[AttemptRow], outcome: AttemptOutcome, column: str
) -> list[tuple[datetime, int]]:
    those = [it for it in attempts if it.outcome == outcome]
    return [(it.attempted_at, getattr(it, column)) for it in those]


def _columns(pairs: Sequence[tuple[datetime, int]]) -> tuple[list[float], list[int]]:
    return _numbers(when for when, _ in pairs), [count for _, count in pairs]


def _numbers(instants: Iterable[date]) -> list[float]:
    """Instants as matplotlib's axis counts them, in days."""
    return [float(date2num(it)) for it in instants]  # type: ignore[no-untyped-call]


@contextmanager
def _figure() -> Iterator[tuple[Figure, Axes]]:
    """A figure with instants along the bottom, in the style of the page."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=_SIZE)
        axes = figure.add_axes(_BOX)
        axes.grid(axis="y", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda count, _: f"{count:,.0f}"))
        # With fewer than 7 there are spans, such as 65 hours, that it has no interval for.
        locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        words = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_formatter(words)
        yield figure, axes


def _inline(figure: Figure, name: str) -> Markup:
    """The figure as SVG for the page.

    Metadata and styles go. Ids get the figure's name, because no two figures may share one.
    """
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    root = ElementTree.fromstring(drawn.getvalue())  # noqa: S314  # matplotlib's own
    _strip(root, name)
    ElementTree.register_namespace("", _SVG)
    text = ElementTree.tostring(root, encoding="unicode")
    for color, variable in _COLORS.items():
        text = text.replace(color, f"var({variable})")
    return Markup(text)  # noqa: S704  # serialised from a tree: its texts are escaped


def _strip(root: ElementTree.Element, name: str) -> None:
    for attribute in ("width", "height", "version"):
        del root.attrib[attribute]
    root.set("aria-hidden", "true")
    used = " ".join(value for node in root.iter() for value in node.attrib.values())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("}metadata", "}style")):
                parent.remove(child)
    for node in root.iter():
        if target := node.attrib.pop(_LINK, None):
            node.set("href", f"#{name}-{target.removeprefix('#')}")
        if clip := node.attrib.get("clip-path"):
            node.set("clip-path", clip.replace("#", f"#{name}-"))
        identity = node.attrib.pop("id", None)
        if identity and f"#{identity}" in used:
            node.set("id", f"{name}-{identity}")
