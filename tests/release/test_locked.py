"""A connection for the SQL of anybody: what it may use, and that nothing in it can be changed."""

import os
from pathlib import Path

import duckdb
import pytest

from etl.contract.quality import RELEASES
from etl.release.locked import lock_connection, open_bounded_release, open_locked_release
from etl.stage.connection import Connection, connect

MEGABYTE = 2**20


def setting(con: Connection, name: str) -> object:
    [(value,)] = con.execute("select current_setting($name)", {"name": name}).fetchall()
    return value


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The least that opens as a release."""
    path = tmp_path / "papers.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema meta")
        columns = ", ".join(f"{name} varchar" for name in RELEASES.polars_schema)
        con.execute(f"create table {RELEASES.name} ({columns})")
    return path


def test_a_query_has_so_much_memory_disk_and_processors(tmp_path: Path) -> None:
    with connect() as con:
        con.execute("set threads = 64")
        lock_connection(con, tmp_path, 100 * MEGABYTE)
        assert setting(con, "threads") == 8
        assert setting(con, "memory_limit") == "100.0 MiB"
        assert setting(con, "max_temp_directory_size") == "16.0 GiB"
        assert setting(con, "temp_directory") == str(tmp_path)
        assert setting(con, "dynamic_or_filter_threshold") == 5000
        assert setting(con, "allowed_directories") == [f"{tmp_path}/"]


def test_instants_are_utc_on_every_machine(tmp_path: Path) -> None:
    with connect() as con:
        con.execute("set TimeZone = 'Asia/Tokyo'")
        lock_connection(con, tmp_path)
        since = "timestamptz '2026-04-01 18:00:00+00' - timestamp '2026-04-01 17:00:00'"
        assert con.execute(f"select cast({since} as varchar)").fetchall() == [("01:00:00",)]
        assert setting(con, "TimeZone") == "UTC"


def test_a_query_has_no_more_processors_than_before_nor_half_of_the_memory() -> None:
    half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    with connect() as con, connect() as other:
        con.execute("set threads = 1")
        lock_connection(con, None, 2**60)
        assert setting(con, "threads") == 1
        other.execute(f"set memory_limit = '{half}B'")
        assert setting(con, "memory_limit") == setting(other, "memory_limit")


def test_nothing_is_written_where_there_is_no_folder(tmp_path: Path) -> None:
    with connect() as con:
        lock_connection(con, None, 100 * MEGABYTE)
        assert setting(con, "temp_directory") == ""
        assert setting(con, "max_temp_directory_size") == "0 bytes"
        assert setting(con, "allowed_directories") == []
        with pytest.raises(duckdb.PermissionException):
            con.execute(f"copy (select 1) to '{tmp_path}/a.csv'")


def test_answers_are_written_into_the_folder_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "an 'answer'"
    folder.mkdir()
    quoted = str(folder).replace("'", "''")
    with connect() as con:
        lock_connection(con, folder)
        con.execute(f"copy (select 1 as a) to '{quoted}/a.csv'")
        assert (folder / "a.csv").read_text() == "a\n1\n"
        with pytest.raises(duckdb.PermissionException):
            con.execute(f"copy (select 1 as a) to '{tmp_path}/b.csv'")


def test_variables_of_this_program_are_no_tables(tmp_path: Path) -> None:
    with connect() as con:
        lock_connection(con, tmp_path)
        answer = con.sql("select 1 as a")
        assert answer.fetchall() == [(1,)]
        with pytest.raises(duckdb.CatalogException):
            con.execute("from answer")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("allow_persistent_secrets", "false"),
        ("allow_community_extensions", "false"),
        ("enable_external_access", "false"),
        ("lock_configuration", "true"),
    ],
)
def test_settings_are_shut_for_good(tmp_path: Path, name: str, value: str) -> None:
    with connect() as con:
        lock_connection(con, tmp_path)
        assert str(setting(con, name)).lower() == value
        with pytest.raises(duckdb.InvalidInputException, match="has been locked"):
            con.execute(f"reset {name}")


def test_the_folder_of_answers_goes_with_the_connection(release: Path) -> None:
    with open_locked_release(release) as con:
        folder = Path(str(setting(con, "temp_directory")))
        assert folder.name.startswith("paperhouse_")
        assert folder.is_dir()
        assert con.execute(f"from {RELEASES.name}").fetchall() == []
        with pytest.raises(duckdb.InvalidInputException, match="has been locked"):
            con.execute("set threads = 1")
    assert not folder.exists()


def test_a_process_that_may_be_ended_has_memory_and_no_folder(release: Path) -> None:
    with open_bounded_release(release, 100 * MEGABYTE) as con:
        assert setting(con, "memory_limit") == "100.0 MiB"
        assert setting(con, "temp_directory") == ""
        assert con.execute(f"from {RELEASES.name}").fetchall() == []
        with pytest.raises(duckdb.InvalidInputException, match="has been locked"):
            con.execute("set threads = 1")
