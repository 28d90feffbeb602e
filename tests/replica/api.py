"""`GET /api/daily_papers`: a bare array, 50 items unless told otherwise."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from itertools import islice

import msgspec

from .entries import Item
from .exchange import JSON, NotServed, Reply, entity_tag, http_date
from .listings import Listings
from .periods import day_of, full_hour, span

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 100


class Api:
    """Answers from the listings as they stand in the request's hour."""

    def __init__(self, listings: Listings) -> None:
        self._listings = listings
        self._encoded = lru_cache(64)(self._encode)

    def answer(self, query: Mapping[str, str], now: datetime) -> Reply:
        body, tag = self._encoded(tuple(sorted(query.items())), full_hour(now))
        return Reply(200, body, JSON | {"ETag": tag, "Last-Modified": http_date(full_hour(now))})

    def _encode(self, query: tuple[tuple[str, str], ...], now: datetime) -> tuple[bytes, str]:
        asked = dict(query)
        limit = _number(asked, "limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT)
        start = _number(asked, "p", 0, 0, 10**6) * limit
        body = msgspec.json.encode(self._items(asked, now, start, start + limit))
        return body, entity_tag(body)

    def _items(self, asked: Mapping[str, str], now: datetime, start: int, stop: int) -> list[Item]:
        lists = self._listings
        if "date" in asked:
            items = iter(lists.on(day_of(asked["date"]), now))
        elif "week" in asked or "month" in asked:
            kind = "week" if "week" in asked else "month"
            items = iter(lists.between(*span(kind, asked[kind]), now))
        elif asked.get("sort", "publishedAt") == "trending":
            items = iter(lists.trending(now))
        else:
            items = lists.newest(now)
        if "submitter" in asked:
            items = (item for item in items if _submitter(item) == asked["submitter"])
        return list(islice(items, start, stop))


def _submitter(item: Item) -> str | None:
    return item["submittedBy"]["name"] if "submittedBy" in item else None


def _number(asked: Mapping[str, str], key: str, default: int, least: int, most: int) -> int:
    text = asked.get(key, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise NotServed(400, f"Invalid {key}: {text}")
    return int(text)
