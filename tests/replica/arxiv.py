"""What arXiv answers about the papers of the site: its query API and its OAI server. No sockets."""

import re
from collections.abc import Mapping
from datetime import datetime
from random import Random
from urllib.parse import quote

from .arxiv_atom import Asked, Form, error_feed, feed
from .arxiv_harvest import OaiServer
from .arxiv_papers import ArxivPaper
from .arxiv_shelf import ArxivShelf
from .exchange import HTML, Reply, Request
from .sources import Source

MOST_OF_A_SLICE, MOST_OF_ALL = 2_000, 30_000

_ATOM = {"Content-Type": "application/atom+xml; charset=utf-8"}
_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?", re.ASCII)
_PHRASE = re.compile(r'ti:"([^"]*)"')


class _Refused(Exception):
    """A request of the query API that is answered by an error in place of papers."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Arxiv:
    """Both servers of arXiv. Everything public may be set while they serve.

    robots: the robots.txt of both. form: the wire format of the query API. An id that arXiv does
    not know is left out of an answer, and what it answers comes in an order of its own.
    """

    def __init__(self, source: Source) -> None:
        self.robots = "User-agent: *\nAllow: /\n"
        self.form: Form = "new"
        self.shelf = ArxivShelf(source)
        self.oai = OaiServer(self.shelf)

    def answer(self, request: Request) -> Reply:
        """The answer to a GET of either server."""
        if request.path == "/robots.txt":
            return Reply(200, self.robots.encode(), {"Content-Type": "text/plain; charset=utf-8"})
        if request.service == "arxiv" and request.path == "/api/query":
            return self._query(request.query, request.at)
        if request.service == "oai" and request.path == "/oai":
            return self.oai.answer(request.query, request.at)
        return Reply(404, b"<!doctype html><title>arXiv</title><h1>404</h1>", HTML)

    def _query(self, query: Mapping[str, str], now: datetime) -> Reply:
        try:
            asked = _asked(query)
            found = self._found(asked, now)
        except _Refused as error:
            body = error_feed(self.form, error.code, str(error), now)
            return Reply(400, body.encode(), _ATOM)
        shown = found[asked.start : asked.start + asked.max_results]
        return Reply(200, feed(self.form, asked, shown, len(found), now).encode(), _ATOM)

    def _found(self, asked: Asked, now: datetime) -> list[ArxivPaper]:
        if not asked.id_list:
            match = _PHRASE.fullmatch(asked.search_query)
            return self.shelf.titled(match[1] if match else asked.search_query, now)
        wanted = dict(map(_id_and_version, asked.id_list.split(",")))
        papers = [
            _up_to(paper, wanted[paper.paper_id]) for paper in self.shelf.some(wanted, now)
        ]  # fmt: skip
        known = [paper for paper in papers if paper is not None]
        return Random(asked.id_list).sample(known, len(known))


def _asked(query: Mapping[str, str]) -> Asked:
    asked = Asked(
        query.get("search_query", ""),
        query.get("id_list", ""),
        _number(query, "start", 0),
        _number(query, "max_results", 10),
    )
    if asked.max_results > MOST_OF_A_SLICE or asked.start + asked.max_results > MOST_OF_ALL:
        raise _Refused("max_results_too_large", "max_results is too large")
    return asked


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise _Refused(f"{name}_must_be_an_integer", f"{name} must be an integer")
    return int(text)


def _id_and_version(text: str) -> tuple[str, int | None]:
    """One bad id spoils the whole request."""
    if (match := _ID.fullmatch(text.strip())) is None:
        raise _Refused(f"incorrect_id_format_for_{quote(text)}", f"incorrect id format for {text}")
    return match[1], int(match[2]) if match[2] else None


def _up_to(paper: ArxivPaper, version: int | None) -> ArxivPaper | None:
    return paper if version is None else paper.up_to(version)
