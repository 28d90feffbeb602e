"""The full-text extension of DuckDB, which building and asking the index need alike.

It comes in a package of its own, for one version of DuckDB. Where it cannot be loaded, releases are
made without the index, and say so.
"""

from etl.stage.connection import Connection, execute
from etl.stage.extension import load_extension
from etl.stage.sql_files import sql_text

EXTENSION_ADVICE = "install duckdb-extension-fts in the version of duckdb"


def has_search_index(con: Connection, database: str | None = None) -> bool:
    """True where a database has the full-text index; without a name, where the current one has."""
    return bool(execute(con, sql_text("lookup", "has_search"), database=database).fetchall())


def load_search_extension(con: Connection) -> bool:
    """Load DuckDB's full-text extension from its wheel: it stems words, in queries as in texts.

    False where the package is missing, or is of another version of DuckDB.
    """
    return load_extension(con, "fts")


def is_search_extension_loaded(con: Connection) -> bool:
    """True where the extension's functions can be called."""
    return bool(con.execute(sql_text("lookup", "has_stems")).fetchall())
