"""SQL of people reads the release and nothing else, whatever it says."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import duckdb
import pytest

from etl.errors import UsageError
from etl.release.locked import open_locked_release
from etl.release.queries import ask_release
from etl.release.read_only import REFUSED_FUNCTIONS
from etl.stage.connection import Connection

pytestmark = pytest.mark.slow

SECONDS = 20
"""A statement that takes longer is interrupted, so that a regression fails and does not hang."""
KIND = "a query only reads, this statement is of another kind"
FUNCTION = "so it cannot call"
OUTSIDE = "no file and no address"
SEVERAL = "one statement at a time"
HARMLESS_FUNCTIONS = """
duckdb_approx_database_count duckdb_columns duckdb_connection_count duckdb_constraints
duckdb_coordinate_systems duckdb_databases duckdb_dependencies duckdb_functions duckdb_indexes
duckdb_keywords duckdb_memory duckdb_optimizers duckdb_prepared_statements duckdb_schemas
duckdb_sequences duckdb_settings duckdb_table_sample duckdb_tables duckdb_temporary_files
duckdb_types duckdb_variables duckdb_views generate_series icu_calendar_names json_each
json_tree pg_timezone_names pragma_collations pragma_database_size pragma_metadata_info
pragma_platform pragma_show pragma_storage_info pragma_table_info pragma_user_agent
pragma_version query_table range repeat repeat_row summary test_all_types test_vector_types
unnest
"""
HOSTILE = [
    # Files are written.
    ("explain analyze copy (select 'pwned' as x) to 'pwn.csv'", KIND),
    ("EXPLAIN ANALYZE COPY (SELECT 1) TO 'papers.duckdb'", KIND),
    ("explain analyse copy (select 1) to 'pwn.csv'", KIND),
    ("explain (analyze) copy (select 1) to 'pwn.csv'", KIND),
    ("explain (analyze, format json) copy (select 1) to 'pwn.csv' (format csv)", KIND),
    ("explain /* a */ analyze -- b\n copy (select 1) to 'pwn.csv'", KIND),
    ("explain\u00a0analyze\u2003copy (select 1) to 'pwn.csv'", KIND),
    ("explain copy (select 1) to 'pwn.csv'", KIND),
    ("explain analyze export database 'pwn'", "syntax error"),
    ("explain delete from core.papers", KIND),
    ("explain analyze delete from core.papers", KIND),
    ("explain analyze create table x as select 1", KIND),
    ("explain analyze insert into core.papers select * from core.papers", KIND),
    ("explain pivot core.papers on title using count(*)", KIND),
    ("copy core.papers to 'pwn.csv'", KIND),
    ("copy (select 1) to 'pwn.parquet' (format parquet)", KIND),
    ("copy core.papers from 'pwn.csv'", KIND),
    ("copy (pivot core.papers on title using count(*)) to 'pwn.csv'", KIND),
    ("copy from database papers to memory", KIND),
    ("export database 'pwn'", KIND),
    ("import database 'pwn'", KIND),
    # Other databases and extensions.
    ("attach 'other.duckdb'", KIND),
    ("attach ':memory:' as m", KIND),
    ("detach papers", KIND),
    ("use core", KIND),
    ("install httpfs", KIND),
    ("force install httpfs from 'http://127.0.0.1:1'", KIND),
    ("load httpfs", KIND),
    ("load 'evil.duckdb_extension'", KIND),
    ("update extensions", KIND),
    # Settings, secrets, logs.
    ("set threads = 1", KIND),
    ("set global enable_external_access = true", KIND),
    ("reset lock_configuration", KIND),
    ("set variable x = 1", KIND),
    ("pragma threads = 4", KIND),
    ("pragma enable_profiling", KIND),
    ("pragma profiling_output = 'pwn.json'", KIND),
    ("pragma import_database('pwn')", KIND),
    ("\u00a0pragma\u00a0import_database('pwn')", KIND),
    ("/* a */ pragma version", KIND),
    ("create secret s (type http)", KIND),
    ("create persistent secret s (type http, extra_http_headers map {'a': 'b'})", KIND),
    ("drop secret s", KIND),
    ("from enable_logging()", FUNCTION),
    ("from enable_logging('QueryLog', storage = 'file', storage_path = 'pwn')", FUNCTION),
    ('select * from system.main."Enable_Logging" /* a */ ()', FUNCTION),
    ("from\u00a0enable_logging\u2003('QueryLog')", FUNCTION),
    ("from\ufeffenable_logging()", FUNCTION),
    ("with a as (from enable_logging -- b\n ()) from a", FUNCTION),
    ("pivot (from enable_logging()) on scope using count(*)", FUNCTION),
    ("explain analyze from enable_logging()", FUNCTION),
    ("call enable_logging('QueryLog')", KIND),
    ("select write_log('pwned')", FUNCTION),
    ("from disable_logging()", FUNCTION),
    ("from truncate_duckdb_logs()", FUNCTION),
    ("from duckdb_secrets()", FUNCTION),
    ("from which_secret('s3://a', 's3')", FUNCTION),
    ("from enable_profiling(format := 'json', save_location := 'pwn.json')", FUNCTION),
    ("from checkpoint()", FUNCTION),
    ("checkpoint papers", KIND),
    ("force checkpoint papers", KIND),
    ("vacuum core.papers", KIND),
    # Files and addresses are read.
    ("from read_csv('/etc/passwd')", FUNCTION),
    ("select content from read_text('/etc/passwd')", FUNCTION),
    ("select (select content from read_blob('/proc/self/environ'))", FUNCTION),
    ("select 1 where exists (from glob('/etc/*'))", FUNCTION),
    ("from sniff_csv('/etc/passwd')", FUNCTION),
    ("from read_json('http://127.0.0.1:1/x.json')", FUNCTION),
    ("from parquet_scan('s3://bucket/x.parquet')", FUNCTION),
    ("from read_duckdb('papers.duckdb')", FUNCTION),
    ("from '/etc/passwd.csv'", OUTSIDE),
    ("from 'http://127.0.0.1:1/x.csv'", OUTSIDE),
    ("from '../papers.parquet'", OUTSIDE),
    ("from query_table('/etc/passwd.csv')", OUTSIDE),
    ("summarize '/etc/passwd.csv'", OUTSIDE),
    ("describe '/etc/passwd.csv'", OUTSIDE),
    # SQL inside of texts, and addresses in memory.
    ("from query('from enable_' || 'logging()')", FUNCTION),
    ("from json_execute_serialized_sql(json_serialize_sql('select 1'))", FUNCTION),
    ("from arrow_scan(1::ubigint::pointer, 1::ubigint::pointer, 1::ubigint::pointer)", FUNCTION),
    ("from python_map_function(1)", FUNCTION),
    # The release is changed, or something is made beside it.
    ("create temp table x as select 1", KIND),
    ("create or replace temp macro m() as 1", KIND),
    ("create view core.x as select 1", KIND),
    ("create type foo as enum (select title from core.papers)", KIND),
    ("create table x as pivot core.papers on title using count(*)", KIND),
    ("insert into core.papers by name select 'x' as paper_key", KIND),
    ("with a as (select 1) delete from core.papers", KIND),
    ("update core.papers set title = 'x'", KIND),
    ("drop table core.papers", KIND),
    ("truncate core.papers", KIND),
    ("alter table core.papers add column x int", KIND),
    ("comment on table core.papers is 'x'", KIND),
    ("merge into core.papers using core.papers as p on true when matched then delete", KIND),
    ("begin transaction", KIND),
    ("prepare a as select 1", KIND),
    ("execute a", KIND),
    ("call pragma_version()", KIND),
    # Several at once, and none.
    ("select 1; select 2", SEVERAL),
    ("select 1; drop table core.papers", SEVERAL),
    ("select ';'; copy core.papers to 'pwn.csv';", SEVERAL),
    ("select 1;; ;pragma import_database('pwn')", SEVERAL),
    ("create temp table x as select 1; select 1", SEVERAL),
    ("select 1\0; drop table core.papers", "no NUL characters"),
    ("", "gives no rows"),
    (";", "gives no rows"),
    ("-- nothing", "gives no rows"),
    # What is too much for the parser, and variables of this program.
    ("select " + "(" * 50_000 + "1" + ")" * 50_000, "memory exhausted"),
    ("select 1" + " + 1" * 20_000, "Max expression depth limit"),
    ("from con", "Table with name con does not exist"),
    ("from released", "Table with name released does not exist"),
]
HARMLESS = [
    ("select 1", [(1,)]),
    ("select 1;", [(1,)]),
    ("; select 1 -- ; pragma version", [(1,)]),
    ("select 'copy x to y; attach read_csv(' as a", [("copy x to y; attach read_csv(",)]),
    ("select $$a; pragma b$$", [("a; pragma b",)]),
    ("select 1 as query, 2 as glob, 3 as checkpoint", [(1, 2, 3)]),
    ("from core.papers select arxiv_id order by all", [("2604.00001",), ("2604.00002",)]),
    ("table core.papers", None),
    ("values (1), (2)", [(1,), (2,)]),
    ("with a as (select 1 as x), b as (from a) select x + 1 from b", [(2,)]),
    (
        "with recursive a(n) as (select 1 union all select n + 1 from a where n < 3) from a",
        [(1,), (2,), (3,)],
    ),
    ("with a as materialized (select 1 as x) from a", [(1,)]),
    ("select 1 union all\nselect 2\nexcept select 2", [(1,)]),
    (
        "select title, row_number() over (order by title) from core.papers order by 2",
        [("Dense Kettles", 1), ("Sparse Kettles", 2)],
    ),
    (
        "select title from core.papers qualify rank() over (order by title) = 1",
        [("Dense Kettles",)],
    ),
    ("select unnest([1, 2])", [(1,), (2,)]),
    ("from unnest([1, 2]) as t(x) select x", [(1,), (2,)]),
    ("select list_transform([1, 2], lambda x: x + 1)", [([2, 3],)]),
    ("select [x * 2 for x in [1, 2] if x > 1]", [([4],)]),
    ("select {'a': 1}.a, map {'b': 2}['b']", [(1, 2)]),
    ("from range(3) select sum(range)", [(3,)]),
    ("from generate_series(1, 2) as t(x)", [(1,), (2,)]),
    ("select max_by(title, first_listed_on) from core.papers", [("Dense Kettles",)]),
    ("pivot (select 'a' as k, 1 as v) on k using sum(v)", [(1,)]),
    ("pivot (select 'a' as k, 1 as v) on k in ('a', 'b') using sum(v)", [(1, None)]),
    ("from (pivot (select 'a' as k, 1 as v) on k using sum(v))", [(1,)]),
    ("with p as (pivot (select 'a' as k, 1 as v) on k using sum(v)) from p", [(1,)]),
    ("unpivot (select 1 as a, 2 as b) on a, b", [("a", 1), ("b", 2)]),
    ("describe select 1 as a", [("a", "INTEGER", "YES", None, None, None)]),
    ("describe core.papers", None),
    ("summarize core.papers", None),
    ("select column_name from (summarize select 1 as a)", [("a",)]),
    ("show all tables", None),
    ("explain select 1", None),
    ("explain (select 1)", None),
    ("explain from core.papers", None),
    ("explain (format json) select 1", None),
    ("explain (analyze, format json) select 1", None),
    ("explain analyze select count(*) from core.papers", None),
    ("select table_name from duckdb_tables() where table_name = 'papers'", [("papers",)]),
    ("select name from pragma_table_info('core.papers') limit 1", [("paper_key",)]),
    ("from query_table('core.papers') select count(*)", [(2,)]),
    ("select key, value from json_each('{\"a\": 1}')", None),
    ("select count(*) from core.papers using sample 100%", [(2,)]),
    ("select a.title from core.papers as a asof join core.papers as b "
     "on a.first_listed_on > b.first_listed_on", [("Dense Kettles",)]),
    ("select paper_key from search.papers('sparse kettles', top := 1)", [("arxiv:2604.00001",)]),
    ("select title from core.papers where title like '%\u00a0%' or title = 'Größe'", []),
    ("select title, count(*) from core.papers group by rollup (title) order by all limit 1", None),
]  # fmt: skip


@pytest.fixture
def con(released: Path) -> Iterator[Connection]:
    with open_locked_release(released / "papers.duckdb") as con:
        timer = Timer(SECONDS, con.interrupt)
        timer.start()
        yield con
        timer.cancel()


def _files(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize(("sql", "said"), HOSTILE)
def test_m1_what_does_more_than_read_is_refused(
    con: Connection,
    released: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sql: str,
    said: str,
):
    monkeypatch.chdir(tmp_path)
    before = _files(released)
    with pytest.raises(UsageError, match=said):
        ask_release(con, sql, {}).fetchall()
    assert list(tmp_path.iterdir()) == []
    assert _files(released) == before


@pytest.mark.parametrize(("sql", "answer"), HARMLESS)
def test_what_reads_is_answered(con: Connection, sql: str, answer: list[tuple[object, ...]] | None):
    rows = ask_release(con, sql, {}).fetchall()
    assert rows if answer is None else rows == answer


def test_no_extension_is_loaded_into_a_connection_for_people(con: Connection, tmp_path: Path):
    """Whatever it is called, and though no signature is asked for."""
    extension = tmp_path / "evil.duckdb_extension"
    extension.write_bytes(b"evil")
    for statement in (f"load '{extension}'", f"install '{extension}'", "load httpfs"):
        with pytest.raises(duckdb.PermissionException, match="disabled"):
            con.execute(statement)


def test_every_table_function_of_duckdb_is_refused_or_known_to_be_harmless(con: Connection):
    known = "select distinct function_name from duckdb_functions() where function_type = 'table'"
    found = {name for (name,) in con.execute(known).fetchall()}
    assert found - REFUSED_FUNCTIONS == set(HARMLESS_FUNCTIONS.split())
    assert REFUSED_FUNCTIONS - found == {"write_log"}
