"""Drift: warnings that only a comparison with the releases before this one can give."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from etl.contract.ddl import sql_literal
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_folder
from expectations.suites import QueryRule

_CHECK_ID = "fill_rates.drift"
_RULE = "No column is stated by under 80 % of the share that it had in the last 30 releases"
_FADED = sql_folder("drift")["faded_columns"].text


@contextmanager
def drift_rules(con: Connection, history: Path) -> Iterator[Sequence[QueryRule]]:
    """The rules that may be asked while history is attached as `past`: none before the first."""
    if not history.exists():
        yield []
        return
    con.execute(f"attach {sql_literal(str(history))} as past (read_only)")
    try:
        has_rates = con.execute(
            "from duckdb_tables() where database_name = 'past' and table_name = 'fill_rates'"
        ).fetchall()
        rule = QueryRule(_CHECK_ID, _RULE, "quality.fill_rates", "warn", _FADED)
        yield [rule] if has_rates else []
    finally:
        con.execute("detach past")
