"""Passages of arXiv's answers: elements of the record at a position."""

import re
from collections.abc import Iterator

from etl.sources.arxiv.atom import ATOM_TEMPLATES
from etl.sources.passages import FindPassage, Passage, Sought

_ATOM = {
    "arxiv_id": "id",
    "title": "title",
    "abstract": "summary",
    "arxiv_comment": "comment",
    "authors": "author",
    "doi": "doi",
    "journal_ref": "journal_ref",
    "primary_category": "primary_category",
    "versions": "published",
}
_OAI = {
    "arxiv_id": "id",
    "title": "title",
    "abstract": "abstract",
    "primary_category": "categories",
    "categories": "categories",
    "arxiv_comment": "comments",
    "license": "license",
    "authors": "author",
    "doi": "doi",
    "journal_ref": "journal-ref",
    "report_number": "report-no",
    "changed_on": "datestamp",
}


def xml_passages(text: str, template: str) -> FindPassage:
    """Find elements of an answer's records."""
    is_feed = template in ATOM_TEMPLATES
    records = list(_elements(text, "entry" if is_feed else "record"))

    def find(position: int, sought: Sought) -> Passage | None:
        if sought.part == "answered_at":
            return next(_elements(text, "updated" if is_feed else "responseDate"), None)
        if position > len(records):
            return None
        record = records[position - 1]
        if sought.part == "entry":
            return record
        return _part(text, record, sought, is_feed=is_feed)

    return find


def _part(text: str, record: Passage, sought: Sought, *, is_feed: bool) -> Passage | None:
    if sought.part == "versions" and not is_feed:
        return next(_elements(text, "version", record, f'version="v{sought.place}"'), None)
    if sought.part == "versions" and sought.place != 1:
        return next(_elements(text, "updated", record), None)
    if sought.part == "categories" and is_feed:
        term = f'term="{sought.text}"'
        tags = ("primary_category", "category")
        return next((it for tag in tags for it in _elements(text, tag, record, term)), None)
    tag = (_ATOM if is_feed else _OAI).get(sought.part)
    found = list(_elements(text, tag, record)) if tag else []
    place = (sought.place or 1) - 1
    return found[place] if place < len(found) else None


def _elements(
    text: str, tag: str, within: Passage | None = None, mark: str = ""
) -> Iterator[Passage]:
    """Elements of a tag, whatever its prefix, whose opening tag has a mark; none holds another."""
    name = rf"(?:[\w-]+:)?{re.escape(tag)}"
    pattern = re.compile(rf"<{name}(?=[\s/>])(?P<opening>[^>]*?)(?:/>|>.*?</{name}\s*>)", re.DOTALL)
    start, end = within or (0, len(text))
    for match in pattern.finditer(text, start, end):
        if mark in match["opening"]:
            yield Passage(*match.span())
