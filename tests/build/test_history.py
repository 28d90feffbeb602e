"""What history keeps of every attempt, and a release's further checks."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from etl.archive.documents import Provenance
from etl.build.checks import CheckResult
from etl.build.history import latest_attempt
from etl.contract.vocabulary import Severity
from etl.errors import ReleaseBlocked
from etl.pipeline.load import load_documents
from etl.pipeline.publish import ReleaseOptions
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import open_read_only

pytestmark = pytest.mark.slow

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*.html"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "data")


def _result(severity: Severity, broken_count: int) -> CheckResult:
    sample = "Attention" if broken_count else None
    return CheckResult(
        "papers.short",
        "titles are short",
        "core.papers",
        "expectations",
        severity,
        9,
        broken_count,
        sample,
    )


def _load(settings: Settings, result: CheckResult) -> str:
    def suites(
        con: duckdb.DuckDBPyConnection, answered: Sequence[CheckResult]
    ) -> Sequence[CheckResult]:
        assert "papers.title.required" in {it.check_id for it in answered}
        assert con.execute("select count(*) > 0 from core.papers").fetchall() == [(True,)]
        return [result]

    documents = [(path, Provenance()) for path in PAGES[:1]]
    return load_documents(settings, documents, extras=ReleaseOptions(suites=suites)).release_id


def test_a_suite_that_blocks_leaves_no_release_and_names_its_rows(settings: Settings) -> None:
    with pytest.raises(
        ReleaseBlocked, match="titles are short: broken by 2 rows, such as Attention"
    ):
        _load(settings, _result("block", 2))
    assert not settings.release.exists()
    attempt = latest_attempt(settings.history)
    assert attempt is not None
    assert attempt.outcome == "blocked"
    assert _result("block", 2) in attempt.results


def test_a_suite_that_warns_is_kept_in_the_release_and_in_history(settings: Settings) -> None:
    release_id = _load(settings, _result("warn", 2))
    attempt = latest_attempt(settings.history)
    assert attempt is not None
    assert (attempt.release_id, attempt.outcome) == (release_id, "published")
    with open_release(settings.release) as con:
        kept = con.execute("select * from quality.checks order by check_id").fetchall()
    assert [CheckResult(*row) for row in kept] == attempt.results
    assert _result("warn", 2) in attempt.results


def test_history_says_of_each_check_how_much_passed(settings: Settings) -> None:
    release_id = _load(settings, _result("warn", 2))
    with open_read_only(settings.history) as con:
        rows = con.execute(
            "select release_id, table_name, severity, is_passed, checked_count, passed_count, "
            "broken_count, sample from check_results where source = 'expectations'"
        ).fetchall()
    assert rows == [(release_id, "core.papers", "warn", False, 9, 7, 2, "Attention")]


def test_fill_rates_count_the_rows_that_state_a_column(settings: Settings) -> None:
    _load(settings, _result("warn", 0))
    with open_release(settings.release) as con:
        told = con.execute(
            "select row_count, stated_count from quality.fill_rates "
            "where table_name = 'core.papers' and column_name = 'organization_key'"
        ).fetchall()
        counted = con.execute(
            "select count(*), count(organization_key) from core.papers"
        ).fetchall()
        columns = con.execute(
            "select table_name, column_name from quality.fill_rates order by all"
        ).fetchall()
        existing = con.execute(
            "select 'core.' || table_name, column_name from information_schema.columns "
            "where table_schema = 'core' order by all"
        ).fetchall()
    assert told == counted
    assert columns == existing
    with open_read_only(settings.history) as con:
        [(kept,)] = con.execute("select count(*) from fill_rates").fetchall()
    assert kept == len(columns)


def test_nothing_is_the_last_attempt_before_the_first(settings: Settings) -> None:
    assert latest_attempt(settings.history) is None
