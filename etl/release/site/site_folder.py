"""Writes the static folder. Whoever opens it meanwhile finds the old page or the new one, whole.

Each part has a name that follows from its content: `papers-….duckdb`, `engine-…`, `page-…`. New
parts come first, then `index.html` by rename, then the parts that it does not name any more go.
"""

import base64
import filecmp
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.errors import UsageError, WarehouseBusy
from etl.files import (
    LockWait,
    hold_lock,
    private_folder,
    remove_any,
    replace_durably,
    sync_folder,
)
from etl.limits import MAX_SITE_RELEASE_BYTES
from etl.release.database import open_release
from etl.release.page_templates import LOOK
from etl.release.site.engine_files import engine_files
from etl.release.site.page_facts import page_facts
from etl.release.site.prepared_answers import prepared_answers

_PAGE = Path(__file__).parent / "page"
_PART = re.compile(r"papers-[0-9a-f]{16}\.duckdb|(?:engine|page)-[0-9a-f]{16}")
_MARK = '<meta name="generator" content="paperhouse site">'
_ENTRY = "index.html"


@dataclass(frozen=True, slots=True)
class WrittenSite:
    """byte_count: of all files together. Names of the parts that were written, and that went."""

    byte_count: int
    written: list[str]
    removed: list[str]


def write_site(release: Path, folder: Path) -> WrittenSite:
    """Put the release and the page that explores it into a folder, which is made if need be.

    Raises UsageError for a folder that holds other files, for a release that is too large for a
    browser, and where the engine is not installed.
    """
    engine = engine_files()
    _check_folder(folder)
    with open_release(release):
        _check_size(release)
    with _only_writer(folder), private_folder(folder / ".paperhouse-new") as new:
        copied = _copy_release(release, new)
        with open_release(copied) as con:
            facts = page_facts(con)
            answers = prepared_answers(con, facts["release"]["last_day"])
        parts = [
            copied.name,
            _write_part(new, "engine", engine),
            _write_part(new, "page", _page_files() | _json_files(facts=facts, answers=answers)),
        ]
        written = [name for name in parts if _place(new / name, folder / name)]
    sync_folder(folder)
    index = _index_html(*parts)
    if not _has_content(folder / _ENTRY, index):
        replace_durably(folder / _ENTRY, index)
    removed = [it for it in folder.iterdir() if _PART.fullmatch(it.name) and it.name not in parts]
    for old in removed:
        remove_any(old)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return WrittenSite(size, written, sorted(it.name for it in removed))


def _only_writer(folder: Path) -> AbstractContextManager[None]:
    return hold_lock(folder / ".paperhouse.lock", "another run", WarehouseBusy, LockWait())


def _check_folder(folder: Path) -> None:
    """A folder of somebody else's keeps its files."""
    entry = folder / _ENTRY
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder: name another one")
    if entry.is_symlink() or (entry.exists() and _MARK.encode() not in entry.read_bytes()):
        raise UsageError(f"{entry} is not of `paperhouse site`: name another folder")


def _check_size(release: Path) -> None:
    size = release.stat().st_size
    if size > MAX_SITE_RELEASE_BYTES:
        raise UsageError(
            f"{release} has {size / 1e6:,.0f} MB, and a browser opens "
            f"{MAX_SITE_RELEASE_BYTES / 1e6:,.0f} MB at most: load the pages of fewer days into "
            "another home (PAPERHOUSE_HOME) and write the page of that one"
        )


def _copy_release(release: Path, folder: Path) -> Path:
    """A copy, and not a link: what serves the folder can then not reach the warehouse by it."""
    with open_release(release), release.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        copied = folder / f"papers-{digest[:16]}.duckdb"
        with copied.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
    return copied


def _page_files() -> dict[str, bytes]:
    files = {it.name: it.read_bytes() for it in sorted(_PAGE.iterdir()) if it.name != _ENTRY}
    return files | {"style.css": LOOK.read_bytes() + files["style.css"]}


def _json_files(**contents: Any) -> dict[str, bytes]:
    return {
        f"{name}.json": json.dumps(it, sort_keys=True).encode() for name, it in contents.items()
    }


def _write_part(folder: Path, kind: str, files: Mapping[str, bytes]) -> str:
    """Write a folder that is named for what is in it. Returns that name."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    part = folder / f"{kind}-{digest.hexdigest()[:16]}"
    part.mkdir()
    for name, content in files.items():
        with (part / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    sync_folder(part)
    return part.name


def _place(new: Path, place: Path) -> bool:
    """Move a new part to its place, unless it stands there already. Returns whether it moved."""
    if _same_files(new, place):
        return False
    remove_any(place)
    new.rename(place)
    return True


def _same_files(new: Path, place: Path) -> bool:
    """Equal names and bytes: a name states the content, but a disk may change it at rest."""
    if new.is_file():
        return place.is_file() and filecmp.cmp(new, place, shallow=False)
    names = sorted(it.name for it in new.iterdir())
    if not place.is_dir() or names != sorted(it.name for it in place.iterdir()):
        return False
    return filecmp.cmpfiles(new, place, names, shallow=False)[0] == names


def _has_content(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _index_html(release: str, engine: str, page: str) -> bytes:
    """The page with the names of its parts. The hash lets the browser accept its import map."""
    imports = {
        "apache-arrow": f"./{page}/arrow.js",
        "duckdb-wasm": f"./{engine}/duckdb-browser.mjs",
    }
    import_map = json.dumps({"imports": imports})
    digest = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    places = {
        "mark": _MARK,
        "release": release,
        "engine": engine,
        "page": page,
        "import_map": import_map,
        "import_map_hash": f"sha256-{digest}",
    }
    text = (_PAGE / _ENTRY).read_bytes().decode()
    return re.sub(r"\{\{ (\w+) \}\}", lambda place: places[place[1]], text).encode()
