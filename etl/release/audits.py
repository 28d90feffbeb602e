"""The last audit of a release, as history has it."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from etl.ids import ReleaseId
from etl.stage.connection import fetch_rows, open_read_only
from etl.stage.sql_files import sql_folder

_HAS_AUDITS = "from duckdb_tables() where table_name = 'audits'"


class AuditResult(Struct, frozen=True):
    """One audit: in how many tables the release differed from a full derivation, and an example."""

    audited_at: datetime
    release_id: ReleaseId
    table_count: int
    sample: str | None


def last_audit(history: Path) -> AuditResult | None:
    """The last audit; None before the first one. Raises HistoryUnusable."""
    if not history.exists():
        return None
    with open_read_only(history) as con:
        if not con.execute(_HAS_AUDITS).fetchall():
            return None
        found = fetch_rows(con, AuditResult, sql_folder("summary")["audit"].text)
    return found[0] if found else None
