"""Addresses of arXiv's services: paths to ask, and what a url asked for (FACTS 1.4, 1.5, 2.2)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal
from urllib.parse import quote, urlencode

import ada_url
from msgspec import Struct

from etl.ids import ArxivId, arxiv_id

Asked = Literal["ids", "title", "record", "changes", "rest", "other"]
"""The kinds of requests to arXiv; `rest` goes on with a list of changes."""

_API, _OAI = "/api/query", "/oai"
_IDENTIFIER = "oai:arXiv.org:"
_TITLE = re.compile(r'ti:"([^"]*)"')


class ArxivAddress(Struct, frozen=True):
    """A request to arXiv, read from its url.

    ids: without versions, in the order of the request. rest_of: the token of a list that goes on.
    """

    asked: Asked = "other"
    ids: tuple[ArxivId, ...] = ()
    title: str | None = None
    since: date | None = None
    rest_of: str | None = None


def ids_path(ids: Sequence[ArxivId]) -> str:
    """The path of a request for the newest versions of some papers."""
    listed = quote(",".join(ids), safe=",/")
    return f"{_API}?id_list={listed}&max_results={len(ids)}"


def title_path(title: str, most: int) -> str:
    """The path of a request for the papers whose titles have these words in a row.

    Quotation marks would end the phrase, so they are left out, as the search leaves them out.
    """
    phrase = " ".join(title.replace('"', " ").split())
    return (
        f"{_API}?{urlencode({'search_query': f'ti:{chr(34)}{phrase}{chr(34)}'})}&max_results={most}"
    )


def changes_path(since: date) -> str:
    """The path of a request for the records that changed on a day or later."""
    asked = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": since.isoformat()}
    return f"{_OAI}?{urlencode(asked)}"


def rest_path(token: str) -> str:
    """The path of a request for the rest of a list. The token goes back as it came."""
    return f"{_OAI}?{urlencode({'verb': 'ListRecords', 'resumptionToken': token})}"


def parse_arxiv_url(url: str | None) -> ArxivAddress:
    """The request that a url makes; `other` for one that is none of ours."""
    try:
        parsed = ada_url.URL(url or "")
        asked = dict(ada_url.URLSearchParams(parsed.search).items())
        return _query(asked) if parsed.pathname == _API else _harvest(parsed.pathname, asked)
    except ValueError:
        return ArxivAddress()


def _query(asked: dict[str, str]) -> ArxivAddress:
    """Raises ValueError for an id that is none."""
    if listed := asked.get("id_list"):
        ids = tuple(dict.fromkeys(arxiv_id(text.strip()) for text in listed.split(",")))
        return ArxivAddress("ids", ids)
    match = _TITLE.fullmatch(asked.get("search_query", ""))
    return ArxivAddress("title", title=match[1]) if match else ArxivAddress()


def _harvest(path: str, asked: dict[str, str]) -> ArxivAddress:
    """Raises ValueError for an id or a day that is none."""
    if path not in (_OAI, "/oai2"):
        return ArxivAddress()
    verb, identifier = asked.get("verb"), asked.get("identifier", "")
    if verb == "GetRecord" and identifier.startswith(_IDENTIFIER):
        return ArxivAddress("record", (arxiv_id(identifier.removeprefix(_IDENTIFIER)),))
    if verb == "ListRecords" and (token := asked.get("resumptionToken")):
        return ArxivAddress("rest", rest_of=token)
    if verb == "ListRecords" and (since := asked.get("from")):
        return ArxivAddress("changes", since=date.fromisoformat(since))
    return ArxivAddress()
