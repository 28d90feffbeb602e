"""A request as the replica saw it, and the reply it will send."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from typing import Literal

from .wire import Wire, send_whole

HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json; charset=utf-8"}

Send = Callable[[Wire, bytes, bytes], None]

Service = Literal["site", "arxiv", "oai"]
"""What answers at an origin of the replica: the site, arXiv's query API, or arXiv's OAI server."""


class NotServed(Exception):
    """The request has no answer but an error page with this status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Request:
    """Header names in lower case, the last value of each query key, the instant on its clock."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    at: datetime
    service: Service = field(default="site", kw_only=True)

    @property
    def bucket(self) -> str | None:
        """The quota that the request counts against; robots.txt is free."""
        if self.path == "/robots.txt":
            return None
        if self.service != "site":
            return self.service
        return "api" if self.path.startswith("/api/") else "pages"

    @property
    def kind(self) -> str | None:
        """What faults are made for: a bucket, `details` of it, or `oai_rest` of a long list."""
        if self.bucket == "api" and self.path.startswith("/api/papers/"):
            return "details"
        if self.bucket == "oai" and "resumptionToken" in self.query:
            return "oai_rest"
        return self.bucket


@dataclass(frozen=True)
class Recorded(Request):
    """A request with what it got: `status` is None when no status line was sent."""

    status: int | None
    fault: str | None


@dataclass(frozen=True)
class Reply:
    """What is sent; `send` decides how the head and the body go over the wire."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    send: Send = send_whole
    has_status: bool = True


def revalidated(reply: Reply, request: Request) -> Reply:
    """The reply, or 304 without a body when the request's validators still hold."""
    if reply.status != 200 or not _holds(reply.headers, request.headers):
        return reply
    kept = {key: reply.headers[key] for key in ("ETag", "Last-Modified") if key in reply.headers}
    return Reply(304, b"", kept)


def http_date(instant: datetime) -> str:
    """A naive UTC instant as HTTP writes it."""
    return format_datetime(instant.replace(tzinfo=UTC), usegmt=True)


def entity_tag(*parts: bytes) -> str:
    """A weak tag of the content."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    return f'W/"{digest.hexdigest()}"'


def _holds(stated: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    """RFC 9110: If-None-Match, compared weakly, wins over If-Modified-Since."""
    if "if-none-match" in asked:
        wanted = {tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")}
        own = stated.get("ETag", "").removeprefix("W/")
        return bool(own) and (own in wanted or "*" in wanted)
    if "if-modified-since" in asked and "Last-Modified" in stated:
        since = parsedate_to_datetime(asked["if-modified-since"])
        return parsedate_to_datetime(stated["Last-Modified"]) <= since
    return False
