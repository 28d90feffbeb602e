"""The report's markup: nothing from the site gets into it, and everybody can read it."""

import re
from itertools import pairwise

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.expectations.report.conftest import HOSTILE, squeezed

pytestmark = pytest.mark.slow

SAFE_ATTRIBUTES = {
    "abbr", "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "clip-path",
    "content", "cx", "cy", "d", "datetime", "height", "href", "http-equiv", "id", "lang", "name",
    "open", "points", "preserveaspectratio", "r", "rel", "role", "scope", "style", "tabindex",
    "title", "transform", "viewbox", "width", "x", "x1", "x2", "xmlns", "y", "y1", "y2",
}  # fmt: skip
SAFE_TAGS = {
    "a", "article", "b", "body", "caption", "circle", "clippath", "code", "dd", "defs", "details",
    "div", "dl", "dt", "figcaption", "figure", "footer", "g", "h1", "h2", "h3", "h4", "head",
    "html", "i", "li", "line", "main", "meta", "nav", "p", "path", "polyline", "pre", "rect",
    "section", "span", "strong", "style", "summary", "svg", "table", "tbody", "td", "text", "th",
    "thead", "time", "title", "tr", "ul", "use", "wbr",
}  # fmt: skip


def test_nothing_from_the_site_becomes_markup(page: LexborHTMLParser):
    text = page.css_first("main").text()
    assert HOSTILE in text
    for node in page.css("*"):
        assert node.tag.lower() in SAFE_TAGS, node.tag
        for name, value in node.attributes.items():
            assert name.lower() in SAFE_ATTRIBUTES, (node.tag, name)
            assert "alert" not in (value or "") or name in ("title", "aria-label")
    targets = {node.attributes["href"] or "" for node in page.css("[href]")}
    assert {re.split("[/?]", target)[0] for target in targets if target[:1] != "#"} == {"https:"}


def test_the_page_needs_nothing_else_and_runs_nothing(page: LexborHTMLParser):
    [policy] = page.css("meta[http-equiv]")
    assert policy.attributes["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    assert page.css("[src], link, script, iframe, object, form, base") == []
    assert not re.search(r"url\((?!#)|@import", page.html or "")


def test_a_reader_without_eyes_or_mouse_finds_the_way(page: LexborHTMLParser):
    assert page.css_first("html").attributes["lang"] == "en"
    assert page.css_first("body > a").attributes["href"] == "#content"
    assert len(page.css("main, h1")) == 2
    assert page.css_first("nav").attributes["aria-label"] == "Sections"
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = [node.attributes["id"] for node in page.css("[id]")]
    assert len(names) == len(set(names))
    inner = {node.attributes["href"] or "" for node in page.css('[href^="#"]')}
    assert {target.removeprefix("#") for target in inner} <= set(names)
    labels = {node.attributes["aria-labelledby"] for node in page.css("[aria-labelledby]")}
    assert labels <= set(names)
    for table in page.css("table"):
        assert table.css("caption") or table.parent.attributes["aria-label"]
        assert {node.attributes["scope"] for node in table.css("thead th")} == {"col"}


def test_plots_are_texts_and_have_words_for_those_who_do_not_see_them(page: LexborHTMLParser):
    figures = page.css("figure")
    assert [squeezed(it.css_first("strong").text()) for it in figures] == [
        "Papers over releases", "Listings over releases", "Captures over releases",
        "Papers by the day that lists them",
    ]  # fmt: skip
    assert all(len(it.css("svg text")) > 4 for it in figures)
    caption = squeezed(figures[0].css_first("figcaption").text())
    assert re.fullmatch(
        r"Papers over releases2 papers on \d{4}-\d\d-\d\d, 8 on \d{4}-\d\d-\d\d; 3 releases; "
        "1 blocked, marked with a cross.",
        caption,
    )
    assert squeezed(figures[3].css_first("figcaption").text()).endswith(
        "From 2026-04-13 to 2026-04-20, papers on 3 days: at least 1, at most 5, half of the days "
        "up to 2."
    )
