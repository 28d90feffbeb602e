"""Great Expectations before a release, and the report after it, as the command line offers them."""

import pytest
from bs4 import BeautifulSoup

from tests.broken_stage import break_stage
from tests.cli.conftest import PAGES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("words", [("load", PAGES / "daily_2026-04-01.html"), ("publish",)])
def test_with_expectations_the_suites_are_asked_and_the_report_is_written(cli, words):
    if words == ("publish",):
        cli.said("load", PAGES / "daily_2026-04-02.html")
        (cli.home / "papers.duckdb").unlink()
    cli.said(*words, "--expectations")
    reports = cli.home / "reports" / "quality"
    report = BeautifulSoup((reports / "index.html").read_text(), "lxml")
    docs = reports / {link["href"] for link in report.select("a[href^=docs]")}.pop()
    suites = BeautifulSoup(docs.read_text(), "lxml")
    papers = docs.parent / suites.find("a", string="core.papers")["href"]
    assert "core.papers.title is stated" in papers.read_text()


@pytest.mark.parametrize("words", [("publish",), ("publish", "--expectations")])
def test_a_blocked_release_is_reported_in_any_case(cli, words):
    cli.said("load", PAGES / "daily_2026-04-01.html")
    break_stage(cli.home / "stage.duckdb")
    said = cli.refused(*words, code=3)
    assert "the new release fails its own checks" in said
    report = BeautifulSoup((cli.home / "reports/quality/index.html").read_text(), "lxml")
    assert report.select_one("#verdict h2").text == "The last attempt was blocked"


def test_without_it_a_load_asks_sql_alone_and_writes_no_report(cli):
    cli.said("load", PAGES / "daily_2026-04-01.html")
    assert not (cli.home / "reports").exists()
