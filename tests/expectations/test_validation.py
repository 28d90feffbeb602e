"""What the suites add to a release's claims, what they leave behind, and what they write."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import duckdb
import pytest
from bs4 import BeautifulSoup

import expectations
from etl.archive.documents import Provenance
from etl.build.checks import CheckResult
from etl.contract.tables import RELEASED_TABLES
from etl.errors import ReleaseBlocked
from etl.pipeline.load import load_documents
from etl.pipeline.publish import ReleaseOptions
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.expectations.breaches import breaches, insert

slow = pytest.mark.slow
PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*.html"))
FADED = "No column is stated by under 80 % of the share that it had in the last 30 releases"


def test_naming_the_suites_imports_no_great_expectations() -> None:
    program = (
        "import sys, expectations; from etl.settings import from_environment; "
        "expectations.release_suites(from_environment()); "
        "sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@slow
def test_where_both_agree_the_suites_add_nothing(con: Connection, settings: Settings) -> None:
    """Also of rules that are broken: SQL has their rows already."""
    for table in RELEASED_TABLES:
        insert(con, table, [breach.row for breach in breaches(table)])
    assert expectations.release_suites(settings)(con) == []


@slow
def test_a_rule_that_only_great_expectations_finds_broken_blocks(
    con: Connection, running: ModuleType
) -> None:
    con.execute("update core.authors set name = null")
    asked = running.all_suites()
    demands = [replace(it, rows="select 1 where false") for it in asked["core.authors"]]
    told = running.validate_suites(con, {"core.authors": demands})
    found = list(running.added_results(con, {"core.authors": demands}, told))
    claim = "SQL and Great Expectations agree that core.authors.name is stated"
    sample = "Great Expectations finds 1 rows, SQL finds none"
    assert found == [CheckResult(claim, "core.authors", "expectations", "block", 1, 1, sample)]
    assert found[0].blocks


@slow
def test_an_expectation_that_cannot_be_asked_is_an_error(
    con: Connection, running: ModuleType
) -> None:
    from expectations.suites import query_rule  # noqa: PLC0415 - Great Expectations is there by now

    demands = [query_rule("It holds", "warn", "core.papers", "select nothing")]
    told = running.validate_suites(con, {"core.papers": demands})
    with pytest.raises(RuntimeError, match="cannot ask 'It holds'"):
        list(running.added_results(con, {"core.papers": demands}, told))


@slow
def test_the_file_is_let_go_of_and_nothing_else_is_left(
    con: Connection, settings: Settings, new_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(settings.home))
    expectations.release_suites(settings)(con)
    assert [path.name for path in settings.home.iterdir()] == ["reports"]
    con.execute("use memory")
    con.execute("detach release")
    with duckdb.connect(str(new_file)) as other:
        other.execute("update core.authors set name = 'Bo'")


@slow
def test_no_value_of_a_page_becomes_markup(con: Connection, settings: Settings) -> None:
    hostile = "<script>alert(1)</script>"
    con.execute("update core.papers set title = ?, thumbnail_url = ?", [hostile, hostile])
    con.execute("update core.captures set outcome = ?, template = ?", [hostile, hostile])
    con.execute("update core.listings set listing_kind = ?", [hostile])
    con.execute("update core.links set url = ?, repository = ?", [hostile, hostile])
    expectations.release_suites(settings)(con)
    pages = list((settings.quality_report.parent / "docs").glob("*.html"))
    assert len(pages) == len(RELEASED_TABLES) + 1
    for page in pages:
        text = page.read_text("utf-8")
        assert "alert(1)" not in text
        assert BeautifulSoup(text, "html.parser").find_all("script") == []
    broken = _rows(settings.quality_report.parent / "docs" / "core.captures.html")
    assert ["", "core.captures.outcome is a known value", "100% unexpected"] in [
        [cells[0], cells[1].partition("61 unexpected")[0].strip(), cells[2]] for cells in broken
    ]


@slow
def test_the_pages_ask_nobody_for_anything(con: Connection, settings: Settings) -> None:
    expectations.release_suites(settings)(con)
    folder = settings.quality_report.parent / "docs"
    for page in folder.glob("*.html"):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        assert soup.find_all(["script", "link", "img", "iframe"]) == []
        for link in soup.find_all("a"):
            assert (folder / str(link["href"])).exists() or link["href"] == "../index.html"


@slow
def test_only_the_last_run_stays(con: Connection, settings: Settings) -> None:
    folder = settings.quality_report.parent / "docs"
    folder.mkdir(parents=True)
    (folder / "old.html").touch()
    for _ in range(2):
        expectations.release_suites(settings)(con)
    names = {"index.html"} | {f"{table.name}.html" for table in RELEASED_TABLES}
    assert {path.name for path in folder.iterdir()} == names
    assert [path.name for path in folder.parent.iterdir()] == ["docs"]


@slow
def test_a_load_asks_the_release_suites_the_file_that_it_publishes_and_prints_nothing(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    suites = expectations.release_suites(settings)
    for page in PAGES[:2]:
        extras = ReleaseOptions(suites=suites)
        load_documents(settings, [(page, Provenance())], extras=extras)
    with open_release(settings.release) as con:
        kept = con.execute(
            "select claim, severity, broken_count from quality.checks where source = 'expectations'"
        ).fetchall()
    assert kept == [(FADED, "warn", 0)]
    assert capfd.readouterr() == ("", "")


@slow
def test_the_pages_are_of_the_last_attempt_also_when_it_is_blocked(settings: Settings) -> None:
    def suites(con: Connection) -> Sequence[CheckResult]:
        con.execute("update core.papers set title = ' ' || title, paper_key = paper_key || 'x'")
        return [
            *expectations.release_suites(settings)(con),
            CheckResult("No", "core.papers", "expectations", "block", 1, 1, "x"),
        ]

    with pytest.raises(ReleaseBlocked):
        load_documents(settings, [(PAGES[0], Provenance())], extras=ReleaseOptions(suites=suites))
    rows = _rows(settings.quality_report.parent / "docs" / "core.papers.html")
    assert any(
        cells[1].startswith("core.papers.paper_key has its form") and cells[2] == "100% unexpected"
        for cells in rows
    )


def _rows(page: Path) -> list[list[str]]:
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")]
        for row in soup.find_all("tr")
        if row.find("td")
    ]
