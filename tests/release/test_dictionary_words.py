"""The dictionary's page of a release of a few rows, and of none."""

from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser

from etl.release.dictionary import SEARCH_EXAMPLES
from etl.release.dictionary_page import dictionary_html, share
from etl.stage.connection import Connection, connect
from tests.release.digest.small_release import RELEASE
from tests.release.noted_release import fill_noted_release

pytestmark = pytest.mark.slow


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        fill_noted_release(con)
        con.execute("update core.papers set title = '<b>&' where arxiv_id is null")
        yield con


def cells(document: LexborHTMLParser, table: str, column: str) -> list[str]:
    """The type, fill rate and example of a column."""
    rows = document.css(f'[id="{table}"] tbody tr')
    [row] = [it for it in rows if it.css_first("th .name").text() == column]
    found = [cell.text() for cell in row.css("td")]
    return [*found[:2], found[-1]]


def test_the_page_has_the_fill_rates_and_examples_of_its_release(con: Connection) -> None:
    document = LexborHTMLParser(dictionary_html(con))
    assert f"those of release {RELEASE};" in document.css_first("main p").text()
    assert cells(document, "core.papers", "arxiv_id")[:2] == ["varchar", "80 %"]
    assert cells(document, "core.authors", "name_key")[1] == "100 %"
    assert document.css("b") == []


def test_without_a_release_the_page_has_neither() -> None:
    document = LexborHTMLParser(dictionary_html(None))
    assert "Nothing is released yet" in document.css_first("main p").text()
    assert cells(document, "core.papers", "arxiv_id") == ["varchar", "", ""]


def test_schemas_come_in_the_order_in_which_people_need_them() -> None:
    document = LexborHTMLParser(dictionary_html(None))
    assert [it.text() for it in document.css("nav h2")] == ["core", "mart", "quality", "meta"]


def test_a_source_that_is_a_table_of_the_page_is_a_link_to_it() -> None:
    document = LexborHTMLParser(dictionary_html(None))
    links = {it.attributes["href"] for it in document.css("td[data-label=Source] a")}
    assert "#core.papers" in links


def test_the_diagram_shows_which_rows_belong_to_captures_and_no_more() -> None:
    titles = [it.text() for it in LexborHTMLParser(dictionary_html(None)).css("svg title")]
    assert "core.authorships.author_key leads to core.authors" in titles
    assert "core.listings.capture_id leads to core.captures" in titles
    assert "core.papers.capture_id leads to core.captures" not in titles


def test_the_examples_of_a_search_are_shown() -> None:
    shown = [it.text() for it in LexborHTMLParser(dictionary_html(None)).css("pre code")]
    assert shown == list(SEARCH_EXAMPLES.values())


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 7, "0 %"),
        (1, 101, "< 1 %"),
        (1, 100, "1 %"),
        (2, 3, "67 %"),
        (99, 100, "99 %"),
        (991, 1000, "> 99 %"),
        (7, 7, "100 %"),
    ],
)
def test_a_share_is_rounded_but_neither_to_nothing_nor_to_all(
    part: int, whole: int, said: str
) -> None:
    assert share(part, whole) == said
