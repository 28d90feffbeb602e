"""What a release claims about itself, asked of the new file before anybody sees it."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import polars as pl

from etl.contract.model import Table
from etl.contract.quality import CHECKS
from etl.contract.rules import broken_conditions, reference_condition, repeated_keys
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import Connection
from etl.stage.sql_files import SqlFile, sql_folder


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One claim: rows of its table, rows that break it, and up to three of them as text.

    source: where the rule stands: `contract`, a file of sql/checks, or `expectations`.
    """

    claim: str
    table_name: str
    source: str
    severity: str
    checked_count: int
    broken_count: int
    sample: str | None

    @property
    def blocks(self) -> bool:
        return self.severity == "block" and self.broken_count > 0


def run_checks(con: Connection, tables: Sequence[Table] = RELEASED_TABLES) -> list[CheckResult]:
    """Ask every claim: rules of columns, keys, references, and the files of sql/checks."""
    results = [result for table in tables for result in _of_table(con, table)]
    return results + [_of_file(con, file) for file in sql_folder("checks").values()]


def results_frame(results: Sequence[CheckResult]) -> pl.DataFrame:
    """Results as rows of quality.checks."""
    return pl.DataFrame(
        [astuple(result) for result in results], schema=CHECKS.polars_schema, orient="row"
    )


def _of_file(con: Connection, file: SqlFile) -> CheckResult:
    """A file that does not say which table it is about is a mistake of ours."""
    [claim], [severity], [table] = (file.header[it] for it in ("claim", "severity", "table"))
    [(checked,)] = con.execute(f"select count(*) from {table}").fetchall()
    source = f"sql/checks/{file.name}.sql"
    return CheckResult(claim, table, source, severity, checked, *count_broken(con, file.text))


def _of_table(con: Connection, table: Table) -> Iterator[CheckResult]:
    """All rules of one table in one scan; a broken one is asked again, for its rows."""
    conditions = [
        *broken_conditions(table),
        *(reference_condition(table, stated) for stated in table.references),
    ]
    counts = ", ".join(f"count(*) filter (where {condition})" for _, condition in conditions)
    [(checked, hashes, *counted)] = con.execute(
        f"select count(*), count(distinct hash({', '.join(table.key)})), {counts} from {table.name}"
    ).fetchall()
    for (claim, condition), count in zip(conditions, counted, strict=True):
        rows = f"select * from {table.name} where {condition}"
        sample = count_broken(con, rows)[1] if count else None
        yield CheckResult(claim, table.name, "contract", "block", checked, count, sample)
    claim, rows = repeated_keys(table)
    repeated, sample = _repeated(con, table, rows) if hashes != checked else (0, None)
    yield CheckResult(claim, table.name, "contract", "block", checked, repeated, sample)


def _repeated(con: Connection, table: Table, rows: str) -> tuple[int, str | None]:
    """Rows beyond the first of their key: asked where hashes, which are quicker, are not unique."""
    key = ", ".join(table.key)
    [(count,)] = con.execute(
        f"select count(*) - count(distinct row({key})) from {table.name}"
    ).fetchall()
    return count, count_broken(con, rows)[1]


def count_broken(con: Connection, rows: str) -> tuple[int, str | None]:
    """How many rows a select finds, and up to three of them as text."""
    count = con.execute(f"select count(*) from ({rows})").fetchall()[0][0]
    if not count:
        return 0, None
    shown = con.execute(
        f"select broken::varchar from ({rows}) as broken order by 1 limit 3"
    ).fetchall()
    return count, "; ".join(row[0][:300] for row in shown)
