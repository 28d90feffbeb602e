"""Tables that keep the contract because the last release did, and what changed does.

A release that breaks a rule of the contract is never published. So where a release follows on the
last one it is enough to ask about rows that came, and about those that a row led to which left. A
table where this finds anything is asked about all its rows.
"""

from collections.abc import Iterator, Sequence

from etl.contract.model import Table
from etl.contract.table_rules import table_checks
from etl.stage.connection import Connection

_CHANGED = """
select table_name from duckdb_tables()
where database_name = 'work' and starts_with(table_name, 'come_')
"""


def clean_tables(con: Connection, tables: Sequence[Table]) -> list[Table]:
    """Those of the tables in which no rule of the contract is broken, as far as changes tell.

    None where everything was derived, because then nothing is known to have kept the contract.
    """
    changed = {name for (name,) in con.execute(_CHANGED).fetchall()}
    asked = (table for table in tables if f"come_{_short(table.name)}" in changed)
    return [table for table in asked if _is_clean(con, table)]


def _is_clean(con: Connection, table: Table) -> bool:
    return not any(con.execute(f"{rows} limit 1").fetchall() for rows in _broken_rows(table))


def _broken_rows(table: Table) -> Iterator[str]:
    """Queries of rows that break a rule: those that came, and those whose target left."""
    come = f"work.come_{_short(table.name)}"
    key = ", ".join(table.key)
    conditions = [check.condition for check in table_checks(table) if check.condition]
    yield f"select 1 from {come} where {' or '.join(f'({it})' for it in conditions)}"
    yield f"""
        select {key} from {table.name} semi join {come} using ({key})
        group by {key} having count(*) > 1
    """
    for reference in table.references:
        left = f"select {reference.column} from work.left_{_short(reference.target)}"
        yield f"""
            select 1 from {table.name}
            where {reference.column} in ({left})
            and {reference.column} not in (select {reference.column} from {reference.target})
        """


def _short(name: str) -> str:
    return name.partition(".")[2]
