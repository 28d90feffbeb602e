"""What the last release shows and the archive has lost is told by file, and stops the next one."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.errors import ArchiveDamaged
from etl.pipeline.lost_captures import check_captures, lost_lines
from etl.settings import Settings
from etl.stage.connection import Connection, connect

STAGED = """
create schema stage;
create table stage.captures (capture_id varchar);
create table stage.decisions (capture_id varchar);
create table stage.fetches (url varchar, requested_at timestamp);
"""
SHOWN = """
create schema meta; create schema basis;
create table meta.imports (capture_id varchar, archive_file varchar);
create table basis.captures (capture_id varchar, is_accepted boolean);
create table meta.fetches (url varchar, requested_at timestamp);
insert into meta.imports values ('1', 'b.gz'), ('2', 'b.gz'), ('3', 'a.gz'), ('4', 'c.gz');
insert into basis.captures values ('1', false), ('4', true);
insert into meta.fetches values ('https://a.test', '2026-04-01'), ('https://a.test', '2026-04-02');
"""
WAYS_OUT = (
    "are not in it; bring the file back from a copy, or give them up: "
    "`paperhouse rebuild --give-up-lost`"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with duckdb.connect(str(tmp_path / "papers.duckdb")) as con:
        con.execute(SHOWN)
    return Settings(tmp_path)


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute(STAGED)
        yield con


def test_each_file_is_named_with_what_it_misses(con: Connection, settings: Settings) -> None:
    con.execute("insert into stage.captures values ('4')")
    con.execute("insert into stage.fetches values ('https://a.test', '2026-04-01')")
    with pytest.raises(ArchiveDamaged) as caught:
        check_captures(con, settings)
    archive = settings.archive
    assert str(caught.value).splitlines() == [
        f"{archive}/a.gz: 1 captures that the release shows {WAYS_OUT}",
        f"{archive}/b.gz: 2 captures that the release shows {WAYS_OUT}",
        f"{archive}: 1 decisions that the release shows {WAYS_OUT}",
        f"{archive}: 1 requests that the release shows {WAYS_OUT}",
    ]


def test_where_all_is_staged_nothing_is_lost(con: Connection, settings: Settings) -> None:
    con.execute("insert into stage.captures values ('1'), ('2'), ('3'), ('4'), ('5')")
    con.execute("insert into stage.decisions values ('4')")
    con.execute(
        "insert into stage.fetches values "
        "('https://a.test', '2026-04-01'), ('https://a.test', '2026-04-02')"
    )
    check_captures(con, settings)
    databases = con.execute("select database_name from duckdb_databases()").fetchall()
    assert ("last",) not in databases


def test_before_the_first_release_nothing_is_lost(con: Connection, tmp_path: Path) -> None:
    check_captures(con, Settings(tmp_path / "home"))


def test_lines_are_in_the_order_of_files() -> None:
    lines = list(lost_lines(Path("/a"), {"2.gz": 1_000, "1.gz": 1}))
    assert [line.partition(" captures")[0] for line in lines] == ["/a/1.gz: 1", "/a/2.gz: 1,000"]
