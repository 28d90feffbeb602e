"""The release as Parquet files, ordered by key: the same pages export the same bytes."""

from collections.abc import Mapping
from pathlib import Path

from etl.contract import RELEASED, ddl
from etl.errors import UsageError
from etl.warehouse import sql
from etl.warehouse.datapackage import datapackage
from etl.warehouse.duck import Connection, storage_errors


def export(con: Connection, folder: Path, history: Path | None) -> list[Path]:
    """Write `<schema>.<name>.parquet` for tables, marts and the quarantine; returns all files.

    The last of them is `datapackage.json`, which describes the others.

    history: also write meta tables, checks and the attempts in that file, which have instants.
    """
    stable = {
        table.name: ", ".join(table.key)
        for table in RELEASED
        if table.schema == "core" or table.name in ("quality.rejects", "quality.ambiguous_titles")
    }
    sources = stable | {f"mart.{name}": "all" for name in sql.folder("marts")}
    if history is not None:
        if not history.exists():
            raise UsageError(f"no history at {history} yet")
        con.execute(f"attach {ddl.literal(str(history))} as history (read_only)")
        sources |= {table.name: ", ".join(table.key) for table in RELEASED}
        sources |= {"history.attempts": "all", "history.checks": "all"}
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        files = {name: _copy(con, name, order, folder) for name, order in sources.items()}
        return [*files.values(), _package(con, files, folder)]


def _copy(con: Connection, name: str, order: str, folder: Path) -> Path:
    path = folder / f"{name}.parquet"
    new = folder / f".{name}.parquet.new"
    con.execute(
        f"copy (select * from {name} order by {order}) to {ddl.literal(str(new))} "
        "(format parquet, compression zstd)"
    )
    new.replace(path)
    return path


def _package(con: Connection, files: Mapping[str, Path], folder: Path) -> Path:
    path, new = folder / "datapackage.json", folder / ".datapackage.json.new"
    new.write_text(datapackage(con, files), "utf-8")
    new.replace(path)
    return path
