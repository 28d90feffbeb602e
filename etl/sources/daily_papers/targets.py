"""Targets are the listings that can be asked for, with their addresses (FACTS 1.7 and 4)."""

from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import quote, urlencode

from etl.contract.policy import API_LARGEST_LIMIT, settled_after
from etl.errors import UsageError
from etl.sources.base import Target
from etl.sources.daily_papers.printed_days import iso_month, iso_week
from etl.sources.daily_papers.urls import Address, parse_address

Via = Literal["html", "api"]

_PAGE = "p"
"""The parameter that counts the pages of an API answer."""

_LONGEST_QUERY = 500


def target_address(target: Target) -> Address:
    """The address of a target, read from its url."""
    return parse_address(f"https://huggingface.co{target.path}")


def target_day(target: Target) -> date | None:
    """The day whose listing a target asks for; None where it asks for another kind of listing."""
    return target_address(target).day


def daily_target(day: date, via: Via = "html") -> Target:
    return _dated("date", str(day), via)


def weekly_target(week: str, via: Via = "html") -> Target:
    """Raises UsageError for what is no week such as 2026-W27."""
    if iso_week(week) != week:
        raise UsageError(f"{week!r} is not a week such as 2026-W27")
    return _dated("week", week, via)


def monthly_target(month: str, via: Via = "html") -> Target:
    """Raises UsageError for what is no month such as 2026-07."""
    if iso_month(month) != month:
        raise UsageError(f"{month!r} is not a month such as 2026-07")
    return _dated("month", month, via)


def trending_target(via: Via = "html") -> Target:
    if via == "api":
        return Target(
            "trending", f"/api/daily_papers?sort=trending&limit={API_LARGEST_LIMIT}", _PAGE
        )
    return Target("trending", "/papers/trending")


def search_target(query: str) -> Target:
    """Raises UsageError for a query without words, which the site answers with its newest list."""
    if not query.strip() or len(query) > _LONGEST_QUERY:
        raise UsageError(
            f"cannot search for {query[:40]!r}: give words, {_LONGEST_QUERY} letters at most"
        )
    return Target(f"search {query!r}", f"/papers?{urlencode({'q': query})}")


def settled_at(asked: Address) -> datetime | None:
    """From when on an answer is final; None for listings that never are."""
    last = asked.day or _last_day(asked)
    return None if last is None else settled_after(last)


def _last_day(asked: Address) -> date | None:
    if asked.kind == "weekly" and asked.period:
        return date.fromisoformat(f"{asked.period}-7")
    if asked.kind == "monthly" and asked.period:
        following = date.fromisoformat(f"{asked.period}-28") + timedelta(days=4)
        return following.replace(day=1) - timedelta(days=1)
    return None


def _dated(form: str, value: str, via: Via) -> Target:
    name = value if form == "date" else f"{form} {value}"
    if via == "api":
        path = f"/api/daily_papers?{form}={quote(value)}&limit={API_LARGEST_LIMIT}"
        return Target(name, path, _PAGE)
    return Target(name, f"/papers/{form}/{quote(value)}")
