"""DuckDB's extensions come in packages of their own, each for one version of DuckDB."""

from importlib.resources import files

import duckdb

from etl.contract.ddl import sql_literal
from etl.stage.connection import Connection


def load_extension(con: Connection, name: str) -> bool:
    """Load an extension from its wheel; nothing is downloaded.

    False where the package is missing, or is of another version of DuckDB.
    """
    try:
        folder = files(f"duckdb_extension_{name}") / "extensions" / f"v{duckdb.__version__}"
        con.execute(f"load {sql_literal(str(folder / f'{name}.duckdb_extension'))}")
    except (ModuleNotFoundError, duckdb.IOException, duckdb.InvalidInputException):
        return False
    return True
