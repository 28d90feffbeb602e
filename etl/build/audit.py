"""The audit of a release: is it, row for row, what a full derivation of the stage gives?"""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.build.checks import CheckResult, count_broken, results_frame
from etl.build.marts import is_kept
from etl.contract import quality
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import Connection, insert_frame
from etl.stage.search_extension import has_search_index
from etl.stage.sql_files import create_as_sql, sql_folder, sql_text

_OF_ATTEMPTS = (quality.RELEASES, quality.CHECKS)
"""Their rows tell of attempts at releases, not of what is staged. Results of checks are compared as
far as they do not."""


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Rows that a table of a release lacks, and rows that it should not have; some as text."""

    table_name: str
    missing_count: int
    extra_count: int
    sample: str


def compare_tables(con: Connection, audited: str) -> list[TableDifference]:
    """The tables in which a release differs from the current one, which was derived in full.

    audited: the name under which the release is attached.
    """
    tables = (table for table in RELEASED_TABLES if table not in _OF_ATTEMPTS)
    marts = (f"mart.{mart.name}" for mart in sql_folder("marts").values() if is_kept(mart))
    names = (*(table.name for table in tables), *marts)
    found = [_compare(con, name, name, f"{audited}.{name}") for name in names]
    found.append(_compare_indexes(con, audited))
    return [it for it in found if it is not None]


def compare_checks(
    con: Connection, audited: str, results: Sequence[CheckResult]
) -> TableDifference | None:
    """The difference of the checks of a release from these, which were asked about all rows.

    Checks of Great Expectations, and those about earlier attempts, are left out.
    """
    insert_frame(con, quality.CHECKS.name, results_frame(results))
    _keep_checks(con, "work.asked_checks")
    con.execute(f"use {audited}")
    _keep_checks(con, "work.released_checks")
    con.execute("use release")
    return _compare(con, quality.CHECKS.name, "work.asked_checks", "work.released_checks")


def _keep_checks(con: Connection, name: str) -> None:
    _keep(con, name, sql_text("basis", "asked_checks"))


def _compare_indexes(con: Connection, audited: str) -> TableDifference | None:
    """Numbers of papers and words are each index's own, so what they stand for is compared."""
    if not has_search_index(con, audited) or not has_search_index(con, "release"):
        return None
    found = sql_text("indexing", "released")
    _keep(con, "work.derived_index", found)
    con.execute(f"use {audited}")
    _keep(con, "work.released_index", found)
    con.execute("use release")
    return _compare(con, "search.documents", "work.derived_index", "work.released_index")


def _keep(con: Connection, name: str, query: str) -> None:
    con.execute(create_as_sql("table", name, query))


def _compare(con: Connection, name: str, derived: str, released: str) -> TableDifference | None:
    """The rows that differ are looked for only where any do, since that takes far longer."""
    if _row_sums(con, derived) == _row_sums(con, released):
        return None
    missing_count, missing = count_broken(con, f"from {derived} except all from {released}")
    extra_count, extra = count_broken(con, f"from {released} except all from {derived}")
    if not missing_count and not extra_count:
        return None
    return TableDifference(name, missing_count, extra_count, missing or extra or "")


def _row_sums(con: Connection, relation: str) -> list[tuple[str, ...]]:
    return con.execute(sql_text("statements", "row_sums", relation=relation)).fetchall()
