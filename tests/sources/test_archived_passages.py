"""Passages are sought in the way of the template that read the document."""

import pytest

from etl.sources.archived_passages import passages_of
from etl.sources.arxiv.arxiv_records import ArxivDocument
from etl.sources.daily_papers.records import Entry, ParsedDocument
from etl.sources.passages import Sought

TEA = Entry(1, title="Tea Pots", abstract="Hot tea.")
FEED = "<feed><entry><title>Tea</title></entry></feed>"
RECORDS = "<OAI-PMH><record><title>Tea</title></record></OAI-PMH>"
CARD = '<article><h3><a href="/papers/2604.00001">Tea\n Pots</a></h3></article>'
DUMP = "Cups Cold tea.\nTea\nPots Hot tea."
ITEMS = '[{"title": "Cups"}, {"title": "Tea"}]'
API = "https://huggingface.co/api/daily_papers"


def read(template: str) -> ParsedDocument:
    return ParsedDocument(template, 1, "page", entries=[TEA])


@pytest.mark.parametrize(
    ("text", "document", "title"),
    [
        (FEED, ArxivDocument("arxiv_atom", 1, "page"), "<title>Tea</title>"),
        (RECORDS, ArxivDocument("arxiv_oai", 1, "page"), "<title>Tea</title>"),
        (RECORDS, ArxivDocument("arxiv_atom", 1, "page"), None),
        (CARD, read("cards_2024"), "Tea\n Pots"),
        (CARD, read("cards_2026"), "Tea\n Pots"),
        (CARD, read("cards_trending"), "Tea\n Pots"),
        (DUMP, read("text_blank"), "Tea\nPots"),
        (DUMP, read("text_glued"), "Tea\nPots"),
        (ITEMS, read("api_array"), '"title": "Cups"'),
        (f'{{"data": {ITEMS}}}', read("api_wrapped"), '"title": "Cups"'),
    ],
)
def test_a_title_is_found_where_the_template_has_it(
    text: str, document: ParsedDocument | ArxivDocument, title: str | None
):
    passage = passages_of(text, document, None)(1, Sought("title"))
    assert (passage and text[slice(*passage)]) == title


@pytest.mark.parametrize(
    ("url", "position", "title"),
    [
        (None, 2, '"title": "Tea"'),
        (f"{API}?limit=10", 2, '"title": "Tea"'),
        (f"{API}?p=3&limit=10", 32, '"title": "Tea"'),
        (f"{API}?p=3&limit=10", 2, None),
        (f"{API}?p=3&limit=10", 33, None),
    ],
)
def test_entries_of_an_answer_are_counted_from_the_first_of_its_page(
    url: str | None, position: int, title: str | None
):
    passage = passages_of(ITEMS, read("api_array"), url)(position, Sought("title"))
    assert (passage and ITEMS[slice(*passage)]) == title
