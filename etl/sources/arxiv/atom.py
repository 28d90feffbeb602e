"""Feeds of the query API, in both of its wire formats (FACTS 1)."""

import re

from etl.errors import UnreadablePage
from etl.ids import ARXIV_ID
from etl.sources.arxiv.arxiv_records import ArxivAuthor, ArxivDocument, ArxivRecord, ArxivVersion
from etl.sources.arxiv.record_elements import children, needed_text, only_text, read_records
from etl.sources.arxiv.xml_tree import Element, child_text, full_text

ATOM_VERSION = 3
ATOM_TEMPLATES = ("arxiv_atom", "arxiv_atom_old")

FEED = "{http://www.w3.org/2005/Atom}feed"
CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?")
"""arXiv's own categories, such as `cs.LG`, `hep-th` and `cond-mat.mtrl-sci`."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_API = re.compile(r"https?://(?:export\.)?arxiv\.org/api/")
_ERROR = re.compile(r"https?://(?:export\.)?arxiv\.org/api/errors")
_ABSTRACT_PAGE = re.compile(rf"https?://arxiv\.org/abs/({ARXIV_ID}v([1-9][0-9]{{0,4}}))")
_KNOWN = {
    f"{_ATOM}id": "id",
    f"{_ATOM}title": "title",
    f"{_ATOM}summary": "summary",
    f"{_ATOM}published": "published",
    f"{_ATOM}updated": "updated",
    f"{_ATOM}author": "author",
    f"{_ATOM}category": "category",
    f"{_ATOM}link": "link",
    f"{_ARXIV}primary_category": "primary_category",
    f"{_ARXIV}comment": "comment",
    f"{_ARXIV}doi": "doi",
    f"{_ARXIV}journal_ref": "journal_ref",
}


def parse_feed(feed: Element) -> ArxivDocument:
    """The records of a feed. UnreadablePage for another service's feed, and for an error's."""
    entries = feed.findall(f"{_ATOM}entry")
    if (error := next(filter(_is_error, entries), None)) is not None:
        said = (child_text(error, f"{_ATOM}summary") or "no reason").strip()
        raise UnreadablePage("error_answer", f"arXiv answers with an error: {said[:120]}")
    if not _API.match((child_text(feed, f"{_ATOM}id") or "").strip()):
        raise UnreadablePage("unknown_shape", "an Atom feed, but none of arXiv's query API")
    found = read_records(entries, _record)
    is_old = any(link.get("rel") == "self" for link in feed.findall(f"{_ATOM}link"))
    return ArxivDocument(
        "arxiv_atom_old" if is_old else "arxiv_atom",
        ATOM_VERSION,
        "page" if entries else "empty",
        fault=None if entries else "a feed without entries",
        fault_kind=None if entries else "no_papers",
        answered_at=child_text(feed, f"{_ATOM}updated"),
        asked=child_text(feed, f"{_ATOM}title"),
        total_count=_number(child_text(feed, _TOTAL)),
        entries=found.entries,
        rejects=found.rejects,
        unknown_keys=found.unknown_keys,
    )


def _record(position: int, entry: Element) -> ArxivRecord:
    named, others = children(entry, _KNOWN)
    page = needed_text(named, "id").strip()
    match = _ABSTRACT_PAGE.fullmatch(page)
    if match is None:
        raise ValueError(f"id: {page[:80]!r} is no paper's page with its version")
    own, others_among = _categories(named)
    return ArxivRecord(
        position,
        match[1],
        needed_text(named, "title"),
        abstract=only_text(named, "summary"),
        versions=_versions(int(match[2]), named),
        category_terms=own,
        other_terms=others_among,
        authors=[_author(author) for author in named.get("author", ())] or None,
        comment=only_text(named, "comment"),
        doi=only_text(named, "doi"),
        journal_ref=only_text(named, "journal_ref"),
        extra=others or None,
    )


def _versions(number: int, named: dict[str, list[Element]]) -> list[ArxivVersion]:
    """The first version and the one that the entry is about, which may be the first."""
    first = ArxivVersion(1, needed_text(named, "published"))
    updated = needed_text(named, "updated")
    return [first] if number == 1 else [first, ArxivVersion(number, updated)]


def _categories(named: dict[str, list[Element]]) -> tuple[list[str], list[str]]:
    """arXiv's categories, the primary one first, and the terms that are none of them."""
    primary, terms = _terms(named, "primary_category"), _terms(named, "category")
    others = [term for term in terms if not CATEGORY.fullmatch(term) and term not in primary]
    return list(dict.fromkeys([*primary, *(it for it in terms if it not in others)])), others


def _terms(named: dict[str, list[Element]], name: str) -> list[str]:
    """The terms of all elements of a name. One without a term, or with an empty one, has none."""
    return [term for element in named.get(name, ()) if (term := element.get("term"))]


def _author(author: Element) -> ArxivAuthor:
    name = child_text(author, f"{_ATOM}name")
    if name is None or not name.strip():
        raise ValueError("author.name: required, but missing")
    places = author.findall(f"{_ARXIV}affiliation")
    return ArxivAuthor(name, [full_text(place) for place in places])


def _is_error(entry: Element) -> bool:
    return bool(_ERROR.match((child_text(entry, f"{_ATOM}id") or "").strip()))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
