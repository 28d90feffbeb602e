"""What the report's page says of a lived-in home, section by section, is so."""

from collections import Counter

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl.build.history import latest_attempt
from etl.release.database import open_release
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.daily_papers.detect import PARSER_VERSIONS
from etl.stage.connection import open_read_only
from tests.expectations.report.conftest import HOSTILE, RULE, Home, said, squeezed

_API_ARRAY = f"api_array v{PARSER_VERSIONS['api_array']}"
_NONE = f"none v{ARCHIVED_DOCUMENTS.reader.parser_versions['none']}"

pytestmark = pytest.mark.slow


def test_the_verdict_comes_first_with_its_reasons_in_order(page: LexborHTMLParser, lived: Home):
    attempt = latest_attempt(lived.settings.history)
    assert attempt is not None
    assert said(page, "h2")[0] == "The last attempt was blocked"
    assert said(page, "#verdict li") == [
        f"Broken: 3 of 40 rows break the rule: {RULE} – checks",
        "2 weekdays of the last 14 days without a good listing: 2 missing, the last on 2026-04-17"
        " – days",
        f"Warning: 2 of 40 rows break the rule: {RULE} – checks",
        "1 held answer to be looked at by a person: not in the data until then – held",
        "2 of the last 3 entries went into quarantine – quarantine",
        "1 new page could not be read – quarantine",
    ]


def test_counts_are_those_of_the_release(page: LexborHTMLParser, lived: Home):
    with open_release(lived.settings.release) as con:
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


def test_what_the_release_loaded_is_reported_by_outcome_and_template(page: LexborHTMLParser):
    rows = section(page, "loaded").css("tbody tr")
    assert [[cell.text() for cell in row.css("th, td")] for row in rows] == [
        ["page", _API_ARRAY, "1", "3", "1", "2", "0"],
        ["unreadable", _NONE, "1", "0", "0", "0", "0"],
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
        "Wednesday 2026-04-15: moving, 1 paper; imported, but 2 of 3 entries cannot be read",
        "Thursday 2026-04-16: missing, 0 papers; never asked for",
    ]
    assert len(cells) == 8
    assert said(page, "#days ~ ul:not(.legend) li") == [
        "missing 2026-04-16 to 2026-04-20 (3 weekdays): never asked for"
    ]
    assert [squeezed(it.text()) for it in page.css(".month td.s-complete")] == [
        "13✓complete", "14✓complete",
    ]  # fmt: skip


def test_a_broken_check_says_since_when_with_sample_rows(page: LexborHTMLParser, lived: Home):
    with open_read_only(lived.settings.history) as con:
        [(since,)] = con.execute(
            "select min(attempted_at) from check_results where rule = ? and not is_passed", [RULE]
        ).fetchall()
    [broken] = page.css("article.broken")
    assert broken.css_first("h4").text() == RULE
    words = squeezed(broken.css_first("p").text())
    assert words == (
        f"blocks 3 of 40 rows of core.listings break it (8 %). Broken since "
        f"{since:%Y-%m-%d %H:%M} UTC, 3 attempts in a row; 1 held and 3 failed of the last 4."
    )
    assert broken.css_first(".trail").text() == "✓✗✗✗"
    assert broken.css_first("pre").text() == HOSTILE


def test_checks_that_hold_are_folded_and_all_there(page: LexborHTMLParser, lived: Home):
    attempt = latest_attempt(lived.settings.history)
    assert attempt is not None
    held = Counter(result.rule for result in attempt.results if not result.broken_count)
    rows = page.css('section[aria-labelledby="checks"] details:not([open]) tbody tr')
    assert Counter(row.css("td")[0].text() for row in rows) == held
    assert {(row.css("td")[3].text(), row.css("td")[4].text()) for row in rows} == {("4", "0")}


def test_quarantine_shows_the_fault_and_the_piece_of_the_page(page: LexborHTMLParser, lived: Home):
    with open_release(lived.settings.release) as con:
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
        f"Position 3 of capture {capture_id}, {_API_ARRAY}, listed on 2026-04-15: arxiv_id: <script"
    )
    assert "Tides of Tea, Part 10" in first.css_first("pre").text()
    assert "javascript:alert('2026-04-15')" in first.text()
    assert first.css("a") == []


def test_a_held_capture_is_named_beside_what_came_earlier(page: LexborHTMLParser, lived: Home):
    with open_release(lived.settings.release) as con:
        [(name,)] = con.execute(
            "select capture_id from core.captures where outcome = 'held'"
        ).fetchall()
    [row] = section(page, "held").css("tbody tr")
    cells = [cell.text() for cell in row.css("th, td")]
    assert cells[:5] == [name, "2026-04-14", "2", "5", "2026-04-18 09:00 UTC"]
    assert "paperhouse accept CAPTURE_ID" in section(page, "held").text()


def section(page: LexborHTMLParser, name: str) -> LexborNode:
    found = page.css_first(f'section[aria-labelledby="{name}"]')
    assert found is not None
    return found
