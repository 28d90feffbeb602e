"""Tables that keep the contract because the last release did, and what changed does.

A release that breaks a rule of the contract is never published. So where a release follows on the
last one it is enough to ask about rows that came, and about those that a row led to which left. A
table where this finds anything is asked about all its rows.
"""

from collections.abc import Iterator, Mapping, Sequence

from etl.build.replaced_rows import ChangedRows, changed_rows
from etl.contract.model import Table
from etl.contract.table_rules import column_checks
from etl.stage.connection import Connection
from etl.stage.sql_files import same_key_sql, sql_text


def clean_tables(con: Connection, tables: Sequence[Table]) -> list[Table]:
    """Those of the tables in which no rule of the contract is broken, as far as changes tell.

    None where everything was derived, because then nothing is known to have kept the contract.
    """
    changed = changed_rows(con)
    asked = (table for table in tables if _short(table.name) in changed)
    return [table for table in asked if _is_clean(con, table, changed)]


def _is_clean(con: Connection, table: Table, changed: Mapping[str, ChangedRows]) -> bool:
    queries = _broken_rows(table, changed)
    return not any(con.execute(f"{rows} limit 1").fetchall() for rows in queries)


def _broken_rows(table: Table, changed: Mapping[str, ChangedRows]) -> Iterator[str]:
    """Queries of rows that break a rule: those that came, and those whose target left."""
    if changed[_short(table.name)].come_count:
        yield from _broken_newcomers(table)
    for reference in table.references:
        if changed[_short(reference.target)].left_count:
            yield sql_text(
                "basis",
                "lost_references",
                table=table.name,
                column=reference.column,
                left=f"work.left_{_short(reference.target)}",
                target=reference.target,
            )


def _broken_newcomers(table: Table) -> Iterator[str]:
    come = f"work.come_{_short(table.name)}"
    is_broken = " or ".join(f"({check.condition})" for check in column_checks(table))
    yield sql_text("basis", "broken_newcomers", come=come, is_broken=is_broken)
    for reference in table.references:
        yield sql_text(
            "basis",
            "lost_newcomers",
            come=come,
            column=reference.column,
            target=reference.target,
        )
    yield sql_text(
        "basis",
        "repeated_newcomers",
        table=table.name,
        come=come,
        key=", ".join(table.key),
        same_key=same_key_sql(table.key),
    )


def _short(name: str) -> str:
    return name.partition(".")[2]
