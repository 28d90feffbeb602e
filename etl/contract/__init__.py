"""The one place where tables and columns are declared."""

from etl.contract import core, quality, stage
from etl.contract.model import Column, Reference, Table, Type

RELEASED: tuple[Table, ...] = core.TABLES + quality.TABLES
STAGED: tuple[Table, ...] = (stage.CAPTURES, stage.ENTRIES, *stage.CHILDREN, stage.REJECTS)
BY_NAME: dict[str, Table] = {table.name: table for table in RELEASED + STAGED}

__all__ = ["BY_NAME", "RELEASED", "STAGED", "Column", "Reference", "Table", "Type"]
