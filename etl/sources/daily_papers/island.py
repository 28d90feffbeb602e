"""The DailyPapers island is the JSON, in an attribute, from which the site draws a listing.

Captures confirm the daily page in its layouts of 2024 and 2026. The trending page was read in a
browser and not kept. No capture confirms weekly, monthly and search islands: their templates rest
on other people's notes (FACTS 1.2), so a page that departs from those is unreadable.
"""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from etl.errors import UnreadablePage
from etl.sources.daily_papers.json_entries import parse_entries
from etl.sources.daily_papers.listed_item import JsonObject
from etl.sources.daily_papers.lone_surrogates import decode_mended
from etl.sources.daily_papers.printed_days import iso_month, iso_week, stated_day
from etl.sources.daily_papers.records import ParsedDocument

ISLAND_VERSION = 8
ISLAND_TEMPLATES = (
    "html_2024",
    "html_2026",
    "html_trending",
    "html_weekly",
    "html_monthly",
    "html_search",
)
ISLAND_SELECTOR = '[data-target="DailyPapers"]'

_Struct = TypeVar("_Struct")

_KNOWN = frozenset(
    {
        "canSubmit", "dailyPapers", "date", "dateString", "isTrending", "nextDate", "periodType",
        "prevDate", "publisher", "query",
    }
)  # fmt: skip


class IslandProps(Struct, rename="camel"):
    """The keys that say what is listed; items are checked one by one."""

    daily_papers: list[Any]
    date: str | None = None
    date_string: str | None = None
    period_type: str | None = None
    query: JsonObject | None = None
    is_trending: bool | None = None


class Island(Struct, frozen=True):
    """An island, and the names of its keys that IslandProps does not have and nobody expects."""

    props: IslandProps
    unknown: tuple[str, ...]


def find_island(tree: Any) -> Island:
    """The island of a lexbor tree. UnreadablePage where it is missing or broken, saying which."""
    node = tree.css_first(ISLAND_SELECTOR)
    if node is None:
        raise UnreadablePage("no_island", "no DailyPapers island")
    text = node.attributes.get("data-props")
    if not text:
        raise UnreadablePage("broken_island", "the DailyPapers island is empty")
    try:
        value = decode_mended(text, msgspec.json.decode)
        props = msgspec.convert(value, IslandProps)
    except (msgspec.DecodeError, RecursionError) as error:
        detail = f"the DailyPapers island is broken: {error}"
        raise UnreadablePage("broken_island", detail) from error
    return Island(props, tuple(key for key in value if key not in _KNOWN))


def parse_island(island: Island, page_title: str) -> ParsedDocument:
    """The listing of an island. UnreadablePage where it is of no kind that is known."""
    frame = _frame(island.props, page_title)
    listed = parse_entries(island.props.daily_papers)
    reading = msgspec.structs.replace(
        frame,
        entries=listed.entries,
        rejects=listed.rejects,
        unknown_keys={
            **{f"props.{key}": 1 for key in island.unknown},
            **listed.unknown_keys,
        },
    )
    if island.props.daily_papers:
        return reading
    return msgspec.structs.replace(
        reading,
        outcome="empty",
        fault_kind="no_papers",
        fault="the page's list of papers is empty",
    )


def _frame(found: IslandProps, page_title: str) -> ParsedDocument:
    """Return the document without its entries. The page's own words say what is listed."""
    if found.is_trending or _is_trending_by_title(found, page_title):
        return ParsedDocument("html_trending", ISLAND_VERSION, "page", listing_kind="trending")
    if query := _query(found):
        return ParsedDocument(
            "html_search", ISLAND_VERSION, "page", listing_kind="search", query=query
        )
    if found.period_type == "week":
        week = _needed(iso_week(found.date_string or ""), found)
        return ParsedDocument(
            "html_weekly", ISLAND_VERSION, "page", listing_kind="weekly", period=week
        )
    if found.period_type == "month":
        month = _needed(iso_month(found.date_string or ""), found)
        return ParsedDocument(
            "html_monthly", ISLAND_VERSION, "page", listing_kind="monthly", period=month
        )
    return _daily(found)


def _daily(found: IslandProps) -> ParsedDocument:
    if found.period_type not in (None, "day"):
        detail = f"an island of unknown kind: periodType {found.period_type!r}"
        raise UnreadablePage("unknown_shape", detail)
    template = "html_2024" if found.date_string is None else "html_2026"
    stated = found.date if found.date_string is None else found.date_string
    if stated is None:
        detail = "an island of unknown kind: no date, no dateString, not trending"
        raise UnreadablePage("unknown_shape", detail)
    listed_on = _needed(stated_day(stated), found)
    return ParsedDocument(
        template, ISLAND_VERSION, "page", listing_kind="daily", listed_on=listed_on
    )


def _is_trending_by_title(found: IslandProps, page_title: str) -> bool:
    """The one trending page that was read did not show whether its island has `isTrending`."""
    is_undated = found.date is None and found.date_string is None
    return found.is_trending is None and is_undated and page_title.startswith("Trending Papers")


def _query(found: IslandProps) -> str | None:
    query = (found.query or {}).get("q")
    if query is not None and not isinstance(query, str):
        detail = f"an island of unknown kind: query {found.query!r}"[:200]
        raise UnreadablePage("unknown_shape", detail)
    return query or None


def _needed(value: _Struct | None, found: IslandProps) -> _Struct:
    if value is None:
        stated = found.date if found.date_string is None else found.date_string
        kind = found.period_type or "day"
        detail = f"an island that names no {kind}: {(stated or '')[:40]!r}"
        raise UnreadablePage("unknown_shape", detail)
    return value
