"""What the site answers: pages, the API, robots.txt, redirects. No sockets here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import count

import msgspec

from .api import Api
from .clock import Clock
from .details import Details
from .entries import GROWTH
from .exchange import HTML, JSON, NotServed, Reply, Request, entity_tag, http_date
from .listings import Listings
from .pages import Listing, rendered
from .periods import day_of, full_hour, midnight, named, span
from .quota import EPOCH
from .sources import Source

TRENDING_PAPERS = 50
LONGEST_PERIOD_PAGE = 100

_DAY = r"(\d{4}-\d\d-\d\d)"


@dataclass(frozen=True)
class _Page:
    """What decides a page's content: the same value is the same page."""

    kind: str
    argument: str
    previous: str | None
    next: str | None
    as_of: datetime


class Site:
    """The whole site on one clock. Everything public may be set while it serves.

    A day without an issue serves the previous one with 200, or, with `redirects_empty_days`, sends
    to /papers. Content changes on full hours, so `Last-Modified` is one.
    """

    def __init__(self, source: Source, clock: Clock) -> None:
        self.clock = clock
        self.robots = "User-agent: *\nAllow: /\n"
        self.states_validators = True
        self.redirects_empty_days = False
        self._listings = Listings(source)
        self._api = Api(self._listings)
        self._details = Details(source)
        self._rendered = lru_cache(400)(self._render)
        self._served = count(1)

    def answer(self, request: Request) -> Reply:
        """The site's answer to a GET, never conditional."""
        try:
            reply = self._route(request)
        except NotServed as error:
            return _refusal(request, error)
        if self.states_validators:
            return reply
        plain = {k: v for k, v in reply.headers.items() if k not in {"ETag", "Last-Modified"}}
        return Reply(reply.status, reply.body, plain)

    def _route(self, request: Request) -> Reply:
        path, now = request.path, request.at
        if path in _REDIRECTS:
            return Reply(301, b"", {"Location": _REDIRECTS[path]})
        if path == "/robots.txt":
            return Reply(200, self.robots.encode(), {"Content-Type": "text/plain; charset=utf-8"})
        if path == "/login":
            return Reply(200, LOGIN_PAGE, HTML)
        if path == "/api/daily_papers":
            return self._api.answer(request.query, now)
        if path == "/papers":
            return self._papers(request.query, now)
        return self._by_path(path, now)

    def _papers(self, query: Mapping[str, str], now: datetime) -> Reply:
        if query.get("q", "").strip():
            return self._send(_Page("search", query["q"].strip(), None, None, full_hour(now)), now)
        return self._day(day_of(query["date"]) if "date" in query else now.date(), now)

    def _by_path(self, path: str, now: datetime) -> Reply:
        if match := re.fullmatch("/api/papers/([^/]+)", path):
            return self._details.answer(match[1], now)
        if path == "/papers/trending":
            return self._send(_Page("trending", "", None, None, full_hour(now)), now)
        if match := re.fullmatch(f"/papers/date/{_DAY}", path):
            return self._day(day_of(match[1]), now)
        if match := re.fullmatch(r"/papers/(week|month)/([\dW-]+)", path):
            return self._period(match[1], match[2], now)
        raise NotServed(404, "Sorry, we can't find the page you are looking for.")

    def _day(self, asked: date, now: datetime) -> Reply:
        issue = self._listings.issue_at_or_before(asked, now)
        if issue is None:
            raise NotServed(404, "Nothing was published yet.")
        if issue != asked and asked != now.date() and self.redirects_empty_days:
            return Reply(307, b"", {"Location": "/papers"})
        earlier = self._listings.issue_at_or_before(issue - timedelta(days=1), now)
        later = self._listings.issue_after(issue, now)
        as_of = _last_change(issue, later, now)
        return self._send(_Page("day", str(issue), _stated(earlier), _stated(later), as_of), now)

    def _period(self, kind: str, argument: str, now: datetime) -> Reply:
        first, last = span(kind, argument)
        if first > now.date():
            raise NotServed(404, "Nothing was published yet.")
        earlier, later = (
            named(kind, first - timedelta(days=1)),
            named(kind, last + timedelta(days=1)),
        )
        is_newest = last >= now.date()
        return self._send(
            _Page(kind, argument, earlier, None if is_newest else later, full_hour(now)), now
        )

    def _send(self, page: _Page, now: datetime) -> Reply:
        before, after, tag = self._rendered(page)
        epoch = int((now - EPOCH).total_seconds())
        request_id = f"Root=1-{epoch:08x}-{next(self._served):024x}"
        body = b"".join((before, request_id.encode(), after))
        stated = {"ETag": tag, "Last-Modified": http_date(page.as_of), "X-Request-Id": request_id}
        return Reply(200, body, HTML | stated)

    def _render(self, page: _Page) -> tuple[bytes, bytes, str]:
        before, after = rendered(self._listing(page), page.as_of.date())
        return before, after, entity_tag(before, after)

    def _listing(self, page: _Page) -> Listing:
        now, lists = page.as_of, self._listings
        today = f"{now:%b} {now.day}"
        if page.kind == "search":
            items = lists.matching(page.argument, now)[:LONGEST_PERIOD_PAGE]
            return Listing(tuple(items), "day", str(now.date()), today, None, None, page.argument)
        if page.kind == "trending":
            items = lists.trending(now)[:TRENDING_PAPERS]
            return Listing(tuple(items), "day", "", "", None, None, is_trending=True)
        if page.kind == "day":
            day = date.fromisoformat(page.argument)
            items, label = lists.on(day, now), f"{day:%b} {day.day}"
        else:
            items = lists.between(*span(page.kind, page.argument), now)[:LONGEST_PERIOD_PAGE]
            label = page.argument
        return Listing(tuple(items), page.kind, page.argument, label, page.previous, page.next)


def _last_change(issue: date, later: date | None, now: datetime) -> datetime:
    """The hour since when nothing on the issue's page can have changed."""
    settled = midnight(issue) + GROWTH + timedelta(days=2)
    return max(min(full_hour(now), settled), midnight(later or issue))


def _stated(day: date | None) -> str | None:
    return None if day is None else str(day)


def _refusal(request: Request, error: NotServed) -> Reply:
    if request.bucket == "api":
        return Reply(error.status, msgspec.json.encode({"error": str(error)}), JSON)
    body = f"<!doctype html><title>Hugging Face</title><h1>{error.status}</h1><p>{error}</p>"
    return Reply(error.status, body.encode(), HTML)


LOGIN_PAGE = (
    b"<!doctype html><html><head><title>Hugging Face - Log in</title></head><body>"
    b'<form action="/login" method="post"><input name="username"/>'
    b'<input type="password" name="password"/><button>Login</button></form></body></html>'
)
_REDIRECTS = {"/papers/": "/papers", "/loop/a": "/loop/b", "/loop/b": "/loop/a"}
