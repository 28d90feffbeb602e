"""The page in a browser: its views stand and are accessible, and what it shows stays text."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.site.conftest import HOSTILE, HOSTILE_KEY
from tests.site.opening import opened_site, served, show

pytestmark = pytest.mark.slow

VIEWS = [
    ("#/", "Hugging Face’s Daily Papers, day by day"),
    ("#/days", "Days"),
    ("#/day/2026-04-02", "Papers of 2026-04-02"),
    ("#/paper/2604.00131", "Lost Socks I: A Census of the Left Ones"),
    (f"#/paper/{HOSTILE_KEY}", HOSTILE),
    ("#/organizations", "Organizations"),
    ("#/organization/example-lab", "Example Lab"),
    ("#/authors?name=nightingale", "Authors"),
    ("#/keywords", "Keywords"),
    ("#/trending", "Trending"),
    ("#/search?words=sparse+attention", "Search"),
    ("#/questions", "Questions"),
    ("#/question/growth?paper=Lost+Socks+II", "How many upvotes had a paper 1 h"),
    ("#/sql?q=from+core.papers", "SQL"),
    ("#/quality", "Can it be trusted?"),
    ("#/nowhere", "This cannot be shown"),
]
LONG = {"#/days", "#/quality", "#/organizations", "#/authors?name=nightingale", "#/trending"}
"""Others consist of the same parts; to look at each of these takes seconds."""
ENDURED = 5
"""Seconds until all of a view stands: some 50 times what it takes an idle machine, which
`python -m tests.bench.exploring` measures."""
REFUSED = [
    "from 'https://example.org/x.csv'",
    "from read_text('/etc/passwd')",
    "install fts from 'https://example.org'",
    "set lock_configuration = false",
    "select 1) limit 1; create table t as (select 1",
    "delete from core.papers",
]


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with opened_site(browser, folder) as page:
        yield page


def table(page: Page) -> list[list[str]]:
    """The first table that the page shows: names of the columns, and cells."""
    rows = page.locator("main table.rows").first.locator("tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


@pytest.mark.parametrize(("route", "title"), VIEWS)
def test_a_view_stands_without_network_and_is_accessible(
    page: Page, route: str, title: str, soak: bool
):
    begun = time.monotonic()
    show(page, route)
    assert time.monotonic() - begun < ENDURED
    expect(page.locator("h1")).to_contain_text(title)
    alerts = page.locator("[role=alert]").all_inner_texts()
    assert alerts == ([] if route != "#/nowhere" else ["There is no view nowhere."])
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    if route in LONG and not soak:
        return
    grave = [
        (it["id"], it["nodes"][0]["html"])
        for it in Axe().run(page).response["violations"]
        if it["impact"] in {"serious", "critical"}
    ]
    assert grave == []


def test_a_hostile_title_is_text_everywhere(page: Page) -> None:
    for route in (f"#/paper/{HOSTILE_KEY}", "#/sql?q=select+title,paper_key+from+core.papers"):
        show(page, route)
        expect(page.get_by_text("onerror=").first).to_be_visible()
        assert page.locator("main img, main script").count() == 0
        assert "taken" not in page.title().partition("<")[0]
    show(page, f"#/paper/{HOSTILE_KEY}")
    assert "�gnp.exe" in page.locator(".abstract").inner_text()
    links = page.locator("main a").evaluate_all("all => all.map(it => [it.href, it.rel])")
    outside = [(href, rel) for href, rel in links if not href.startswith("http://127.0.0.1")]
    assert outside
    assert {(href[:8], rel) for href, rel in outside} == {("https://", "noopener noreferrer")}


@pytest.mark.parametrize("sql", REFUSED)
def test_sql_reaches_nothing_but_the_release(page: Page, sql: str) -> None:
    page.evaluate("sql => { location.hash = `#/sql?${new URLSearchParams({q: sql})}` }", sql)
    page.locator("#result [role=alert]").wait_for()
    show(page, "#/sql?q=select+42+as+answer")
    expect(page.locator("#result td")).to_have_text("42")


def test_sql_that_runs_for_long_can_be_stopped(page: Page) -> None:
    page.evaluate(
        "location.hash = '#/sql?q=select sum(sin(a.range)) from range(1000000000) a, range(99) b'"
    )
    expect(page.locator("#result")).to_have_text("Running …")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#result [role=alert]")).to_be_visible()
    show(page, "#/sql?q=select+43+as+answer")
    expect(page.locator("#result td")).to_have_text("43")


def test_a_question_is_asked_by_its_form_and_its_address_can_be_shared(page: Page) -> None:
    show(page, "#/question/top_papers_of_day")
    page.get_by_label("day:").fill("2026-04-02")
    page.get_by_label("top:").fill("2")
    page.get_by_role("button", name="Ask").press("Enter")
    page.wait_for_url("**#/question/top_papers_of_day?day=2026-04-02&top=2")
    expect(page.locator("main tbody tr")).to_have_count(2)
    assert [row[1:4] for row in table(page)] == [
        ["rank", "upvotes", "title"],
        ["1", "25", "Umbrella Scheduling under Uncertain Clouds"],
        ["2", "12", "Lost Socks I: A Census of the Left Ones"],
    ]


def test_words_and_yes_or_no_are_chosen_from_a_list(page: Page) -> None:
    show(page, "#/question/source_disagreements?difference=missing")
    chosen = page.get_by_label("difference:")
    assert chosen.input_value() == "missing"
    assert chosen.locator("option").all_inner_texts()[:3] == ["–", "wording", "punctuation"]
    chosen.select_option("day")
    page.get_by_role("button", name="Ask").press("Enter")
    page.wait_for_url("**#/question/source_disagreements?difference=day&top=50")
    show(page, "#/question/quality_by_rule")
    assert page.get_by_label("broken only:").locator("option").all_inner_texts() == [
        "–",
        "yes",
        "no",
    ]


def test_a_question_is_explained_in_whole_sentences(page: Page) -> None:
    show(page, "#/question/overlooked_similar")
    expect(page.locator("main")).to_contain_text("likeness is the share of the abstract's words")


def test_the_page_fits_a_phone_and_is_used_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for route in ("#/", "#/day/2026-04-02", "#/paper/2604.00131", "#/sql?q=from+core.papers"):
        show(page, route)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_role("link", name="Trending").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Trending")
    expect(page.locator("main")).to_be_focused()


def test_what_comes_later_is_asked_for_when_it_comes_into_sight(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 300})
    show(page, "#/paper/2604.00131")
    similar = page.locator(".later").last
    expect(similar).to_have_text("…")
    similar.scroll_into_view_if_needed()
    expect(similar.locator("tbody tr").first).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 720})


def test_a_page_whose_release_was_replaced_says_so_and_loads_the_newer_one(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(folder, site)
    [release] = site.glob("papers-*.duckdb")
    newer = release.with_name("papers-0123456789abcdef.duckdb")
    with served(site) as url, browser.new_context() as context:
        page = context.new_page()

        def replace(route: Route) -> None:
            if release.exists():
                release.rename(newer)
                index = site / "index.html"
                index.write_text(index.read_text().replace(release.name, newer.name))
            route.continue_()

        page.route(f"**/{release.name}", replace)
        page.goto(url)
        expect(page.locator("h1")).to_have_text("A newer release is here")
        page.get_by_role("button", name="Load it again").click()
        page.locator("#state", has_text="Nothing more is fetched").wait_for()
        assert page.locator("body").get_attribute("data-release") == newer.name
