"""What the releases before this one say about it: warnings that only history can give."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from etl.contract.ddl import sql_literal
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_folder
from expectations.suites import SuiteRule, query_rule

_CLAIM = "No column is stated by under 80 % of the share that it had in the last 30 releases"
_FADED = sql_folder("drift")["faded_columns"].text


@contextmanager
def drift_rules(con: Connection, history: Path) -> Iterator[Sequence[SuiteRule]]:
    """What may be asked while history is attached as `past`; nothing before it has fill rates."""
    if not history.exists():
        yield []
        return
    con.execute(f"attach {sql_literal(str(history))} as past (read_only)")
    try:
        has_rates = con.execute(
            "from duckdb_tables() where database_name = 'past' and table_name = 'fill_rates'"
        ).fetchall()
        yield [query_rule(_CLAIM, "warn", "quality.fill_rates", _FADED)] if has_rates else []
    finally:
        con.execute("detach past")
