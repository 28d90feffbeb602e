"""The parsers' one entry: the content of an answer decides which of them reads it."""

import re

from etl.archive.documents import Provenance
from etl.contract.vocabulary import PageFault
from etl.errors import UnreadablePage
from etl.sources.arxiv.arxiv_records import ArxivDocument
from etl.sources.arxiv.atom import ATOM_TEMPLATES, ATOM_VERSION, FEED, parse_feed
from etl.sources.arxiv.oai import OAI_ROOT, OAI_TEMPLATES, OAI_VERSION, parse_oai
from etl.sources.arxiv.xml_tree import parse_xml
from etl.sources.decoding import decode_body

UNREAD_ARXIV = "none"
"""Template of answers that no parser can read."""

_PARSERS = {
    **dict.fromkeys(ATOM_TEMPLATES, ATOM_VERSION),
    **dict.fromkeys(OAI_TEMPLATES, OAI_VERSION),
}
ARXIV_PARSER_VERSIONS: dict[str, int] = {**_PARSERS, UNREAD_ARXIV: sum(_PARSERS.values())}

_XML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:feed|OAI-PMH)[\s>]", re.ASCII
)


def is_arxiv_answer(body: bytes) -> bool:
    """True where a document begins as arXiv's answers do, whatever follows."""
    return _XML_START.match(body) is not None


def parse_answer(body: bytes, provenance: Provenance) -> ArxivDocument:
    """Detect the kind of an answer and parse it. Never raises: a fault makes it `unreadable`.

    >>> parse_answer(b"Rate exceeded.", Provenance()).fault
    "text that is no XML: 'Rate exceeded.'"
    """
    try:
        return _read(decode_body(body))
    except UnreadablePage as error:
        return unreadable_answer(error.kind, error.detail)


def unreadable_answer(kind: PageFault, detail: str) -> ArxivDocument:
    """An answer that is not read, with the reason. A new version of any parser tries it again."""
    version = ARXIV_PARSER_VERSIONS[UNREAD_ARXIV]
    return ArxivDocument(UNREAD_ARXIV, version, "unreadable", fault_kind=kind, fault=detail)


def _read(text: str) -> ArxivDocument:
    if not text.lstrip().startswith("<"):
        raise UnreadablePage("other_text", f"text that is no XML: {text.strip()[:60]!r}")
    root = parse_xml(text)
    if root.tag == FEED:
        return parse_feed(root)
    if root.tag == OAI_ROOT:
        return parse_oai(root)
    raise UnreadablePage("other_format", f"XML, but no answer of arXiv: {root.tag}"[:120])
