"""Which SQL counts as one statement that only reads: it is told without running any."""

from collections.abc import Iterator

import duckdb
import pytest

from etl.errors import UsageError
from etl.release.read_only import REFUSED_FUNCTIONS, check_reads
from etl.stage.connection import Connection, connect

NO_ROWS = "this statement gives no rows: ask with `select`"
READS = [
    "select 1",
    ";;select 1; -- ; pragma version",
    "select ';'; ;",
    "from query",
    "select 1 as glob, (2) as b",
    "select 'pragma', 'read_csv(1)'",
    "select pragma from (select 1 as pragma)",
    "pivot (select 'a' as k, 1 as v) on k using sum(v)",
    "explain select 1",
    "; explain select 1",
    "explain (select 1)",
    "explain ((select 1))",
    "explain analyze select 1",
    "explain ANALYSE select (1)",
    "explain (format json) select 1",
    "explain (format json) select 1 + (2)",
    "explain (analyze, format json) select 1",
    "explain\u00a0analyze\u2003select 'ä', 1",
    "explain -- ä\n analyze select 1",
    "; /* a */ explain analyze select 1",
]
CHANGES = [
    "pragma version",
    "/* a */ PRAGMA version",
    ";pragma version",
    "\u00a0pragma\u00a0version",
    "import database 'a'",
    "attach 'a'",
    "set threads = 1",
    "set variable a = 1",
    "create table a as select 1",
    "begin transaction",
    "call pragma_version()",
    "merge into a using b on true when matched then delete",
    "explain delete from a",
    "explain copy (select 1) to 'a'",
    "explain analyze copy (select 1) to 'a'",
    "explain (analyze) copy (select 1) to 'a'",
    "explain analyze delete from a",
    "explain insert into a (b) select 1",
    "update extensions",
    "copy from database a to b",
    "with a as (select 1) delete from b",
]
CALLS = {
    "from read_csv('a')": "read_csv",
    'select * from main."Read_Text" /* a */ (1)': "read_text",
    "from glob\u00a0('a')": "glob",
    "from checkpoint -- a\n ()": "checkpoint",
    "from\ufeffenable_logging()": "enable_logging",
    "explain analyze from duckdb_secrets()": "duckdb_secrets",
    "select 'ä', query('select 1')": "query",
    "pivot (from arrow_scan(1)) on a using count(*)": "arrow_scan",
}


@pytest.fixture(scope="module")
def con() -> Iterator[Connection]:
    with connect() as con:
        yield con


@pytest.mark.parametrize("text", READS)
def test_what_only_reads_may_run(con: Connection, text: str) -> None:
    check_reads(con, text)


@pytest.mark.parametrize("text", CHANGES)
def test_what_does_more_is_refused(con: Connection, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_reads(con, text)
    assert str(caught.value) == (
        "a query only reads, this statement is of another kind: ask with `select`"
    )


@pytest.mark.parametrize("text", CALLS)
def test_calls_of_what_reads_files_or_switches_things_are_refused(
    con: Connection, text: str
) -> None:
    with pytest.raises(UsageError) as caught:
        check_reads(con, text)
    assert str(caught.value) == (
        f"a query reads the release and nothing else, so it cannot call {CALLS[text]}"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", NO_ROWS),
        (" ; ;", NO_ROWS),
        ("-- select 1", NO_ROWS),
        ("select 1; select 2", "one statement at a time, please: these are 2"),
        (";select 1;; select ';'; from a;", "one statement at a time, please: these are 3"),
        ("select 1\0", "a query has no NUL characters: DuckDB would not read on behind one"),
    ],
)
def test_none_several_and_half_read_statements_are_refused(
    con: Connection, text: str, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        check_reads(con, text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["selct 1", "explain", "explain (format json)", "explain analyze"])
def test_what_is_no_sql_is_left_to_duckdb(con: Connection, text: str) -> None:
    with pytest.raises(duckdb.ParserException):
        check_reads(con, text)


@pytest.mark.parametrize("name", sorted(REFUSED_FUNCTIONS))
def test_functions_are_listed_by_names_that_a_call_could_have(con: Connection, name: str) -> None:
    with pytest.raises(UsageError, match=f" cannot call {name}$"):
        check_reads(con, f"from {name.upper()}()")


def test_a_name_in_quotes_may_have_quotes_and_blanks_in_it(con: Connection) -> None:
    check_reads(con, 'from "a glob"()')
    check_reads(con, 'from """glob"""()')
    with pytest.raises(UsageError, match="cannot call glob"):
        check_reads(con, 'from "glob"()')
