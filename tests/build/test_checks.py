"""What each check of a release finds, of the contract and of files of SQL."""

from collections.abc import Iterator

import polars as pl
import pytest

from etl.build.checks import CheckResult, count_broken, count_rows, results_frame, run_checks
from etl.contract.ddl import create_table_sql
from etl.contract.key_rules import Reference
from etl.contract.model import Column, ColumnType, Table
from etl.contract.quality import CHECKS
from etl.contract.rules import Maximum, Minimum, Required
from etl.contract.tables import RELEASED_TABLES
from etl.contract.vocabulary import Severity
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import SqlFile, sql_folder
from tests.build.sql_in_place import only_files

NAME = Column("shelf", ColumnType.TEXT, "Where", (Required(),))
COUNT = Column("sock_count", ColumnType.COUNT, "How many", (Minimum(0), Maximum(9)))
SHELVES = Table("core.shelves", "one shelf", "Shelves", ("shelf",), (NAME,))
SOCKS = Table(
    "core.socks", "one count", "Socks", ("shelf", "sock_count"), (NAME, COUNT),
    (Reference("shelf", "core.shelves"),),
)  # fmt: skip
RULES = {
    "socks.shelf.required": "core.socks.shelf is stated",
    "socks.sock_count.minimum": "core.socks.sock_count is at least 0",
    "socks.sock_count.maximum": "core.socks.sock_count is at most 9",
    "socks.shelf.reference": "core.socks.shelf is in core.shelves",
    "socks.key": "core.socks has one row per shelf, sock_count",
}


@pytest.fixture(autouse=True)
def one_file() -> Iterator[None]:
    """One check stands in the place of all files."""
    header = {"rule": ["Titles are short"], "severity": ["warn"], "table": ["core.papers"]}
    text = "select paper_key from core.papers where length(title) > 3"
    file = SqlFile("checks", "short", text, header | {"by": ["*, all are asked about"]})
    with only_files("checks", file):
        yield


@pytest.fixture
def con() -> Iterator[Connection]:
    """A new release without rows."""
    with connect() as con:
        con.execute("attach ':memory:' as release; use release")
        con.execute("create schema core; create schema meta; create schema quality")
        for table in RELEASED_TABLES:
            con.execute(create_table_sql(table))
        con.execute(sql_folder("basis")["tables"].text)
        con.execute("create table core.shelves (shelf varchar)")
        con.execute("create table core.socks (shelf varchar, sock_count bigint)")
        yield con


def add(con: Connection, *rows: tuple[str | None, int]) -> None:
    con.execute("insert into core.shelves values ('top'), ('low')")
    con.executemany("insert into core.socks values (?, ?)", rows)


def expected(count: int, **broken: tuple[int, str]) -> list[CheckResult]:
    """Results of all checks of core.socks, those that are broken by the end of their id."""
    return [
        CheckResult(
            *(check_id, rule, "core.socks", "contract", "block", count),
            *broken.get(check_id.rpartition(".")[2], (0, None)),
        )
        for check_id, rule in RULES.items()
    ]


def file_result(checked: int, broken: int, sample: str | None) -> CheckResult:
    return CheckResult(
        *("short", "Titles are short", "core.papers", "sql/checks/short.sql", "warn"),
        *(checked, broken, sample),
    )


def test_rules_that_are_kept_have_no_broken_rows(con: Connection) -> None:
    add(con, ("top", 0), ("low", 9), ("low", 0))
    assert run_checks(con, [SOCKS]) == [*expected(3), file_result(0, 0, None)]


def test_an_empty_table_breaks_no_rule(con: Connection) -> None:
    assert run_checks(con, [SOCKS]) == [*expected(0), file_result(0, 0, None)]


def test_rows_that_break_a_rule_are_counted_and_shown(con: Connection) -> None:
    add(con, ("top", -1), (None, 1), ("attic", 10), ("low", 2), ("low", 2), ("low", 2))
    found = run_checks(con, [SOCKS])
    assert found[:-1] == expected(
        6,
        required=(1, "{'shelf': NULL, 'sock_count': 1}"),
        minimum=(1, "{'sock_count': -1, 'shelf': top}"),
        maximum=(1, "{'sock_count': 10, 'shelf': attic}"),
        reference=(1, "{'shelf': attic, 'sock_count': 10}"),
        key=(2, "{'shelf': low, 'sock_count': 2, 'count_star()': 3}"),
    )


def test_files_are_asked_beside_the_contract(con: Connection) -> None:
    con.execute("insert into core.papers (paper_key, title) values ('p1', 'Wool'), ('p2', 'Ox')")
    assert run_checks(con, []) == [file_result(2, 1, "{'paper_key': p1}")]


def test_a_table_of_which_no_row_changed_is_known_to_be_clean(con: Connection) -> None:
    """The table is not asked about, though its rows break the rule by now: they were before."""
    add(con, ("attic", 10))
    con.execute("attach ':memory:' as work")
    for name in ("left_socks", "come_socks", "left_shelves", "come_shelves"):
        con.execute(f"create table work.{name} as from core.socks limit 0")
    assert run_checks(con, [SOCKS])[:-1] == expected(1)
    con.execute("insert into work.come_socks from core.socks")
    broken = [it.check_id for it in run_checks(con, [SOCKS]) if it.broken_count]
    assert broken == ["socks.sock_count.maximum", "socks.shelf.reference"]


@pytest.mark.parametrize(
    ("severity", "broken", "blocks"),
    [("block", 1, True), ("block", 0, False), ("warn", 1, False)],
)
def test_a_broken_rule_blocks_if_it_is_to(severity: Severity, broken: int, blocks: bool) -> None:
    result = CheckResult("a", "rule", "core.papers", "contract", severity, 9, broken, None)
    assert result.blocks is blocks


def test_up_to_three_rows_are_shown_up_to_300_characters_each(con: Connection) -> None:
    assert count_broken(con, "select 1 where false") == (0, None)
    query = "select n from range(4) as r (n)"
    assert count_broken(con, query) == (4, "{'n': 0}; {'n': 1}; {'n': 2}")
    # 300 characters: `{'t': ` are the first six.
    assert count_broken(con, "select repeat('w', 400) as t") == (1, "{'t': " + 294 * "w")


def test_rows_of_a_table_or_of_a_query_are_counted(con: Connection) -> None:
    add(con, ("top", 1), ("low", 2), ("low", 3))
    assert count_rows(con, "core.socks") == 3
    assert count_rows(con, "(from core.socks where shelf = 'low')") == 2


def test_results_are_rows_of_the_table_of_checks() -> None:
    results = [file_result(2, 1, "p1"), file_result(2, 0, None)]
    texts = ["check_id", "rule", "table_name", "source", "severity", "sample"]
    counts = ["checked_count", "broken_count"]
    schema = {name: pl.Int64() if name in counts else pl.String() for name in [*texts, *counts]}
    frame = results_frame(results)
    assert dict(frame.schema) == schema
    assert frame.columns == list(CHECKS.polars_schema)
    words = {
        "check_id": "short",
        "rule": "Titles are short",
        "table_name": "core.papers",
        "source": "sql/checks/short.sql",
        "severity": "warn",
        "checked_count": 2,
    }
    assert frame.to_dicts() == [
        {**words, "broken_count": 1, "sample": "p1"}, {**words, "broken_count": 0, "sample": None}
    ]  # fmt: skip
    assert results_frame([]).columns == list(CHECKS.polars_schema)
