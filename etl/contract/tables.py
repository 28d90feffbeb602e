"""Every table of the contract, as lists and by name."""

from etl.contract.arxiv_tables import STAGED_ARXIV_CHILDREN, STAGED_ARXIV_RECORDS
from etl.contract.core import CORE_TABLES
from etl.contract.model import Table
from etl.contract.quality import QUALITY_TABLES
from etl.contract.stage import STAGED_CAPTURES, STAGED_CHILDREN, STAGED_ENTRIES, STAGED_REJECTS

RELEASED_TABLES: tuple[Table, ...] = CORE_TABLES + QUALITY_TABLES
STAGED_TABLES: tuple[Table, ...] = (
    STAGED_CAPTURES,
    STAGED_ENTRIES,
    *STAGED_CHILDREN,
    STAGED_ARXIV_RECORDS,
    *STAGED_ARXIV_CHILDREN,
    STAGED_REJECTS,
)
TABLES_BY_NAME: dict[str, Table] = {table.name: table for table in RELEASED_TABLES + STAGED_TABLES}
