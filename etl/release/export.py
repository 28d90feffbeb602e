"""Exports write the release as Parquet files, ordered by key: equal pages give equal bytes."""

from collections.abc import Iterator
from pathlib import Path

from etl.contract.quality import EVIDENCE_TABLES, RELEASES
from etl.contract.tables import RELEASED_TABLES
from etl.errors import UsageError
from etl.release.export_files import PACKAGE_NAME, write_parts
from etl.release.export_parts import ExportPart, plain_part, table_parts
from etl.stage.connection import Connection, attach_history
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, sql_folder


def export_release(con: Connection, folder: Path, history: Path | None) -> list[Path]:
    """Write tables, marts and the quarantine as `<schema>.<name>.parquet`; returns all files.

    Tables about papers are `<schema>.<name>-<year>.parquet`, by the year of a paper's first
    listing, or `-undated`. The last file is `datapackage.json`, which describes the others. Files
    that the last export wrote here and that are none of this one's are removed.

    history: a history file. With it, tables whose rows say when the program ran are written too:
    meta, quality.checks, the mart of releases, and the attempts in that file.
    """
    if history is not None:
        if not history.exists():
            raise UsageError(f"no history at {history} yet: `paperhouse publish` begins one")
        attach_history(con, history, "history")
    parts = _parts(con, with_history=history is not None)
    return [*(it.path for it in write_parts(con, parts, folder)), folder / PACKAGE_NAME]


def _parts(con: Connection, *, with_history: bool) -> Iterator[ExportPart]:
    marts = sql_folder("marts").values()
    yield from table_parts(
        con,
        (it for it in RELEASED_TABLES if it.schema == "core" or it in EVIDENCE_TABLES),
    )
    yield from (plain_part(f"mart.{it.name}", "all") for it in marts if not _is_of_runs(it))
    if not with_history:
        return
    for table in RELEASED_TABLES:
        if table.schema != "core" and table not in EVIDENCE_TABLES:
            yield plain_part(table.name, ", ".join(table.key))
    yield from (plain_part(f"mart.{it.name}", "all") for it in marts if _is_of_runs(it))
    yield from (plain_part(f"history.{it}", "all") for it in ("attempts", "checks"))


def _is_of_runs(mart: SqlFile) -> bool:
    """True where a mart says when the program ran, which equal pages do not decide."""
    return RELEASES.name in tables_read(mart.text)
