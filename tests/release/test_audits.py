"""The last audit of a history that is there, that is empty, or that knows of none."""

from datetime import datetime
from pathlib import Path

import pytest

from etl.errors import HistoryUnusable
from etl.ids import ReleaseId
from etl.release.audits import AuditResult, last_audit
from etl.stage.connection import connect

TABLE = """
create table audits (
    audited_at timestamp, release_id varchar, table_count bigint, sample varchar
)
"""


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A history as an earlier version wrote it, which knew of no audits."""
    path = tmp_path / "history.duckdb"
    with connect(path) as con:
        con.execute("create table attempts (release_id varchar)")
    return path


def test_the_last_audit_is_the_newest_one(history: Path) -> None:
    with connect(history) as con:
        con.execute(TABLE)
        con.execute(
            "insert into audits values ('2026-04-08', '2', 1, 'core.papers: arxiv:1'), "
            "('2026-04-09', '3', 0, null), ('2026-04-07', '1', 7, 'core.links: arxiv:2')"
        )
    assert last_audit(history) == AuditResult(datetime(2026, 4, 9), ReleaseId("3"), 0, None)


def test_there_is_none_before_the_first(history: Path, tmp_path: Path) -> None:
    assert last_audit(tmp_path / "none.duckdb") is None
    assert last_audit(history) is None
    with connect(history) as con:
        con.execute(TABLE)
    assert last_audit(history) is None


def test_a_history_that_is_no_database_is_named(tmp_path: Path) -> None:
    history = tmp_path / "history.duckdb"
    history.write_bytes(b"no database at all" * 1000)
    with pytest.raises(HistoryUnusable, match=r"history\.duckdb"):
        last_audit(history)
