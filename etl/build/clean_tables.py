"""Tables that keep the contract because the last release did, and what changed does.

A release that breaks a rule of the contract is never published. So where a release follows on the
last one it is enough to ask about rows that came, and about those that a row led to which left. A
table where this finds anything is asked about all its rows.
"""

from collections.abc import Iterator, Sequence

from etl.contract.model import Table
from etl.contract.table_rules import table_checks
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_folder


def clean_tables(con: Connection, tables: Sequence[Table]) -> list[Table]:
    """Those of the tables in which no rule of the contract is broken, as far as changes tell.

    None where everything was derived, because then nothing is known to have kept the contract.
    """
    followed = con.execute(sql_folder("basis")["followed_tables"].text).fetchall()
    asked = (table for table in tables if (_short(table.name),) in followed)
    return [table for table in asked if _is_clean(con, table)]


def _is_clean(con: Connection, table: Table) -> bool:
    return not any(con.execute(f"{rows} limit 1").fetchall() for rows in _broken_rows(table))


def _broken_rows(table: Table) -> Iterator[str]:
    """Queries of rows that break a rule: those that came, and those whose target left."""
    come = f"work.come_{_short(table.name)}"
    key = ", ".join(table.key)
    conditions = [check.condition for check in table_checks(table) if check.condition]
    yield f"select 1 from {come} where {' or '.join(f'({it})' for it in conditions)}"
    changed = f"from {table.name} semi join {come} using ({key})"
    yield f"select {key} {changed} group by {key} having count(*) > 1"
    for reference in table.references:
        column = reference.column
        left = f"{column} in (select {column} from work.left_{_short(reference.target)})"
        is_lost = f"{column} not in (select {column} from {reference.target})"
        yield f"select 1 from {table.name} where {left} and {is_lost}"


def _short(name: str) -> str:
    return name.partition(".")[2]
