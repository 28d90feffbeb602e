"""The DailyPapers island: the JSON from which the site draws a listing, in an attribute.

Confirmed by captures: the daily page in its layouts of 2024 and 2026; read in a browser and not
kept: trending (SITE facts, section 1). Weekly, monthly and search islands are not confirmed by any
capture: their templates stand on other people's notes (`periodType`, `query`), and a page that
departs from them is refused.
"""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from etl.errors import UnreadablePage
from etl.parse import dates, items
from etl.records import Reading

VERSION = 1
TEMPLATES = (
    "html_2024",
    "html_2026",
    "html_trending",
    "html_weekly",
    "html_monthly",
    "html_search",
)
SELECTOR = '[data-target="DailyPapers"]'

T = TypeVar("T")

_KNOWN = frozenset(
    {
        "canSubmit", "dailyPapers", "date", "dateString", "isTrending", "nextDate", "periodType",
        "prevDate", "publisher", "query",
    }
)  # fmt: skip


class Props(Struct, rename="camel"):
    """The keys that say what is listed; items are checked one by one."""

    daily_papers: list[Any]
    date: str | None = None
    date_string: str | None = None
    period_type: str | None = None
    query: dict[str, Any] | None = None
    is_trending: bool | None = None


class Island(Struct, frozen=True):
    """An island with the names of its keys that no template knows."""

    props: Props
    unknown: tuple[str, ...]


def find(tree: Any) -> Island:
    """The island of a lexbor tree. UnreadablePage where it is missing or broken, saying which."""
    node = tree.css_first(SELECTOR)
    if node is None:
        raise UnreadablePage("no DailyPapers island")
    text = node.attributes.get("data-props")
    if not text:
        raise UnreadablePage("the DailyPapers island is empty")
    try:
        value = msgspec.json.decode(text)
        props = msgspec.convert(value, Props)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadablePage(f"the DailyPapers island is broken: {error}") from error
    return Island(props, tuple(key for key in value if key not in _KNOWN))


def read(island: Island, page_title: str) -> Reading:
    """The listing of an island. UnreadablePage where it is of no kind that is known."""
    frame = _frame(island.props, page_title)
    listed = items.read(island.props.daily_papers)
    if not island.props.daily_papers:
        return msgspec.structs.replace(
            frame, outcome="empty", fault="the page's list of papers is empty"
        )
    return msgspec.structs.replace(
        frame,
        entries=listed.entries,
        refusals=listed.refusals,
        unknown_keys={
            **{f"props.{key}": 1 for key in island.unknown},
            **listed.unknown_keys,
        },
    )


def _frame(found: Props, page_title: str) -> Reading:
    """A reading without its entries: what is listed, by the page's own words."""
    if found.is_trending or _is_trending_by_title(found, page_title):
        return Reading("html_trending", VERSION, "page", listing_kind="trending")
    if query := _query(found):
        return Reading("html_search", VERSION, "page", listing_kind="search", query=query)
    if found.period_type == "week":
        week = _needed(dates.week(found.date_string or ""), found)
        return Reading("html_weekly", VERSION, "page", listing_kind="weekly", period=week)
    if found.period_type == "month":
        month = _needed(dates.month(found.date_string or ""), found)
        return Reading("html_monthly", VERSION, "page", listing_kind="monthly", period=month)
    return _daily(found)


def _daily(found: Props) -> Reading:
    if found.period_type not in (None, "day"):
        raise UnreadablePage(f"an island of unknown kind: periodType {found.period_type!r}")
    template = "html_2024" if found.date_string is None else "html_2026"
    stated = found.date if found.date_string is None else found.date_string
    if stated is None:
        raise UnreadablePage("an island of unknown kind: no date, no dateString, not trending")
    listed_on = _needed(dates.stated_day(stated), found)
    return Reading(template, VERSION, "page", listing_kind="daily", listed_on=listed_on)


def _is_trending_by_title(found: Props, page_title: str) -> bool:
    """The one trending page that was read did not show whether its island has `isTrending`."""
    is_undated = found.date is None and found.date_string is None
    return found.is_trending is None and is_undated and page_title.startswith("Trending Papers")


def _query(found: Props) -> str | None:
    query = (found.query or {}).get("q")
    if query is not None and not isinstance(query, str):
        raise UnreadablePage(f"an island of unknown kind: query {found.query!r}"[:200])
    return query or None


def _needed(value: T | None, found: Props) -> T:
    if value is None:
        stated = found.date if found.date_string is None else found.date_string
        kind = found.period_type or "day"
        raise UnreadablePage(f"an island that names no {kind}: {(stated or '')[:40]!r}")
    return value
