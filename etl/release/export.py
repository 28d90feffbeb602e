"""Exports write the release as Parquet files, ordered by key: equal pages give equal bytes.

A file that would be the same is left alone. Of a table that is known by the sums of its rows, which
the last export's `datapackage.json` has, so that only what changed is sorted and written.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from filecmp import cmp
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from etl.contract.ddl import sql_literal
from etl.contract.quality import EVIDENCE_TABLES, RELEASES
from etl.contract.tables import RELEASED_TABLES
from etl.errors import UsageError
from etl.files import replacing
from etl.release.datapackage import ExportedFile, datapackage_json
from etl.release.export_parts import ExportPart, plain_part, table_parts
from etl.stage.connection import Connection, attach_history, translate_storage_errors
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, sql_folder, sql_text

_PACKAGE = "datapackage.json"
_FILE_NAME = re.compile(r"[a-z_]+\.[a-z_]+(?:-(?:\d{1,6}|undated))?\.parquet", re.ASCII)

Known = Mapping[str, tuple[str, str]]
"""Hash and content of the last export's files, by path."""


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
    with translate_storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        known = _known_files(folder / _PACKAGE)
        parts = _parts(con, with_history=history is not None)
        files = [_write_part(con, part, folder, known) for part in parts]
        with replacing(folder / _PACKAGE) as package:
            package.write(datapackage_json(con, files).encode())
        paths = [file.path for file in files]
        for name in known.keys() - {path.name for path in paths}:
            (folder / name).unlink(missing_ok=True)
        return [*paths, folder / _PACKAGE]


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


def _known_files(package: Path) -> Known:
    """The files of the last export; none where its description is not there or not ours."""
    try:
        resources = msgspec.json.decode(package.read_bytes(), type=dict[str, Any])["resources"]
        return {
            it["path"]: (it["hash"], it.get("content", ""))
            for it in resources
            if _FILE_NAME.fullmatch(it["path"])
        }
    except (OSError, msgspec.DecodeError, LookupError, TypeError):
        return {}


def _write_part(con: Connection, part: ExportPart, folder: Path, known: Known) -> ExportedFile:
    """DuckDB opens files by name, so it writes where nobody else can put one."""
    path = folder / f"{part.name}.parquet"
    stated_hash, content = known.get(path.name, ("", ""))
    if not (part.content and content == part.content and _is_whole(path, stated_hash)):
        with TemporaryDirectory() as private:
            written = Path(private, part.name)
            file = sql_literal(str(written))
            con.execute(sql_text("export", "write", query=part.query, order=part.order, file=file))
            if not _is_copy(path, written):
                with written.open("rb") as source, replacing(path) as target:
                    shutil.copyfileobj(source, target)
        stated_hash = _hash(path)
    return ExportedFile(part, path, stated_hash)


def _is_whole(path: Path, stated_hash: str) -> bool:
    return path.is_file() and not path.is_symlink() and _hash(path) == stated_hash


def _is_copy(path: Path, written: Path) -> bool:
    """True where the file is there with these bytes. It is left alone then, its time included."""
    return path.is_file() and not path.is_symlink() and cmp(path, written, shallow=False)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return f"sha256:{file_digest(file, 'sha256').hexdigest()}"
