"""The full-text extension of DuckDB, which building and asking the index need alike."""

from importlib.resources import files

import duckdb

from etl.contract.ddl import sql_literal
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_text


def has_search_index(con: Connection) -> bool:
    """True where the release has the full-text index."""
    return bool(con.execute(sql_text("lookup", "has_search")).fetchall())


def load_search_extension(con: Connection) -> None:
    """Load DuckDB's full-text extension from its wheel: it stems words, in queries as in texts."""
    folder = files("duckdb_extension_fts") / "extensions" / f"v{duckdb.__version__}"
    con.execute(f"load {sql_literal(str(folder / 'fts.duckdb_extension'))}")
