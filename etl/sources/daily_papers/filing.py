"""API answers are filed under a day, a period or a query.

An answer does not say what it lists. Its entries state their day since 2025-03-17 (FACTS 4.3).
Older answers are filed by their request, and their entries can only contradict it.
"""

from datetime import date, timedelta
from typing import TypedDict

from etl.contract.vocabulary import ListingKind, PageFault
from etl.sources.daily_papers.printed_days import PERIOD_OF, stated_day
from etl.sources.daily_papers.records import Entry
from etl.sources.daily_papers.urls import Address


class Filing(TypedDict, total=False):
    """The fields of a ParsedDocument that filing sets."""

    listing_kind: ListingKind
    listed_on: date | None
    period: str | None
    query: str | None
    fault_kind: PageFault | None
    fault: str | None


def file_entries(
    entries: list[Entry], asked: Address, own: date | None, stated: date | None
) -> Filing:
    """Kind, day, period and query of an answer, with a fault where request and entries disagree.

    own: the day that the answer's wrapping states; stated: the day that a person stated.
    """
    if asked.kind == "trending":
        return Filing(listing_kind="trending")
    if asked.kind == "search":
        return Filing(listing_kind="search", query=asked.query)
    if asked.period:
        return _periodic(entries, asked.kind, asked.period)
    return _daily(entries, asked, own, stated or asked.day)


def _daily(
    entries: list[Entry], asked: Address, own: date | None, requested: date | None
) -> Filing:
    """File by the day that all entries state, else by the wrapping's, else by the requested one.

    The API's undated form gives the newest papers, rarely a whole day: its kind stays unknown.
    """
    days = {entry.day for entry in entries}
    kind: ListingKind = "unknown" if asked.is_api and not requested and not own else "daily"
    if len(days) == 1 and (shared := days.pop()):
        odd = (
            f"the wrapping says {own}, the entries {shared}" if own not in (None, shared) else None
        )
        return Filing(
            listing_kind=kind,
            listed_on=shared,
            fault_kind="days_disagree" if odd else None,
            fault=odd,
        )
    day = own or requested
    if day is None:
        return Filing(listing_kind="unknown")
    if fault := _contradiction(entries, day):
        return Filing(listing_kind="unknown", fault_kind="days_disagree", fault=fault)
    return Filing(listing_kind="daily", listed_on=day)


def _contradiction(entries: list[Entry], day: date) -> str | None:
    """Return a sentence where entries cannot all be of a day, None where they can.

    They cannot where one states another day, or where a paper was published later. A paper may be
    published one day later, because of time zones.
    """
    others = {entry.day for entry in entries if entry.day not in (None, day)}
    if others:
        named = ", ".join(sorted(map(str, others))[:3])
        return f"asked for {day}, but entries state {named}: not filed under a day"
    for entry in entries:
        published = stated_day(entry.published_at)
        if published and published > day + timedelta(days=1):
            return f"asked for {day}, but {entry.arxiv_id} is of {published}: not filed under a day"
    return None


def _periodic(entries: list[Entry], kind: ListingKind, period: str) -> Filing:
    """File under the request's period, unless an entry states a day outside of it."""
    period_of = PERIOD_OF[kind]
    others = {
        str(entry.day) for entry in entries if entry.day and period_of(str(entry.day)) != period
    }
    if others:
        fault = f"asked for {period}, but entries state {', '.join(sorted(others)[:3])}"
        return Filing(listing_kind="unknown", fault_kind="days_disagree", fault=fault)
    return Filing(listing_kind=kind, period=period)
