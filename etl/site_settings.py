"""The sites that pages come from, and how politely they are asked."""

import os
import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import ada_url

from etl.environment import check_origin, read_count, read_day, read_seconds
from etl.errors import UsageError

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_OAI = "/oai"
_FIRST_LISTING = date(2023, 5, 4)
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{8,998}={0,2}", re.ASCII)
"""RFC 6750, section 2.1. A shorter one would be found, and masked, in pages that do not hold it."""
_CONTACT = re.compile(r"[ -~]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Site:
    """The site to fetch from, and how politely.

    url: scheme and host, without a path. contact: whom the site may write to; in the User-Agent.
    pages, api: requests in any 5 minutes, below the quota the site publishes (100 and 500); 0 lifts
    the budget. attempts: requests for one answer. longest_wait: seconds to wait for one answer in
    all. idle_seconds, answer_seconds: for the next byte, and for an answer as a whole.
    first_day: when the listings begin. authorities: a PEM file of those whose certificates count,
    in place of the machine's own. services: other hosts of the same site, by how the paths begin
    that they answer. spacing: seconds from one request to the next, at all of its hosts.
    """

    url: str = "https://huggingface.co"
    contact: str | None = None
    token: str | None = field(default=None, repr=False)
    pages: int = 80
    api: int = 400
    attempts: int = 5
    longest_wait: float = 900.0
    idle_seconds: float = 30.0
    answer_seconds: float = 120.0
    first_day: date = _FIRST_LISTING
    authorities: Path | None = None
    services: tuple[tuple[str, str], ...] = ()
    spacing: float = 0.0

    def __post_init__(self) -> None:
        """Raises UsageError for what cannot be meant, and for a token that would travel in clear.

        The token's text is in no message.
        """
        url = check_origin("PAPERHOUSE_SITE", self.url)
        if self.contact is not None and not _CONTACT.fullmatch(self.contact):
            raise UsageError("PAPERHOUSE_CONTACT cannot be sent: up to 200 printable ASCII letters")
        if self.token is None:
            return
        if not _TOKEN.fullmatch(self.token):
            raise UsageError(
                "PAPERHOUSE_TOKEN is no token: 8 to 1,000 letters, digits and -._~+/ without blanks"
            )
        if url.protocol == "http:" and url.hostname not in _LOOPBACK:
            raise UsageError("PAPERHOUSE_TOKEN is only sent over https: change PAPERHOUSE_SITE")

    @property
    def origins(self) -> tuple[str, ...]:
        """Scheme and host of each of its hosts, as a browser writes them."""
        urls = (self.url, *(url for _, url in self.services))
        return tuple(dict.fromkeys(str(ada_url.URL(url).origin) for url in urls))

    def origin(self, path: str) -> str:
        """Scheme and host of the one that answers a path."""
        served = (url for start, url in self.services if path.startswith(start))
        return str(ada_url.URL(next(served, self.url)).origin)


ARXIV_SITE = Site(
    url="https://export.arxiv.org",
    services=((_OAI, "https://oaipmh.arxiv.org"),),
    pages=0,
    api=0,
    spacing=3.0,
)
"""arXiv wants no more than a request every three seconds, at all of its services together."""


def read_site(today: date) -> Site:
    """PAPERHOUSE_SITE, _CONTACT, _TOKEN, _PAGES, _API, _ATTEMPTS, _LONGEST_WAIT and _SINCE.

    And SSL_CERT_FILE, which other programs that speak TLS read as well. Blanks around the token are
    dropped: no token has any, but the line of a file that it was read from often does.
    """
    usual = Site()
    authorities = os.environ.get("SSL_CERT_FILE")
    return Site(
        url=os.environ.get("PAPERHOUSE_SITE") or usual.url,
        contact=os.environ.get("PAPERHOUSE_CONTACT") or None,
        token=os.environ.get("PAPERHOUSE_TOKEN", "").strip(" \t\r\n") or None,
        pages=read_count("PAPERHOUSE_PAGES", usual.pages, 100_000),
        api=read_count("PAPERHOUSE_API", usual.api, 100_000),
        attempts=max(read_count("PAPERHOUSE_ATTEMPTS", usual.attempts, 100), 1),
        longest_wait=read_count("PAPERHOUSE_LONGEST_WAIT", int(usual.longest_wait), 86_400),
        first_day=read_day("PAPERHOUSE_SINCE", usual.first_day, today),
        authorities=Path(authorities) if authorities else None,
    )


def read_arxiv(site: Site) -> Site:
    """PAPERHOUSE_ARXIV, _OAI and _ARXIV_PAUSE; whom to ask, whom to trust and patience as `site`.

    The token is for the site alone.
    """
    [(_, oai)] = ARXIV_SITE.services
    api = os.environ.get("PAPERHOUSE_ARXIV") or ARXIV_SITE.url
    oai = os.environ.get("PAPERHOUSE_OAI") or oai
    hosts = [check_origin("PAPERHOUSE_ARXIV", api), check_origin("PAPERHOUSE_OAI", oai)]
    spacing = read_seconds("PAPERHOUSE_ARXIV_PAUSE", ARXIV_SITE.spacing)
    if spacing < ARXIV_SITE.spacing and any(it.hostname not in _LOOPBACK for it in hosts):
        raise UsageError(f"PAPERHOUSE_ARXIV_PAUSE is at least {ARXIV_SITE.spacing:g} s: its terms")
    return replace(
        ARXIV_SITE,
        url=api,
        services=((_OAI, oai),),
        spacing=spacing,
        contact=site.contact,
        attempts=site.attempts,
        longest_wait=site.longest_wait,
        authorities=site.authorities,
    )
