"""The parsers' one entry: a document's content decides its template, and so its parser."""

from etl.archive.documents import Provenance
from etl.contract.vocabulary import PageFault
from etl.errors import UnreadablePage
from etl.sources.daily_papers.api import API_TEMPLATES, API_VERSION, parse_api
from etl.sources.daily_papers.cards import CARDS_TEMPLATES, CARDS_VERSION
from etl.sources.daily_papers.detail import DETAIL_TEMPLATE, DETAIL_VERSION
from etl.sources.daily_papers.entry_caps import reject_oversized
from etl.sources.daily_papers.html_page import is_html, parse_html
from etl.sources.daily_papers.impossible_days import withdraw_impossible
from etl.sources.daily_papers.island import ISLAND_TEMPLATES, ISLAND_VERSION
from etl.sources.daily_papers.misfiled import withdraw_misfiled
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.text_dump import (
    TEXT_TEMPLATES,
    TEXT_VERSION,
    is_dump,
    parse_text_dump,
)
from etl.sources.decoding import decode_body

NO_TEMPLATE = "none"
"""Template of documents that no parser can read."""

_PARSERS = {
    **dict.fromkeys(ISLAND_TEMPLATES, ISLAND_VERSION),
    **dict.fromkeys(CARDS_TEMPLATES, CARDS_VERSION),
    **dict.fromkeys(API_TEMPLATES, API_VERSION),
    DETAIL_TEMPLATE: DETAIL_VERSION,
    **dict.fromkeys(TEXT_TEMPLATES, TEXT_VERSION),
}
PARSER_VERSIONS: dict[str, int] = {**_PARSERS, NO_TEMPLATE: sum(_PARSERS.values())}
"""Parser version of each template. That of NO_TEMPLATE is the sum of all, so that after any parser
changes, pages that none could read are tried again."""


def parse_document(body: bytes, provenance: Provenance) -> ParsedDocument:
    """Detect the template of a document and parse it. Never raises: a fault makes it `unreadable`.

    >>> parse_document(b"", Provenance()).fault
    'no bytes'
    """
    try:
        document = reject_oversized(_read(decode_body(body), provenance))
        document = withdraw_misfiled(document, provenance)
    except UnreadablePage as error:
        return unreadable_document(error.kind, error.detail)
    except RecursionError:
        return unreadable_document("too_deep", "nested too deeply")
    seen_at = provenance.captured_at
    return withdraw_impossible(document, seen_at.date()) if seen_at else document


def unreadable_document(kind: PageFault, detail: str) -> ParsedDocument:
    """A document that is not read, with the reason. A new version of any parser tries it again."""
    version = PARSER_VERSIONS[NO_TEMPLATE]
    return ParsedDocument(NO_TEMPLATE, version, "unreadable", fault_kind=kind, fault=detail)


def _read(content: str, provenance: Provenance) -> ParsedDocument:
    """JSON texts and dumps may contain tags and are no HTML for that, so they are tried first."""
    start = content.lstrip()[:1]
    if start != "<" and is_dump(content):
        return parse_text_dump(content)
    if start in ("{", "["):
        return parse_api(content, provenance)
    if is_html(content):
        return parse_html(content)
    detail = f"plain text that is no dump of a listing: {content.strip()[:60]!r}"
    raise UnreadablePage("other_text", detail)
