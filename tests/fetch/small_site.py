"""A site of some pages made by hand, the source that reads them, and a clock that stands still."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Self

from etl.archive.documents import Provenance
from etl.fetch.statuses import status_verdict
from etl.sources.base import Answer, AnswerVerdict, QuotaName, Source, SourceReader
from tests.fetch.serving import serving
from tests.sources.toy_source import TOY_READER

NOON = datetime(2026, 4, 30, 12)


@dataclass
class StillClock:
    """naps: the seconds of each sleep, which move it."""

    instant: datetime = NOON
    naps: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.instant

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.instant += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Reply:
    """is_torn: the body ends before its length."""

    status: int = 200
    body: bytes = b"page"
    headers: dict[str, str] = field(default_factory=dict)
    is_torn: bool = False


class SmallSite(HTTPServer):
    """replies: to each path, one after the other, the last one for ever. Others are not found.

    asked: the paths that were asked for. conditions: the If-None-Match of each. A page with the
    header X-More is not the last one of its listing; X-Rest says where that goes on.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[str] = []
        self.conditions: list[str | None] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def reply(self, path: str) -> Reply:
        replies = self.replies.get(path, [Reply(404, b"not here")])
        return replies.pop(0) if len(replies) > 1 else replies[0]

    @classmethod
    def open(cls) -> AbstractContextManager[Self]:
        return serving(cls())


class _Page(BaseHTTPRequestHandler):
    server: SmallSite

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.conditions.append(self.headers["If-None-Match"])
        reply = self.server.reply(self.path)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + 9 * reply.is_torn))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def _judge(answer: Answer, stated: Provenance) -> AnswerVerdict:
    if answer.status != 200:
        return status_verdict(answer)
    detail = f"{stated.url} as of {stated.captured_at}"
    return AnswerVerdict(
        "page",
        detail,
        entry_count=1,
        digest=answer.body.hex(),
        is_last="x-more" not in answer.headers,
        rest_path=answer.headers.get("x-rest"),
    )


def _quota(path: str) -> QuotaName:
    return "api" if path.startswith("/api/") else "pages"


def _is_same(url: str, other: str) -> bool:
    return url.rstrip("/") == other.rstrip("/")


def _due(*_: Any) -> list[Any]:
    return []


SMALL_READER: SourceReader[Any] = SourceReader(
    parse=TOY_READER.parse,
    check_days=TOY_READER.check_days,
    unreadable=TOY_READER.unreadable,
    parsed_type=TOY_READER.parsed_type,
    parser_versions=TOY_READER.parser_versions,
    normalize=TOY_READER.normalize,
    recognises=TOY_READER.recognises,
    judge=_judge,
)
SMALL = Source(f"{__name__}:SMALL_READER", "small", _quota, _is_same, _due)
