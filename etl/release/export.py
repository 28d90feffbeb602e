"""Exports write the release as Parquet files, ordered by key: equal pages give equal bytes."""

import shutil
from collections.abc import Mapping
from filecmp import cmp
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.contract.ddl import sql_literal
from etl.contract.quality import EVIDENCE_TABLES, RELEASES
from etl.contract.tables import RELEASED_TABLES
from etl.errors import UsageError
from etl.files import replacing
from etl.release.datapackage import datapackage_json
from etl.stage.connection import Connection, attach_history, translate_storage_errors
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, sql_folder


def export_release(con: Connection, folder: Path, history: Path | None) -> list[Path]:
    """Write `<schema>.<name>.parquet` for tables, marts and the quarantine; returns all files.

    The last of them is `datapackage.json`, which describes the others.

    history: a history file. With it, tables whose rows say when the program ran are written too:
    meta, quality.checks, the mart of releases, and the attempts in that file.
    """
    stable = {
        table.name: ", ".join(table.key)
        for table in RELEASED_TABLES
        if table.schema == "core" or table in EVIDENCE_TABLES
    }
    marts = sql_folder("marts").values()
    sources = stable | {f"mart.{it.name}": "all" for it in marts if not _is_of_runs(con, it)}
    if history is not None:
        if not history.exists():
            raise UsageError(f"no history at {history} yet: `paperhouse publish` begins one")
        attach_history(con, history, "history")
        sources |= {table.name: ", ".join(table.key) for table in RELEASED_TABLES}
        sources |= {f"mart.{it.name}": "all" for it in marts if _is_of_runs(con, it)}
        sources |= {"history.attempts": "all", "history.checks": "all"}
    with translate_storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        files = {name: _write_table(con, name, order, folder) for name, order in sources.items()}
        return [*files.values(), _write_package(con, files, folder)]


def _is_of_runs(con: Connection, mart: SqlFile) -> bool:
    """True where a mart says when the program ran, which equal pages do not decide."""
    return RELEASES.name in mart.text and RELEASES.name in tables_read(con, mart.text)


def _write_table(con: Connection, name: str, order: str, folder: Path) -> Path:
    """DuckDB opens files by name, so it writes where nobody else can put one."""
    path = folder / f"{name}.parquet"
    with TemporaryDirectory() as private:
        written = Path(private, name)
        rows, file_name = f"select * from {name} order by {order}", sql_literal(str(written))
        con.execute(f"copy ({rows}) to {file_name} (format parquet, compression zstd)")
        if not _is_copy(path, written):
            with written.open("rb") as source, replacing(path) as file:
                shutil.copyfileobj(source, file)
    return path


def _is_copy(path: Path, written: Path) -> bool:
    """True where the file is there with these bytes. It is left alone then, its time included."""
    return path.is_file() and not path.is_symlink() and cmp(path, written, shallow=False)


def _write_package(con: Connection, files: Mapping[str, Path], folder: Path) -> Path:
    path = folder / "datapackage.json"
    with replacing(path) as file:
        file.write(datapackage_json(con, files).encode())
    return path
