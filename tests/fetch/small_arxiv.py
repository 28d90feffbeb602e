"""An arXiv of a few papers on a loopback port, on a clock that only sleeping moves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from etl.clock import Clock
from etl.site_settings import ARXIV_SITE, Site
from etl.sources.arxiv.arxiv_urls import ArxivAddress, parse_arxiv_url
from tests.fetch.serving import serving
from tests.sources.arxiv.answers import RAW_VERSIONS, feed, raw_record, records


class LeapingClock:
    """Time stands still but for sleeps."""

    def __init__(self, start: datetime) -> None:
        self.instant = start

    def now(self) -> datetime:
        return self.instant

    def sleep(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Heard:
    """A request that came, by its host and path."""

    at: datetime
    host: str
    path: str
    headers: dict[str, str]

    @property
    def asked(self) -> ArxivAddress:
        return parse_arxiv_url(f"http://{self.host}{self.path}")


Reply = tuple[int, bytes]


@dataclass
class SmallArxiv:
    """titles: of the papers that it knows, by their ids. changes: the parts of a list of changes.

    replies: what it answers next in place of the truth.
    """

    clock: Clock
    port: int = 0
    titles: dict[str, str] = field(default_factory=dict)
    changes: list[list[str]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    @property
    def site(self) -> Site:
        """Both services, which are one server under two names."""
        return Site(
            url=f"http://127.0.0.1:{self.port}",
            services=(("/oai", f"http://localhost:{self.port}"),),
            pages=0,
            api=0,
            spacing=ARXIV_SITE.spacing,
        )

    def answer(self, heard: Heard) -> Reply:
        self.heard.append(heard)
        if self.replies:
            return self.replies.pop(0)
        asked = heard.asked
        if asked.asked == "ids":
            known = [paper for paper in asked.ids if paper in self.titles]
            return 200, feed(*(entry(paper, self.titles[paper]) for paper in known))
        if asked.asked == "title":
            found = [it for it in self.titles.items() if (asked.title or "") in it[1]]
            return 200, feed(*(entry(*it) for it in found))
        if asked.asked in ("changes", "rest"):
            return 200, self._part(int(asked.rest_of or 0))
        return 404, b"nothing here"

    def _part(self, number: int) -> bytes:
        more = number + 1 < len(self.changes)
        token = f"<resumptionToken>{number + 1}</resumptionToken>" if more else ""
        papers = self.changes[number] if self.changes else []
        return records([raw_record(paper, RAW_VERSIONS) for paper in papers], token)


def entry(paper: str, title: str, abstract: str = "Sheep and wool.") -> str:
    """One paper of a feed, in its second version."""
    return f"""
  <entry>
    <id>http://arxiv.org/abs/{paper}v2</id><title>{title}</title>
    <updated>2026-04-09T08:00:01Z</updated><summary>{abstract}</summary>
    <category term="cs.AI" scheme="http://arxiv.org/schemas/atom"/>
    <published>2026-04-01T17:59:59Z</published><arxiv:primary_category term="cs.AI"/>
    <author><name>Mira Tanaka</name></author>
  </entry>"""


@contextmanager
def small_arxiv(clock: Clock) -> Iterator[SmallArxiv]:
    """One that runs until the block ends."""
    arxiv = SmallArxiv(clock)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(clock, arxiv.answer))
    arxiv.port = server.server_address[1]
    with serving(server):
        yield arxiv


def _handler(clock: Clock, answer: Callable[[Heard], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stated = {name.lower(): value for name, value in self.headers.items()}
            status, body = answer(Heard(clock.now(), stated["host"], self.path, stated))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    return Handler
