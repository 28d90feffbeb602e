"""The report of homes in which little happened, and the file it is written to."""

import re
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from selectolax.lexbor import LexborHTMLParser

from etl.archive.documents import Provenance
from etl.build.audit import TableDifference
from etl.build.history import latest_attempt, record_audit
from etl.errors import ReleaseBlocked, UsageError
from etl.release.page_templates import LOOK
from expectations import report
from expectations.report import report_after, write_report
from tests.answers import item
from tests.expectations.report.conftest import NOW, At, Home, said

pytestmark = pytest.mark.slow


def test_before_the_first_attempt_it_says_how_to_begin(home: Home):
    page = home.page()
    assert said(page, "h2")[:2] == ["There is no data yet", "What the last attempt loaded"]
    assert "paperhouse run" in page.css_first("#verdict p").text()
    assert page.css("article, figure") == []


def test_a_first_attempt_that_is_blocked_leaves_nothing_to_read(home: Home):
    with pytest.raises(ReleaseBlocked), report_after(home.settings, At()):
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
    home.load((junk, Provenance()))
    page = home.page()
    assert said(page, "h2")[0] == "The release holds no papers"
    assert "1 new page could not be read – quarantine" in said(page, "#verdict li")


def test_whole_imported_days_can_be_trusted_without_any_fetch(home: Home):
    days = [home.answer(day, [item(day)]) for day in range(13, 20)]
    with report_after(home.settings, At()):
        home.load(*days)
    page = LexborHTMLParser(home.settings.quality_report.read_text())
    assert said(page, "h2")[0] == "Trust it"
    assert said(page, "#verdict li") == []
    assert said(page, ".facts dd")[2] == "2026-04-19of 7 days with papers"
    assert said(page, ".facts dd")[-1] == "none"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], "the same as a full derivation"),
        (
            [TableDifference("core.papers", 1, 0, "x"), TableDifference("core.links", 0, 2, "y")],
            "2 tables differed from a full derivation",
        ),
    ],
)
def test_the_last_audit_is_told_with_what_it_found(
    one_paper: Home, found: list[TableDifference], told: str
):
    history = one_paper.settings.history
    attempt = latest_attempt(history)
    assert attempt is not None
    record_audit(history, NOW - timedelta(days=2), attempt.release_id, found)
    dates = one_paper.page().css(".facts dd")
    assert dates[-1].css_first("time").attributes["datetime"] == "2026-04-18T12:00:00Z"
    assert dates[-1].css_first("span").text() == told


def test_without_history_the_release_speaks_for_itself(home: Home):
    home.load(home.answer(13, [item(1)]), broken=1)
    home.settings.history.unlink()
    page = home.page()
    assert said(page, "h2")[0] == "Trust it, with 2 reservations"
    assert page.css_first("article.broken .trail").text() == "✗"


def test_an_old_release_is_a_reservation(one_paper: Home):
    attempt = latest_attempt(one_paper.settings.history)
    assert attempt is not None
    page = one_paper.page(attempt.attempted_at + timedelta(hours=27))
    assert said(page, "#verdict li")[0] == (
        "No release for 27 hours: newer days are not in it – changes"
    )


def test_another_failure_leaves_the_report_as_it_was(home: Home):
    with pytest.raises(UsageError), report_after(home.settings, At()):
        raise UsageError("no such file")
    assert not home.settings.quality_report.exists()


def test_a_reader_keeps_the_whole_old_page_and_no_file_is_left_beside_it(home: Home):
    path = write_report(home.settings, At())
    with path.open() as reader:
        home.load(home.answer(13, [item(1)]))
        write_report(home.settings, At())
        assert "There is no data yet" in reader.read()
    assert "Trust it" in path.read_text()
    assert [it.name for it in path.parent.iterdir()] == ["index.html"]


def test_no_connection_stays_open(one_paper: Home):
    """Another configuration than that of an open connection would be refused."""
    write_report(one_paper.settings, At())
    for path in (one_paper.settings.release, one_paper.settings.history):
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
    shared = {LOOK.name}  # the style of other pages too
    included = re.findall(r'"(\w+\.(?:html|css))"', (folder / "report.html").read_text())
    assert {it.name for it in folder.iterdir() if it.suffix in (".html", ".css")} == {
        "report.html", *included,
    } - shared  # fmt: skip
