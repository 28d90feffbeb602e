"""Reads what a URL asks for. The answer may be something else, and then its own words decide."""

import re
from datetime import date
from functools import lru_cache
from urllib.parse import unquote

import ada_url
from msgspec import Struct

from etl.contract.policy import API_DEFAULT_LIMIT, API_LARGEST_LIMIT
from etl.contract.vocabulary import ListingKind
from etl.ids import ArxivId, arxiv_id
from etl.sources.base import QuotaName
from etl.sources.daily_papers.printed_days import iso_month, iso_week, stated_day

_PATH = re.compile(r"/papers(?:/(date|week|month|trending)(?:/([^/]+))?)?/?")
_API = re.compile(r"/api/daily_papers/?")
_API_PAPERS = re.compile(r"/api/papers(?:/(.*?))?/?")
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


class Address(Struct, frozen=True):
    """page counts from 0; limit is None where the URL asks for none.

    arxiv_id: of the paper whose detail is asked for. is_api: the API answers it, in pages.
    """

    kind: ListingKind = "unknown"
    day: date | None = None
    period: str | None = None
    query: str | None = None
    page: int = 0
    limit: int | None = None
    is_api: bool = False
    arxiv_id: ArxivId | None = None

    @property
    def page_size(self) -> int:
        """The entries of an answer of the API that may have a next page."""
        return min(self.limit or API_DEFAULT_LIMIT, API_LARGEST_LIMIT)

    @property
    def first_position(self) -> int:
        """Position of the first entry of the answer."""
        return self.page * self.page_size + 1


@lru_cache(maxsize=1024)
def parse_address(url: str | None) -> Address:
    """The address that `url` asks for, on any host; `Address()` where it is no listing's.

    >>> parse_address("https://huggingface.co/papers/week/2026-W27").period
    '2026-W27'
    """
    try:
        parsed = ada_url.URL(url or "")
        asked = dict(ada_url.URLSearchParams(parsed.search).items())
        path = parsed.pathname
    except ValueError:
        return Address()
    if _API.fullmatch(path):
        return _api(asked)
    if papers := _API_PAPERS.fullmatch(path):
        return _api_papers(unquote(papers[1] or ""), asked)
    match = _PATH.fullmatch(path)
    return Address() if match is None else _page(match[1], match[2], asked)


def is_same_listing(url: str, other: str) -> bool:
    """True where two urls are forms of one address: the site redirects to the tidier one."""
    return parse_address(url) == parse_address(other)


def is_same_host(url: str, other: str | None) -> bool:
    """True where both are addresses of one host."""
    try:
        return ada_url.URL(url).hostname == ada_url.URL(other or "").hostname
    except ValueError:
        return False


def quota_of_path(path: str) -> QuotaName:
    """The quota of the site against which a request for a path counts."""
    return "api" if path.startswith("/api/") else "pages"


def _page(form: str | None, value: str | None, asked: dict[str, str]) -> Address:
    if form == "trending" and value is None:
        return Address("trending")
    if form is not None:
        return _dated({form: value or ""})
    if query := asked.get("q"):
        return Address("search", query=query)
    return _dated(asked) if _is_dated(asked) else Address("daily")


def _api(asked: dict[str, str]) -> Address:
    listing = _listing(asked)
    return Address(
        listing.kind,
        listing.day,
        listing.period,
        listing.query,
        page=_number(asked.get("p")) or 0,
        limit=_number(asked.get("limit")) or None,
        is_api=True,
    )


def _api_papers(name: str, asked: dict[str, str]) -> Address:
    """The address of a paper's detail, or of the search of all papers, which lists no day.

    Nothing else below this path is known.
    """
    if name == "search" and (query := asked.get("q")):
        limit = _number(asked.get("limit")) or None
        return Address("search", query=query, limit=limit, is_api=True)
    try:
        return Address("detail", arxiv_id=arxiv_id(name))
    except ValueError:
        return Address(is_api=True)


def _listing(asked: dict[str, str]) -> Address:
    """One account's submissions are no listing of a day, though they may be asked for with one."""
    if asked.get("submitter"):
        return Address()
    if asked.get("sort") == "trending":
        return Address("trending")
    if query := asked.get("q"):
        return Address("search", query=query)
    return _dated(asked)


def _is_dated(asked: dict[str, str]) -> bool:
    return any(asked.get(form) for form in ("date", "week", "month"))


def _dated(asked: dict[str, str]) -> Address:
    if day := stated_day(_exact_day(asked.get("date"))):
        return Address("daily", day=day)
    if week := iso_week(asked.get("week") or ""):
        return Address("weekly", period=week)
    if month := iso_month(asked.get("month") or ""):
        return Address("monthly", period=month)
    return Address()


def _exact_day(text: str | None) -> str | None:
    return text if text and len(text) == len("2026-07-02") else None


def _number(text: str | None) -> int | None:
    return int(text) if text and _NUMBER.fullmatch(text) else None
