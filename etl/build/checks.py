"""The checks of a new release: each asks the new file about one rule before anybody sees it."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from operator import attrgetter

import polars as pl

from etl.build.check_files import BrokenRows, ask_files, check_files
from etl.build.clean_tables import clean_tables
from etl.contract.model import Table
from etl.contract.quality import CHECKS
from etl.contract.table_rules import TableCheck, table_checks
from etl.contract.tables import RELEASED_TABLES
from etl.contract.vocabulary import Severity
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_text


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The answer of one check: rows of its table, those that break its rule, up to three as text.

    check_id: the same in every release, so that history can follow it; rule: the sentence that
    people read. source: where the rule stands: `contract`, a file of sql/checks, `expectations`.
    """

    check_id: str
    rule: str
    table_name: str
    source: str
    severity: Severity
    checked_count: int
    broken_count: int
    sample: str | None

    @property
    def blocks(self) -> bool:
        return self.severity == "block" and self.broken_count > 0


def run_checks(con: Connection, tables: Sequence[Table] = RELEASED_TABLES) -> list[CheckResult]:
    """Ask about every rule of these tables' columns, references and keys, and every file.

    The files are asked beside the rest, on a connection of their own to the new file.
    """
    with con.cursor() as own, ThreadPoolExecutor(1) as thread:
        own.execute("use release")
        asking = thread.submit(ask_files, own)
        clean = clean_tables(con, tables)
        names = {*(table.name for table in tables), *(file.table_name for file in check_files())}
        counts = {name: count_rows(con, name) for name in names}
        results = [
            result
            for table in tables
            for result in _table_results(con, table, counts[table.name], is_clean=table in clean)
        ]
        return [*results, *_file_results(counts, asking.result())]


def results_frame(results: Sequence[CheckResult]) -> pl.DataFrame:
    """Results as rows of quality.checks."""
    row = attrgetter(*CHECKS.polars_schema)
    return pl.DataFrame(list(map(row, results)), schema=CHECKS.polars_schema, orient="row")


def count_broken(con: Connection, rows: str) -> tuple[int, str | None]:
    """The number of rows that a query finds, and up to three of them as text."""
    count = count_rows(con, f"({rows})")
    if not count:
        return 0, None
    shown = con.execute(sql_text("statements", "sample", query=rows)).fetchall()
    return count, "; ".join(row[0][:300] for row in shown)


def count_rows(con: Connection, relation: str) -> int:
    """The rows of a table, or of a query in parentheses."""
    [(count,)] = con.execute(sql_text("statements", "count_rows", relation=relation)).fetchall()
    return int(count)


def _file_results(
    counts: Mapping[str, int], broken: Mapping[str, BrokenRows]
) -> Iterator[CheckResult]:
    """counts: the rows of each table."""
    for file in check_files():
        rows = broken[file.check_id]
        yield CheckResult(
            file.check_id,
            file.rule,
            file.table_name,
            file.source,
            file.severity,
            counts[file.table_name],
            rows.count,
            rows.sample,
        )


def _table_results(
    con: Connection, table: Table, row_count: int, *, is_clean: bool
) -> Iterator[CheckResult]:
    """Rows are read only where there are any, and something may be wrong with them."""
    if row_count and not is_clean:
        yield from _asked_results(con, table)
        return
    for check in table_checks(table):
        yield _contract_result(con, check, row_count, 0)


def _asked_results(con: Connection, table: Table) -> Iterator[CheckResult]:
    """One scan answers every rule of the table; a broken one is asked again, for its rows.

    The scan counts different hashes of the key, because hashing is quicker than grouping. Where
    rows share a hash, the key itself is counted.
    """
    *checks, key = table_checks(table)
    counts = ", ".join(f"count(*) filter (where {check.condition})" for check in checks)
    names = ", ".join(table.key)
    text = sql_text("basis", "count_broken", key=names, counts=counts, table=table.name)
    [(checked, hashes, *counted)] = con.execute(text).fetchall()
    for check, broken in zip(checks, counted, strict=True):
        yield _contract_result(con, check, checked, broken)
    repeated = 0 if hashes == checked else _count_repeated(con, table)
    yield _contract_result(con, key, checked, repeated)


def _contract_result(con: Connection, check: TableCheck, checked: int, broken: int) -> CheckResult:
    sample = count_broken(con, check.rows)[1] if broken else None
    return CheckResult(
        check.check_id, check.rule, check.table_name, "contract", "block", checked, broken, sample
    )


def _count_repeated(con: Connection, table: Table) -> int:
    """Rows beyond the first of their key."""
    key = ", ".join(table.key)
    text = sql_text("basis", "count_repeated", key=key, table=table.name)
    [(count,)] = con.execute(text).fetchall()
    return int(count)
