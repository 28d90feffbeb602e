"""One function that finds passages in documents of all sources."""

from etl.sources.arxiv.arxiv_records import ArxivDocument
from etl.sources.arxiv.xml_passages import xml_passages
from etl.sources.daily_papers.cards import CARDS_TEMPLATES
from etl.sources.daily_papers.json_passages import json_passages
from etl.sources.daily_papers.page_passages import card_passages, dump_passages
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.text_dump import TEXT_TEMPLATES
from etl.sources.daily_papers.urls import parse_address
from etl.sources.passages import FindPassage


def passages_of(
    text: str, document: ParsedDocument | ArxivDocument, url: str | None
) -> FindPassage:
    """Find parts of a document's entries in its text. url: as stated; it names an answer's page."""
    if isinstance(document, ArxivDocument):
        return xml_passages(text, document.template)
    if document.template in CARDS_TEMPLATES:
        return card_passages(text, document)
    if document.template in TEXT_TEMPLATES:
        return dump_passages(text, document)
    return json_passages(text, document.template, parse_address(url).first_position)
