"""Files of an export. A file that would be the same is left alone.

Of a table that is known by the sums of its rows, which the last export's `datapackage.json` has, so
that only what changed is sorted and written.
"""

import re
import shutil
from collections.abc import Iterable, Mapping
from filecmp import cmp
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from etl.contract.ddl import sql_literal
from etl.errors import UsageError
from etl.files import replacing
from etl.json_text import decode_json
from etl.release.datapackage import OUR_NAME, ExportedFile, datapackage_json
from etl.release.export_parts import ExportPart
from etl.stage.connection import Connection, translate_storage_errors
from etl.stage.sql_files import sql_text

PACKAGE_NAME = "datapackage.json"

_FILE_NAME = re.compile(
    r"[a-z_]+\.[a-z_]+(?:-(?:\d{1,6}(?:-\d\d(?:-\d)?)?|undated))?\.parquet", re.ASCII
)

Known = Mapping[str, tuple[str, str | None]]
"""Hash and content of the last export's files, by path."""


def write_parts(con: Connection, parts: Iterable[ExportPart], folder: Path) -> list[ExportedFile]:
    """Write a file for each part, and `datapackage.json`, which describes them.

    Files that the last export wrote here and that are none of this one's are removed. Raises
    UsageError where the folder has a `datapackage.json` of another program.
    """
    with translate_storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        known = _known_files(folder / PACKAGE_NAME)
        files = [_write_part(con, part, folder, known) for part in parts]
        with replacing(folder / PACKAGE_NAME) as package:
            package.write(datapackage_json(con, files).encode())
        for name in known.keys() - {it.path.name for it in files}:
            (folder / name).unlink(missing_ok=True)
        return files


def _known_files(package: Path) -> Known:
    """The files of the last export; none where its description is not there or damaged.

    Raises UsageError where a package of another name is described: its files are somebody's.
    """
    try:
        described = decode_json(package.read_bytes(), dict[str, Any])
        if described.get("name", OUR_NAME) != OUR_NAME:
            raise UsageError(f"{package} describes files of others: export into another folder")
        resources = described["resources"]
        return {
            it["path"]: (it["hash"], it.get("content"))
            for it in resources
            if _FILE_NAME.fullmatch(it["path"])
        }
    except (OSError, msgspec.DecodeError, LookupError, TypeError):
        return {}


def _write_part(con: Connection, part: ExportPart, folder: Path, known: Known) -> ExportedFile:
    """DuckDB opens files by name, so it writes where nobody else can put one."""
    path = folder / f"{part.name}.parquet"
    stated_hash, content = known.get(path.name, ("", None))
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
