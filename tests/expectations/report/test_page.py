"""The report's page: what it says is so, and nothing from the site becomes markup."""

import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl.errors import ReleaseBlocked, UsageError
from etl.records import Statement
from etl.warehouse import history, release
from expectations import report
from tests.answers import item
from tests.expectations.report.conftest import CLAIM, HOSTILE, At, Home

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


@pytest.fixture(scope="module")
def page(lived: Home) -> LexborHTMLParser:
    return lived.page()


def said(page: LexborHTMLParser, selector: str) -> list[str]:
    return [squeezed(node.text()) for node in page.css(selector)]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def section(page: LexborHTMLParser, name: str) -> LexborNode:
    found = page.css_first(f'section[aria-labelledby="{name}"]')
    assert found is not None
    return found


def test_the_verdict_comes_first_with_its_reasons_in_order(page: LexborHTMLParser, lived: Home):
    attempt = history.latest(lived.settings.history)
    assert attempt is not None
    assert said(page, "h2")[0] == "The last attempt was blocked"
    assert said(page, "#verdict li") == [
        f"Broken: {CLAIM} (3 of 40 rows break it) – checks",
        "2 weekdays of the last 14 days without a good listing: 2 missing, the last on 2026-04-17"
        " – days",
        f"Warning: {CLAIM} (2 of 40 rows break it) – checks",
        "1 held answer to be looked at by a person: not in the data until then – held",
        "2 of the last 3 entries went into quarantine – quarantine",
        "1 new page could not be read – quarantine",
    ]


def test_counts_are_those_of_the_release(page: LexborHTMLParser, lived: Home):
    with release.opened(lived.settings.release) as con:
        tables = [f"core.{name}" for (name,) in con.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'core' order by all"
        ).fetchall()]  # fmt: skip
        tables += ["quality.rejects"]
        counted = [con.execute(f"select count(*) from {it}").fetchall()[0][0] for it in tables]
    rows = section(page, "changes").css("tbody tr")
    shown = {row.css_first("th").text(): row.css("td")[1].text() for row in rows}
    assert shown == {name: f"{count:,}" for name, count in zip(tables, counted, strict=True)}
    assert shown["core.papers"] == "8"


def test_differences_are_to_the_release_before(page: LexborHTMLParser):
    rows = {
        row.css_first("th").text(): [cell.text() for cell in row.css("td")]
        for row in section(page, "changes").css("tbody tr")
    }
    assert rows["core.papers"] == ["7", "8", "+1"]
    assert rows["core.captures"] == ["3", "5", "+2"]
    assert rows["core.organizations"] == ["0", "0", "0"]
    assert rows["quality.rejects"] == ["0", "2", "+2"]


def test_what_the_release_loaded_is_told_by_outcome_and_template(page: LexborHTMLParser):
    rows = section(page, "loaded").css("tbody tr")
    assert [[cell.text() for cell in row.css("th, td")] for row in rows] == [
        ["page", "api_array v1", "1", "3", "1", "2", "0"],
        ["unreadable", "none v16", "1", "0", "0", "0", "0"],
    ]
    assert "2 captures, 1 new paper, 1 new day, 1 listing." in squeezed(
        section(page, "loaded").text()
    )
    assert said(page, 'section[aria-labelledby="changes"] li') == [
        f"{squeezed(HOSTILE)} 2026-04-15, 2604.00009"
    ]


def test_every_day_has_a_cell_that_says_its_state_and_why(page: LexborHTMLParser):
    cells = [node.attributes["title"] for node in page.css(".month td[title]")]
    complete = "fetched on 2026-04-20 12:00"
    assert cells[:4] == [
        f"Monday 2026-04-13: complete, 2 papers; {complete}",
        "Tuesday 2026-04-14: complete, 5 papers; fetched on 2026-04-18 08:00",
        f"Wednesday 2026-04-15: complete, 1 paper; {complete}",
        "Thursday 2026-04-16: missing, 0 papers; never asked for",
    ]
    assert len(cells) == 8
    assert said(page, "#days ~ ul:not(.legend) li") == [
        "missing 2026-04-16 to 2026-04-20 (3 weekdays): never asked for"
    ]
    assert [squeezed(it.text()) for it in page.css(".month td.s-complete")] == [
        "13✓complete", "14✓complete", "15✓complete",
    ]  # fmt: skip


def test_a_broken_check_says_since_when_with_sample_rows(page: LexborHTMLParser, lived: Home):
    with history.opened(lived.settings.history) as con:
        [(since,)] = con.execute(
            "select min(attempted_at) from check_results where claim = ? and not is_passed", [CLAIM]
        ).fetchall()
    [broken] = page.css("article.broken")
    assert broken.css_first("h4").text() == CLAIM
    words = squeezed(broken.css_first("p").text())
    assert words == (
        f"blocks 3 of 40 rows of core.listings break it (8 %). Broken since "
        f"{since:%Y-%m-%d %H:%M} UTC, 3 attempts in a row; 1 held and 3 failed of the last 4."
    )
    assert broken.css_first(".trail").text() == "✓✗✗✗"
    assert broken.css_first("pre").text() == HOSTILE


def test_checks_that_hold_are_folded_and_all_there(page: LexborHTMLParser, lived: Home):
    attempt = history.latest(lived.settings.history)
    assert attempt is not None
    held = Counter(result.claim for result in attempt.results if not result.broken_count)
    rows = page.css('section[aria-labelledby="checks"] details:not([open]) tbody tr')
    assert Counter(row.css("td")[0].text() for row in rows) == held
    assert {(row.css("td")[3].text(), row.css("td")[4].text()) for row in rows} == {("4", "0")}


def test_quarantine_shows_the_fault_and_the_piece_of_the_page(page: LexborHTMLParser, lived: Home):
    with release.opened(lived.settings.release) as con:
        [(capture_id,)] = con.execute("select distinct capture_id from quality.rejects").fetchall()
    quarantine = section(page, "quarantine")
    assert [squeezed(it.text()) for it in quarantine.css("h3")] == [
        "arxiv_id: 1 entry",
        "paper.title: 1 entry",
        "title: 1 entry",
        "Pages that no parser could read: 1",
    ]
    first = quarantine.css_first("details")
    assert squeezed(first.css_first("summary").text()).startswith(
        f"Position 3 of capture {capture_id}, api_array v1, listed on 2026-04-15: arxiv_id: <script"
    )
    assert "Tides of Tea, Part 10" in first.css_first("pre").text()
    assert "javascript:alert('2026-04-15')" in first.text()
    assert first.css("a") == []


def test_a_held_capture_is_named_beside_what_came_earlier(page: LexborHTMLParser, lived: Home):
    with release.opened(lived.settings.release) as con:
        [(name,)] = con.execute(
            "select capture_id from core.captures where outcome = 'held'"
        ).fetchall()
    [row] = section(page, "held").css("tbody tr")
    cells = [cell.text() for cell in row.css("th, td")]
    assert cells[:5] == [name, "2026-04-14", "2", "5", "2026-04-18 09:00 UTC"]
    assert "paperhouse accept CAPTURE_ID" in section(page, "held").text()


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


def test_before_the_first_attempt_it_says_how_to_begin(home: Home):
    page = home.page()
    assert said(page, "h2")[:2] == ["There is no data yet", "What the last attempt loaded"]
    assert "paperhouse run" in page.css_first("#verdict p").text()
    assert page.css("article, figure") == []


def test_a_first_attempt_that_is_blocked_leaves_nothing_to_read(home: Home):
    with pytest.raises(ReleaseBlocked), report.after(home.settings, At()):
        home.load(home.answer(13, [item(1)]), broken=1, severity="block")
    page = LexborHTMLParser(home.settings.quality_report.read_text())
    assert said(page, "h2")[0] == "The last attempt was blocked"
    assert said(page, "#verdict p") == [
        "No release was published before, so there is nothing to read yet."
    ]
    assert len(page.css("article.broken")) == 1
    assert page.css(".facts") == []


def test_a_release_of_junk_alone_is_empty_not_good(home: Home):
    junk = home.folder / "junk.html"
    junk.write_text("<title>Just a moment...</title>")
    home.load((junk, Statement()))
    page = home.page()
    assert said(page, "h2")[0] == "The release holds no papers"
    assert "1 new page could not be read – quarantine" in said(page, "#verdict li")


def test_whole_imported_days_can_be_trusted_without_any_fetch(home: Home):
    days = [home.answer(day, [item(day)]) for day in range(13, 20)]
    with report.after(home.settings, At(datetime(2026, 4, 20, 0, 30))):
        home.load(*days)
    page = LexborHTMLParser(home.settings.quality_report.read_text())
    assert said(page, "h2")[0] == "Trust it"
    assert said(page, "#verdict li") == []
    assert said(page, ".facts dd")[2] == "2026-04-19of 7 days with papers"


def test_without_history_the_release_speaks_for_itself(home: Home):
    home.load(home.answer(13, [item(1)]), broken=1)
    home.settings.history.unlink()
    page = home.page()
    assert said(page, "h2")[0] == "Trust it, with 2 reservations"
    assert page.css_first("article.broken .trail").text() == "✗"


def test_an_old_release_is_a_reservation(home: Home):
    home.load(home.answer(13, [item(1)]))
    attempt = history.latest(home.settings.history)
    assert attempt is not None
    page = home.page(attempt.attempted_at + timedelta(hours=27))
    assert said(page, "#verdict li")[0] == (
        "No release for 27 hours: newer days are not in it – changes"
    )


def test_another_failure_leaves_the_report_as_it_was(home: Home):
    with pytest.raises(UsageError), report.after(home.settings, At()):
        raise UsageError("no such file")
    assert not home.settings.quality_report.exists()


def test_a_reader_keeps_the_whole_old_page_and_no_file_is_left_beside_it(home: Home):
    path = report.write(home.settings, At())
    with path.open() as reader:
        home.load(home.answer(13, [item(1)]))
        report.write(home.settings, At())
        assert "There is no data yet" in reader.read()
    assert "Trust it" in path.read_text()
    assert [it.name for it in path.parent.iterdir()] == ["index.html"]


def test_no_connection_stays_open(home: Home):
    """Another configuration than that of an open connection would be refused."""
    home.load(home.answer(13, [item(1)]))
    report.write(home.settings, At())
    for path in (home.settings.release, home.settings.history):
        duckdb.connect(str(path), config={"threads": 1}).close()


def test_data_docs_are_linked_where_they_are(home: Home):
    assert home.page().css('[href^="docs"]') == []
    docs = home.settings.quality_report.parent / "docs" / "index.html"
    docs.parent.mkdir()
    docs.write_text("docs")
    assert {it.attributes["href"] for it in home.page().css('[href^="docs"]')} == {
        "docs/index.html"
    }


def test_the_same_home_at_the_same_instant_gives_the_same_page(lived: Home):
    assert lived.page().html == lived.page().html


def test_templates_are_found_beside_the_module():
    folder = Path(report.__file__).parent
    included = re.findall(r'"(\w+\.(?:html|css))"', (folder / "report.html").read_text())
    assert {it.name for it in folder.iterdir() if it.suffix in (".html", ".css")} == {
        "report.html", *included,
    }  # fmt: skip
