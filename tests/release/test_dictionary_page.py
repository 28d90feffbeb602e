"""The dictionary's page: complete, self-contained, and safe whatever the texts are."""

import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from etl.archive.documents import Provenance
from etl.contract.core import CORE_TABLES
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.release.diagram import draw_diagram
from etl.release.dictionary_page import dictionary_html, share
from etl.settings import Settings
from etl.stage.sql_files import sql_folder
from tests.answers import item

pytestmark = pytest.mark.slow

TITLE = "<script>alert(1)</script> & \"quoted\" 'text'"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LexborHTMLParser]:
    """The page of a release with one paper, whose title is markup, and no abstract."""
    home = tmp_path_factory.mktemp("home")
    paper = item(1, title=TITLE, summary="", upvotes=3)
    (home / "day.json").write_text(json.dumps([paper]))
    load_documents(Settings(home), [(home / "day.json", Provenance())])
    with open_release(home / "papers.duckdb") as con:
        yield LexborHTMLParser(dictionary_html(con))


def cells(document: LexborHTMLParser, table: str, column: str) -> list[str]:
    """What the page says of a column: type, fill rate, meaning, source, example."""
    for row in document.css(f'[id="{table}"] tbody tr'):
        if row.css_first("th .name").text() == column:
            return [cell.text() for cell in row.css("td")]
    raise AssertionError(f"no {table}.{column}")


def test_a_title_that_is_markup_stays_text(document):
    assert document.css("script") == []
    assert cells(document, "core.papers", "title") == [
        "varchar",
        "100 %",
        "Title, cleaned: wrapped lines joined, LaTeX readable; from pages",
        "stage.entries.title",
        TITLE,
    ]


def test_what_nobody_states_has_no_example(document):
    assert cells(document, "core.papers", "abstract")[1:2] == ["0 %"]
    assert cells(document, "core.papers", "abstract")[-1] == ""
    assert cells(document, "mart.papers_wide", "peak_upvotes")[::4] == ["bigint", "3"]


def test_every_table_and_mart_is_a_section_with_all_its_columns(document):
    found = {
        section.attributes["id"]: [it.text() for it in section.css("tbody th .name")]
        for section in document.css("section")
    }
    for mart in sql_folder("marts").values():
        names = [line.partition(": ")[0] for line in mart.header["column"]]
        assert found[f"mart.{mart.name}"] == names
    for table in CORE_TABLES:
        assert found[table.name] == [column.name for column in table.columns]


def test_the_page_loads_nothing_and_every_link_in_it_leads_somewhere(document):
    assert document.css("[src], link, iframe, object") == []
    assert "url(http" not in (document.html or "")
    targets = {node.attributes["id"] for node in document.css("[id]")}
    links = {node.attributes["href"] or "" for node in document.css("a")}
    assert {link.removeprefix("#") for link in links} <= targets


def test_a_reader_without_eyes_or_mouse_finds_the_way(document):
    [html] = document.css("html")
    assert html.attributes["lang"] == "en"
    assert document.css_first("body > a").attributes["href"] == "#content"
    assert document.css_first("nav").attributes["aria-label"] == "Tables"
    for table in document.css("main table"):
        assert document.css(f'[id="{table.attributes["aria-labelledby"]}"]')
        assert {it.attributes["scope"] for it in table.css("thead th")} == {"col"}
    levels = [int(node.tag[1]) for node in document.css("h1, h2, h3") if node.parent.tag != "nav"]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_without_a_release_meanings_remain():
    document = LexborHTMLParser(dictionary_html(None))
    assert "Nothing is released yet" in document.css_first("main p").text()
    assert cells(document, "core.papers", "arxiv_id") == [
        "varchar",
        "",
        "arXiv id without version, as text; NULL where the page shows none; "
        "from pages, else from arXiv",
        "stage.entries.arxiv_id",
        "",
    ]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 7, "0 %"), (1, 1000, "< 1 %"), (1, 2, "50 %"), (999, 1000, "> 99 %"), (7, 7, "100 %")],
)
def test_a_share_is_nothing_or_all_only_where_it_is(part, whole, said):
    assert share(part, whole) == said


def test_boxes_do_not_overlap_and_lines_lead_to_the_left():
    drawn = draw_diagram(CORE_TABLES, "core.captures")
    assert {box.table.name for box in drawn.boxes} == {table.name for table in CORE_TABLES}
    for one in drawn.boxes:
        assert one.x + drawn.box_width <= drawn.width
        assert one.y + one.height <= drawn.height
        below = [it for it in drawn.boxes if it.x == one.x and it.y > one.y]
        assert all(it.y >= one.y + one.height for it in below)
    for line in drawn.lines:
        [start, *_, end] = re.findall(r"-?\d+(?=,)", line.path)
        assert int(end) < int(start)


def test_lines_are_the_references_of_the_contract():
    lines = {line.words for line in draw_diagram(CORE_TABLES, "core.captures").lines}
    assert "core.authorships.author_key leads to core.authors" in lines
    assert "core.listings.capture_id leads to core.captures" in lines
    assert "core.papers.capture_id leads to core.captures" not in lines
    assert len(lines) == 25


def test_the_template_is_packaged():
    root = Path(__file__).parents[2]
    pyproject = tomllib.loads((root / "pyproject.toml").read_text())
    patterns = pyproject["tool"]["setuptools"]["package-data"]["etl"]
    packaged = {path for pattern in patterns for path in (root / "etl").glob(pattern)}
    assert root / "etl/release/dictionary.html" in packaged
