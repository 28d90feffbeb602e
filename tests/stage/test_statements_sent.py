"""Values and frames reach DuckDB as they are, and answers leave it as values with types."""

from datetime import datetime
from pathlib import Path

import duckdb
import msgspec
import polars as pl
import pytest

from etl.stage.connection import (
    ArrowStream,
    connect,
    database_files,
    execute,
    fetch_rows,
    insert_frame,
    remove_database,
    set_database_aside,
)

LOGS = ("papers.duckdb.wal", "papers.duckdb.wal.checkpoint", "papers.duckdb.wal.recovery")


class Paper(msgspec.Struct, frozen=True):
    title: str
    upvotes: int | None


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database file with its logs and a neighbour."""
    for name in ("papers.duckdb", *LOGS, "papers.duckdb.mine"):
        (tmp_path / name).write_text(name)
    return tmp_path / "papers.duckdb"


def test_values_are_bound_by_their_names() -> None:
    con = connect()
    answer = execute(con, "select $a || 'x', $b, $c", a="it's", b=[], c=datetime(2026, 4, 1))
    assert answer.fetchall() == [("it'sx", [], datetime(2026, 4, 1))]
    assert execute(con, "select 1").fetchall() == [(1,)]


def test_rows_are_structs_and_what_has_no_field_is_left_out() -> None:
    text = "select 'Wool' as title, 3 as more, $n as upvotes union all select 'Tea', 4, null"
    assert fetch_rows(connect(), Paper, text, n=7) == [Paper("Wool", 7), Paper("Tea", None)]


def test_a_field_without_a_column_is_named_the_first_in_order() -> None:
    with pytest.raises(TypeError) as error:
        fetch_rows(connect(), Paper, "select 1 as a, 2 as b")
    assert str(error.value) == "no column for Paper.title among a, b"


def test_a_frame_is_put_into_a_table_by_the_names_of_its_columns() -> None:
    con = connect()
    con.execute("create table papers (title varchar, capture_id varchar, upvotes bigint)")
    frame = pl.DataFrame({"upvotes": [3, None], "title": ["Wool", "Tea"], "capture_id": ["a", "b"]})
    insert_frame(con, "papers", frame)
    expected = [("Wool", "a", 3), ("Tea", "b", None)]
    assert con.execute("from papers").fetchall() == expected
    with pytest.raises(duckdb.CatalogException):
        con.execute("from incoming")


def test_the_hash_of_each_row_that_is_put_in_is_kept_beside_its_capture() -> None:
    con = connect()
    con.execute("create table papers (capture_id varchar, upvotes bigint)")
    con.execute("create table hashes (capture_id varchar, row_hash ubigint)")
    insert_frame(con, "papers", pl.DataFrame({"capture_id": ["a"], "upvotes": [3]}), "hashes")
    insert_frame(con, "papers", pl.DataFrame({"capture_id": ["b"], "upvotes": [4]}))
    expected = "select 'a', hash('papers', {'capture_id': 'a', 'upvotes': 3::bigint})"
    found = con.execute("from hashes").fetchall()
    assert found == con.execute(expected).fetchall()


def test_a_frame_is_shown_to_others_as_a_stream_alone() -> None:
    frame = pl.DataFrame({"n": [1, 2]})
    assert pl.DataFrame(ArrowStream(frame)).equals(frame)


def test_a_connection_loads_no_extension_by_itself(tmp_path: Path) -> None:
    with connect(tmp_path / "a.duckdb") as con:
        con.execute("create table t as select 1 as n")
        settings = con.execute(
            "select current_setting('autoinstall_known_extensions'), "
            "current_setting('autoload_known_extensions'), "
            "current_setting('allow_unsigned_extensions')"
        ).fetchall()
    assert settings == [(False, False, True)]
    assert (tmp_path / "a.duckdb").exists()


def test_a_connection_without_a_file_is_in_memory() -> None:
    with connect() as con:
        assert con.execute("select path from duckdb_databases() where not internal").fetchall() == [
            (None,)
        ]


def test_a_file_may_be_opened_for_reading_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    connect(path).close()
    with connect(path, read_only=True) as con, pytest.raises(duckdb.InvalidInputException):
        con.execute("create table t (n int)")
    with connect(path) as con:
        con.execute("create table t (n int)")


def test_a_database_has_its_logs_beside_it(database: Path) -> None:
    assert [it.name for it in database_files(database)] == ["papers.duckdb", *LOGS]


def test_a_database_goes_with_its_logs_and_no_more(database: Path) -> None:
    remove_database(database)
    assert [it.name for it in database.parent.iterdir()] == ["papers.duckdb.mine"]
    remove_database(database)


def test_a_database_is_put_aside_with_its_logs(database: Path) -> None:
    database.with_name(LOGS[0]).unlink()
    database.with_name(LOGS[1]).unlink()
    database.with_name(LOGS[1]).symlink_to("nowhere")
    set_database_aside(database)
    assert {it.name for it in database.parent.iterdir()} == {
        "papers.duckdb.mine", "papers.duckdb.unusable", *(f"{it}.unusable" for it in LOGS[1:]),
    }  # fmt: skip
    assert database.with_name("papers.duckdb.unusable").read_text() == "papers.duckdb"
