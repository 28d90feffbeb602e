"""`GET /api/papers/<id>`: the paper object bare, with the repositories that were built on it."""

from datetime import date, datetime, timedelta
from threading import Lock

import msgspec

from .entries import Entry
from .exchange import JSON, NotServed, Reply, entity_tag
from .periods import full_hour
from .repositories import linked
from .sources import Source
from .unread import UnreadDays


class Details:
    """Answers about the papers that were listed by the hour of a request."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._unread = UnreadDays(source)
        self._listed: dict[str, list[date]] = {}
        self._lock = Lock()

    def answer(self, paper_id: str, now: datetime) -> Reply:
        """Raises NotServed, with status 404, for a paper that no list has yet."""
        out = [entry for entry in self._entries(paper_id, now) if entry.appears_at <= now]
        if not out:
            raise NotServed(404, "Paper not found")
        hour = full_hour(now)
        age = max(hour - out[0].appears_at, timedelta(0))
        body = msgspec.json.encode(out[-1].at(hour)["paper"] | linked(paper_id, age, hour))
        return Reply(200, body, JSON | {"ETag": entity_tag(body)})

    def _entries(self, paper_id: str, now: datetime) -> list[Entry]:
        """The paper's entries of all days that have it, the first one first."""
        with self._lock:
            for day, entries in self._unread.until(now.date()):
                for entry in entries:
                    self._listed.setdefault(entry.item["paper"]["id"], []).append(day)
        return [
            entry
            for day in self._listed.get(paper_id, ())
            for entry in self._source.entries(day)
            if entry.item["paper"]["id"] == paper_id
        ]
