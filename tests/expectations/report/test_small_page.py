"""The report's page of a release of a few rows, of none, and the pieces that it shows."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from etl.settings import Settings
from etl.site_settings import Site
from etl.stage.connection import connect
from expectations.report.report_page import is_web, render_page, shown_entry, write_page
from tests.expectations.report.conftest import At, said, squeezed
from tests.release.noted_release import fill_noted_release

pytestmark = pytest.mark.slow

NOW = datetime(2026, 4, 8, 2, 5)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a home without files, whose listings began a week ago."""
    return Settings(home=tmp_path / "home", site=Site(first_day=date(2026, 4, 1)))


@pytest.fixture
def released(settings: Settings) -> Settings:
    settings.home.mkdir()
    with connect(settings.release) as con:
        fill_noted_release(con)
    return settings


def page(settings: Settings, now: datetime = NOW) -> LexborHTMLParser:
    return LexborHTMLParser(render_page(settings, At(now)))


def words(found: LexborHTMLParser) -> str:
    return squeezed(found.css_first("main").text())


def test_before_the_first_attempt_only_days_are_shown(settings: Settings) -> None:
    found = page(settings)
    assert said(found, "h2") == [
        "There is no data yet", "What the last attempt loaded", "Gaps by day",
    ]  # fmt: skip
    assert "missing 2026-04-01 to 2026-04-08 (6 weekdays): never asked for" in words(found)
    assert said(found, "footer p")[0].startswith(
        "Written 2026-04-08 02:05 UTC; paperhouse report writes it anew."
    )


def test_a_release_is_judged_by_what_it_holds_and_by_the_hour(released: Settings) -> None:
    found = page(released)
    assert said(found, "h2")[0] == "Trust it, with 5 reservations"
    assert "release of 2026-04-08 01:05 UTC, 60 minutes old" in said(found, "#verdict p")[0]
    assert said(found, "#verdict li")[:2] == [
        "3 weekdays of the last 14 days without a good listing: 3 missing, the last on 2026-04-03"
        " – days",
        "Warning: 7 of 5 rows break the rule: an abstract is stated – checks",
    ]
    assert said(found, "footer p")[0].startswith(
        "Written 2026-04-08 02:05 UTC after attempt 2 at a release, 0 of them blocked;"
    )


def test_what_is_new_is_counted_and_named(released: Settings) -> None:
    shown = words(page(released))
    assert "published, with 4 captures, 4 listings, 5 papers and 2 entries in quarantine" in shown
    assert "(2026-04-07 01:05 UTC): 3 captures, 1 new paper, 1 new day, 3 listings." in shown
    assert "New days: 1 2026-04-07 (1 paper). New papers: 1 Pots 2026-04-07, 2604.00003" in shown


@pytest.mark.parametrize(
    ("archived_at", "days"), [("2026-04-07 01:05:00", 0), ("2026-04-07 01:05:01", 1)]
)
def test_a_day_is_new_if_its_first_page_came_after_the_release_before(
    released: Settings, archived_at: str, days: int
) -> None:
    with connect(released.release) as con:
        con.execute("update meta.imports set imported_at = cast($at as timestamp) "
                    "where capture_id = 'c7'", {"at": archived_at})  # fmt: skip
    noun = "new day" if days == 1 else "new days"
    assert f", {days} {noun}, " in words(page(released))


def test_in_the_first_release_every_day_is_new(released: Settings) -> None:
    with connect(released.release) as con:
        con.execute("delete from meta.releases where release_id < '20260408'")
    shown = words(page(released))
    assert "is the first release: 4 captures, 4 new papers, 2 new days, 6 listings." in shown


def test_days_have_their_states_and_their_papers(released: Settings) -> None:
    found = page(released)
    cells = [node.attributes["title"] or "" for node in found.css(".month td[title]")]
    assert [it.partition(";")[0] for it in cells[4:]] == [
        "Sunday 2026-04-05: missing, 0 papers",
        "Monday 2026-04-06: moving, 3 papers",
        "Tuesday 2026-04-07: moving, 1 paper",
        "Wednesday 2026-04-08: missing, 0 papers",
    ]
    assert "✓complete: listed, and fetched once it had settled" in words(found)


def test_attempts_and_days_are_plotted(released: Settings) -> None:
    found = page(released)
    shown = words(found)
    assert all(f"{kind} over releases1 " in shown for kind in ("Papers", "Listings", "Captures"))
    assert "1 paper on 2026-04-07, 5 on 2026-04-08; 2 releases." in words(found)
    assert "From 2026-04-06 to 2026-04-08, papers on 2 days" in words(found)


def test_an_attempt_from_the_future_is_in_no_plot(released: Settings) -> None:
    with connect(released.release) as con:
        con.execute("insert into meta.releases values "
                    "('20990101T000000Z', '2099-01-01', 4, 4, 9, 2, '0.1.0')")  # fmt: skip
    shown = words(page(released))
    assert "1 paper on 2026-04-07, 5 on 2026-04-08; 2 releases." in shown
    assert "after attempt 3 at a release" in shown


def test_checks_and_parsers_are_followed(released: Settings) -> None:
    shown = words(page(released))
    assert "asked 2 rules: 1 hold, 1 is broken. History counts the last 30 attempts;" in shown
    assert "html_island v2: 4 captures, 11 entries, 18 % refused" in shown


def test_the_last_audit_and_the_docs_are_shown_where_there_are_some(released: Settings) -> None:
    before = page(released)
    assert "Last auditnone" in words(before)
    assert before.css('a[href="docs/index.html"]') == []
    with connect(released.history) as con:
        con.execute(
            "create table audits as select timestamp '2026-04-08 03:00' as audited_at, "
            "'r' as release_id, 0 as table_count, null::varchar as sample; "
            "create table attempts (release_id varchar, attempted_at timestamp, outcome varchar); "
            "create table checks as select '' as release_id, checks.* from "
            "(select '' as check_id, '' as rule, '' as table_name, '' as source, '' as severity, "
            "0 as checked_count, 0 as broken_count, '' as sample) as checks where false; "
            "create table fill_rates (release_id varchar, table_name varchar, column_name varchar, "
            "row_count bigint, stated_count bigint)"
        )
    docs = released.quality_report.parent / "docs"
    docs.mkdir(parents=True)
    (docs / "index.html").write_text("")
    found = page(released)
    assert "Last audit2026-04-08 03:00 UTCthe same as a full derivation" in words(found)
    assert len(found.css('a[href="docs/index.html"]')) == 2


def test_digests_are_told_where_there_are_subscriptions(released: Settings) -> None:
    assert page(released).css("#digests") == []
    released.subscriptions.write_text("[a")
    assert "no digest can be sent: " in words(page(released))


def test_the_page_is_written_as_a_whole(settings: Settings) -> None:
    assert write_page(settings, At(NOW)) == settings.quality_report
    assert settings.quality_report.read_text("utf-8") == render_page(settings, At(NOW))
    assert write_page(settings, At(NOW)) == settings.quality_report
    assert [it.name for it in settings.quality_report.parent.iterdir()] == [
        settings.quality_report.name
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/", True), ("http://a.test", True), ("javascript:alert(1)", False),
        ("httpss://a.test", False), ("a.test", False), ("https://[a", False), ("", False),
        (None, False),
    ],
)  # fmt: skip
def test_a_url_is_a_link_where_it_leads_into_the_web(url: str | None, expected: bool) -> None:
    assert is_web(url) is expected


def test_an_entry_has_one_value_a_line() -> None:
    assert shown_entry('{"a": "茶", "b": [1]}') == '{\n "a": "茶",\n "b": [\n  1\n ]\n}'


@pytest.mark.parametrize(
    ("length", "more"), [(1498, ""), (1499, "\n… 1 character more"),
                         (4_000, "\n… 2,502 characters more")]
)  # fmt: skip
def test_a_long_entry_is_cut_after_1500_characters(length: int, more: str) -> None:
    text = json.dumps("x" * length)
    assert shown_entry(text) == text[:1500] + more
