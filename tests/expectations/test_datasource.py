"""Great Expectations asks a table of the release that is open, and leaves nothing behind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from etl.stage.connection import Connection, connect

pytestmark = pytest.mark.slow

TABLE = """
attach ':memory:' as release;
use release;
create schema core;
create table core.papers as
    select 'arxiv:' || n as paper_key, nullif(n % 10, 0) as upvotes from range(5000) as rows(n);
use memory;
"""


@pytest.fixture
def con() -> Iterator[Connection]:
    """A release of 5,000 papers, every tenth without upvotes; another database is current."""
    with connect() as con:
        con.execute(TABLE)
        yield con


def validate(con: Connection, kind: str, **arguments: object) -> tuple[bool, dict[str, object]]:
    """Whether an expectation is met by core.papers, and what was found."""
    import great_expectations.expectations as gxe  # noqa: PLC0415 - `running` hides its warnings

    from expectations.datasource import open_batch  # noqa: PLC0415 - as above

    with open_batch(con, "core.papers") as batch:
        found = batch.get_batch().validate(getattr(gxe, kind)(**arguments))
    return found.success, found.result


def test_a_table_is_asked_over_a_cursor_of_its_own(con: Connection, running: ModuleType) -> None:
    is_met, found = validate(con, "ExpectColumnValuesToNotBeNull", column="upvotes")
    assert (is_met, found["element_count"], found["unexpected_count"]) == (False, 5000, 500)
    assert validate(con, "ExpectTableRowCountToEqual", value=5000)[0]
    assert validate(con, "ExpectColumnValuesToBeUnique", column="paper_key")[0]
    columns = ["paper_key", "upvotes"]
    assert validate(con, "ExpectTableColumnsToMatchOrderedList", column_list=columns)[0]
    assert con.execute("select current_database()").fetchall() == [("memory",)]


def test_its_rows_are_not_fetched_and_no_table_is_made(
    con: Connection, running: ModuleType
) -> None:
    """To learn the columns, the query is run for no rows."""
    con.execute("call enable_logging('QueryLog')")
    columns = ["paper_key", "upvotes"]
    assert validate(con, "ExpectTableColumnsToMatchOrderedList", column_list=columns)[0]
    asked = [text for (text,) in con.execute("select message from duckdb_logs()").fetchall()]
    assert "select * from core.papers limit 0" in asked
    assert "select * from core.papers" not in asked
    assert [text for text in asked if "create" in text.lower()] == []


def test_nothing_is_left_behind(
    con: Connection, running: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from expectations.datasource import open_batch  # noqa: PLC0415 - see above

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with open_batch(con, "core.papers") as batch:
        batch.get_batch()
    assert list(tmp_path.iterdir()) == []


def test_a_context_lives_in_memory_and_keeps_quiet(
    running: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The current folder is a project of Great Expectations, which somebody else made."""
    from great_expectations.data_context import EphemeralDataContext  # noqa: PLC0415 - see above

    from expectations.datasource import open_context  # noqa: PLC0415 - see above

    (tmp_path / "gx").mkdir()
    (tmp_path / "gx" / "great_expectations.yml").write_text("config_version: 4\n")
    monkeypatch.chdir(tmp_path)
    context = open_context()
    assert isinstance(context, EphemeralDataContext)
    assert (context.config.analytics_enabled, context.config.progress_bars.globally) == (
        False, False,
    )  # fmt: skip
    assert context.variables.data_docs_sites == {}
