"""Rules as expectations, with the results that SQL found, and the pages that show them."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bs4 import BeautifulSoup

from etl.build.checks import CheckResult, run_checks
from etl.contract.core import PAPERS
from etl.contract.table_rules import table_checks
from etl.settings import Settings
from etl.stage.connection import Connection

pytestmark = pytest.mark.slow

LATE = "select title from core.papers where title = ':x' and '{' <> '}'"
"""A query in which colons and braces mean themselves."""


def rules(running: ModuleType) -> list[Any]:
    """A rule of the contract about a column, and one that is a query."""
    from expectations.suites import contract_rule, query_suite_rule  # noqa: PLC0415 - `running` hides its warnings

    required = next(it for it in table_checks(PAPERS) if it.check_id.endswith(".required"))
    late = running.QueryRule("papers.late", "No paper is late", "core.papers", "warn", LATE)
    return [contract_rule(required), query_suite_rule(late)]


def result(check_id: str, checked: int, broken: int) -> CheckResult:
    return CheckResult(
        check_id, "It holds", "core.papers", "contract", "block", checked, broken, None
    )


def answered(running: ModuleType, *counts: tuple[int, int]) -> Any:
    """The suite of the two rules, of which so many rows were asked and broken."""
    two = rules(running)
    results = [result(rule.check_id, *those) for rule, those in zip(two, counts, strict=True)]
    [suite] = running.answered_suites({"core.papers": two}, [*reversed(results)])
    return suite


def test_a_rule_of_the_contract_has_a_share_and_a_query_a_count(running: ModuleType) -> None:
    suite = answered(running, (40, 10), (40, 3))
    assert [(it.success, it.result) for it in suite.results] == [
        (False, {"element_count": 40, "unexpected_count": 10, "unexpected_percent": 25.0}),
        (False, {"observed_value": 3}),
    ]
    kinds = [it.expectation_config.type for it in suite.results]
    assert kinds == ["expect_column_values_to_not_be_null", "expect_no_rows"]


@pytest.mark.parametrize(
    ("counts", "kept", "broken", "percent"),
    [
        (((40, 0), (40, 0)), 2, 0, 100.0),
        (((40, 0), (40, 1)), 1, 1, 50.0),
        (((40, 9), (40, 1)), 0, 2, 0.0),
    ],
)
def test_a_suite_is_kept_where_all_of_its_rules_are(
    running: ModuleType, counts: Any, kept: int, broken: int, percent: float
) -> None:
    suite = answered(running, *counts)
    assert (suite.suite_name, suite.success) == ("core.papers", not broken)
    assert suite.statistics == {
        "evaluated_expectations": 2,
        "successful_expectations": kept,
        "unsuccessful_expectations": broken,
        "success_percent": percent,
    }


@pytest.mark.parametrize(("checked", "broken", "percent"), [(0, 0, 0.0), (1, 1, 100.0)])
def test_of_no_rows_no_share_is_broken(
    running: ModuleType, checked: int, broken: int, percent: float
) -> None:
    [first, _] = answered(running, (checked, broken), (0, 0)).results
    assert first.result == {
        "element_count": checked, "unexpected_count": broken, "unexpected_percent": percent,
    }  # fmt: skip


def test_a_rule_is_shown_with_its_sentence_its_reason_and_its_severity(
    running: ModuleType,
) -> None:
    required, late = rules(running)
    check = next(it for it in table_checks(PAPERS) if it.check_id.endswith(".required"))
    assert (required.check_id, required.table_name) == (check.check_id, "core.papers")
    assert (required.expectation.description, required.expectation.notes) == (
        check.rule, check.reason
    )  # fmt: skip
    assert (late.check_id, late.table_name) == ("papers.late", "core.papers")
    assert (late.expectation.description, late.expectation.severity) == (
        "No paper is late", "warning"
    )  # fmt: skip
    assert late.expectation.unexpected_rows_query.startswith("select * from (select title from ")


def test_added_rules_come_last_in_the_suite_of_their_table(running: ModuleType) -> None:
    late = running.QueryRule("papers.late", "No paper is late", "core.papers", "block", LATE)
    usual, more = running.release_rules(), running.release_rules([late])
    assert list(usual) == list(more)
    assert [it.check_id for it in more["core.papers"]] == [
        *(it.check_id for it in usual["core.papers"]), "papers.late",
    ]  # fmt: skip
    assert more["core.papers"][-1].expectation.severity == "critical"


def test_a_rule_that_great_expectations_asks_is_kept_where_its_query_finds_nothing(
    running: ModuleType, con: Connection
) -> None:
    late = running.QueryRule("papers.late", "No paper is late", "core.papers", "block", LATE)
    assert running.ask_rule(con, late) == CheckResult(
        "papers.late", "No paper is late", "core.papers", "expectations", "block", 1, 0, None
    )
    con.execute("update core.papers set title = ':x'")
    found = running.ask_rule(con, late)
    assert (found.broken_count, found.checked_count) == (1, 1)
    assert found.sample == "{'title': ':x'}"


def test_what_sql_found_is_shown_and_not_asked_again(
    running: ModuleType, con: Connection, settings: Settings
) -> None:
    con.execute("update core.authors set name = null")
    assert running.suite_results(con, settings, run_checks(con)) == []
    page = BeautifulSoup(
        (settings.quality_report.parent / "docs" / "core.authors.html").read_text("utf-8"),
        "html.parser",
    )
    assert "1 broken." in " ".join(page.text.split())


def test_pages_show_each_suite_and_replace_those_of_before(
    running: ModuleType, tmp_path: Path
) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "old.html").touch()
    suite = answered(running, (40, 10), (40, 0))
    assert running.write_data_docs(folder, [suite]) == folder / "index.html"
    assert {it.name for it in folder.iterdir()} == {"index.html", "core.papers.html"}
    assert [it.name for it in tmp_path.iterdir()] == ["docs"]
    index = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    [row] = index.select("tbody tr")
    assert [cell.text for cell in row.find_all("td")] == ["core.papers", PAPERS.meaning, "2", "1"]
    page = BeautifulSoup((folder / "core.papers.html").read_text("utf-8"), "html.parser")
    words = " ".join(page.text.split())
    assert f"core.papers {PAPERS.meaning}. One row: {PAPERS.grain}. 2 expectations, 1 broken." in (
        words
    )
    assert "No paper is late" in words
    assert "core.papers.paper_key is stated" in words
    assert "Great Expectations" not in words


def test_pages_of_rules_that_hold_say_so(running: ModuleType, tmp_path: Path) -> None:
    running.write_data_docs(tmp_path / "docs", [answered(running, (40, 0), (40, 0))])
    text = (tmp_path / "docs" / "core.papers.html").read_text("utf-8")
    assert "2 expectations, all kept." in " ".join(text.split())
