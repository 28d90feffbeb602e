"""What the suites add to a release's checks, what they leave behind, and what they write."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import duckdb
import pytest
from bs4 import BeautifulSoup

import expectations
from etl.archive.documents import Provenance
from etl.build.checks import CheckResult, run_checks
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


@pytest.mark.slow
def test_naming_the_suites_imports_no_great_expectations() -> None:
    program = (
        "import sys, expectations; from etl.settings import from_environment; "
        "expectations.release_suites(from_environment()); "
        "sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@slow
def test_the_suites_add_no_result_to_those_of_sql(con: Connection, settings: Settings) -> None:
    """Also of rules that are broken: SQL has their rows already."""
    for table in RELEASED_TABLES:
        insert(con, table, [breach.row for breach in breaches(table)])
    assert expectations.release_suites(settings)(con, run_checks(con)) == []


@slow
def test_every_check_is_shown_with_the_result_that_it_had(
    con: Connection, settings: Settings
) -> None:
    con.execute("update core.authors set name = null")
    results = run_checks(con)
    expectations.release_suites(settings)(con, results)
    folder = settings.quality_report.parent / "docs"
    for table in RELEASED_TABLES:
        answers = {it.rule: _shown_count(it) for it in results if it.table_name == table.name}
        rows = {cells[1]: cells[2] for cells in _rows(folder / f"{table.name}.html")}
        shown = {
            rule: next(value for text, value in rows.items() if text.startswith(rule))
            for rule in answers
        }
        assert len(rows) == len(answers)
        assert shown == answers


def _shown_count(result: CheckResult) -> str:
    share = 100 * result.broken_count / result.checked_count
    if result.check_id.endswith(".required"):
        return f"{100 - share:.0f}% not null"
    is_query = result.source != "contract" or result.check_id.endswith(".reference")
    return str(result.broken_count) if is_query else f"{share:.0f}% unexpected"


@slow
def test_a_rule_that_great_expectations_asks_is_counted_with_its_rows(
    con: Connection, running: ModuleType
) -> None:
    rule = running.QueryRule(
        "captures.late", "No capture is late: {x}", "core.captures", "warn",
        "select capture_id from core.captures where capture_id > '00000000000000e0' "
        "and ':x' <> '{'",
    )  # fmt: skip
    [(count,)] = con.execute(f"select count(*) from ({rule.rows})").fetchall()
    found = running.ask_rule(con, rule)
    assert count > 3
    assert (found.check_id, found.rule, found.source, found.severity) == (
        "captures.late", "No capture is late: {x}", "expectations", "warn"
    )  # fmt: skip
    assert (found.checked_count, found.broken_count) == (61, count)
    assert found.sample.count("capture_id") == 3


@slow
def test_an_expectation_that_cannot_be_asked_is_an_error(
    con: Connection, running: ModuleType
) -> None:
    rule = running.QueryRule("holds", "It holds", "core.papers", "warn", "select nothing")
    with pytest.raises(RuntimeError, match="cannot ask 'It holds'"):
        running.ask_rule(con, rule)


@slow
def test_the_file_is_let_go_of_and_nothing_else_is_left(
    con: Connection, settings: Settings, new_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(settings.home))
    expectations.release_suites(settings)(con, run_checks(con))
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
    expectations.release_suites(settings)(con, run_checks(con))
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
    expectations.release_suites(settings)(con, run_checks(con))
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
        expectations.release_suites(settings)(con, run_checks(con))
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
            "select check_id, rule, severity, broken_count from quality.checks "
            "where source = 'expectations'"
        ).fetchall()
    assert kept == [("fill_rates.drift", FADED, "warn", 0)]
    assert capfd.readouterr() == ("", "")


@slow
def test_the_pages_are_of_the_last_attempt_also_when_it_is_blocked(settings: Settings) -> None:
    def suites(con: Connection, answered: Sequence[CheckResult]) -> Sequence[CheckResult]:
        con.execute("update core.papers set title = ' ' || title, paper_key = paper_key || 'x'")
        return [
            *expectations.release_suites(settings)(con, run_checks(con)),
            CheckResult("no", "No", "core.papers", "expectations", "block", 1, 1, "x"),
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
