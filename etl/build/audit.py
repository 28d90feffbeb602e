"""The audit of a release: is it, row for row, what a full derivation of the stage gives?"""

from dataclasses import dataclass

from etl.build.checks import count_broken
from etl.contract import quality
from etl.contract.model import Table
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import Connection

_OF_ATTEMPTS = (quality.RELEASES, quality.CHECKS)
"""Their rows tell of attempts at releases, not of what is staged."""


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
    found = (_difference(con, table, f"{audited}.{table.name}") for table in tables)
    return [it for it in found if it is not None]


def _difference(con: Connection, table: Table, released: str) -> TableDifference | None:
    missing_count, missing = count_broken(con, f"from {table.name} except all from {released}")
    extra_count, extra = count_broken(con, f"from {released} except all from {table.name}")
    if not missing_count and not extra_count:
        return None
    return TableDifference(table.name, missing_count, extra_count, missing or extra or "")
