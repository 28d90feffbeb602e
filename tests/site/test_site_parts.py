"""Parts of the static folder, one by one: their names, their files, and whether they move."""

import base64
import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from etl.contract.ddl import create_table_sql
from etl.contract.quality import RELEASES
from etl.errors import UsageError
from etl.release.page_templates import LOOK
from etl.release.site import site_folder
from etl.release.site.site_folder import (
    _check_folder,
    _check_size,
    _copy_release,
    _has_content,
    _index_html,
    _json_files,
    _page_files,
    _place,
    _same_files,
    _write_part,
)
from etl.stage.connection import connect

PAGE = Path(site_folder.__file__).parent / "page"
FILES = {"b.js": b"export {}", "a.wasm": b"\0asm"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def folder_of(path: Path, files: dict[str, bytes]) -> Path:
    path.mkdir()
    for name, content in files.items():
        (path / name).write_bytes(content)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in folder.iterdir()}


def test_a_part_is_named_for_the_names_and_hashes_of_its_files_in_order(tmp_path: Path) -> None:
    name = _write_part(tmp_path, "engine", FILES)
    listed = f"a.wasm {sha256(FILES['a.wasm'])}\nb.js {sha256(FILES['b.js'])}\n"
    assert name == f"engine-{sha256(listed.encode())[:16]}"
    assert [it.name for it in tmp_path.iterdir()] == [name]
    assert contents(tmp_path / name) == FILES


def test_the_look_of_pages_stands_before_the_page_s_own_style() -> None:
    own = contents(PAGE)
    own.pop("index.html")
    own["style.css"] = LOOK.read_bytes() + own["style.css"]
    assert _page_files() == own


def test_facts_are_written_in_the_order_of_their_keys() -> None:
    assert _json_files(facts={"b": [1], "a": "é"}, answers=[]) == {
        "facts.json": b'{"a": "\\u00e9", "b": [1]}',
        "answers.json": b"[]",
    }


def test_a_release_is_copied_under_a_name_of_its_content(tmp_path: Path) -> None:
    release = tmp_path / "papers.duckdb"
    with connect(release) as con:
        con.execute(f"create schema meta; {create_table_sql(RELEASES)}")
    copied, content = _copy_release(release, tmp_path), release.read_bytes()
    assert copied == tmp_path / f"papers-{sha256(content)[:16]}.duckdb"
    assert copied.read_bytes() == content
    assert not copied.is_symlink()
    assert copied.stat().st_nlink == 1


@pytest.mark.parametrize(
    ("there", "is_same"),
    [
        (FILES, True),
        (None, False),
        (b"a file", False),
        ({"b.js": b"export {}"}, False),
        (FILES | {"c": b""}, False),
        ({"b.js": b"export {}", "c.wasm": b"\0asm"}, False),
        (FILES | {"a.wasm": b"\0ASM"}, False),
        (FILES | {"b.js": b""}, False),
    ],
)
def test_a_folder_moves_unless_it_stands_there_file_by_file(
    tmp_path: Path, there: dict[str, bytes] | bytes | None, is_same: bool
) -> None:
    new, place = folder_of(tmp_path / "new", FILES), tmp_path / "place"
    if isinstance(there, dict):
        folder_of(place, there)
    elif there is not None:
        place.write_bytes(there)
    assert _same_files(new, place) is is_same
    assert _place(new, place) is not is_same
    assert contents(place) == FILES
    assert new.exists() is is_same


@pytest.mark.parametrize(
    ("there", "is_same"), [(b"\0new", True), (b"\0old", False), (b"", False), (None, False)]
)
def test_a_file_moves_unless_its_bytes_stand_there(
    tmp_path: Path, there: bytes | None, is_same: bool
) -> None:
    """The old file is of the same size, and as old."""
    new, place = tmp_path / "new", tmp_path / "place"
    new.write_bytes(b"\0new")
    if there is not None:
        place.write_bytes(there)
        os.utime(place, ns=(new.stat().st_atime_ns, new.stat().st_mtime_ns))
    assert _place(new, place) is not is_same
    assert place.read_bytes() == b"\0new"
    assert new.exists() is is_same


def test_files_of_a_folder_are_compared_by_their_bytes_where_size_and_age_are_the_same(
    tmp_path: Path,
) -> None:
    new, place = folder_of(tmp_path / "a", FILES), folder_of(tmp_path / "b", FILES)
    (place / "b.js").write_bytes(b"EXPORT {}")
    for name in FILES:
        os.utime(new / name, ns=(0, 0))
        os.utime(place / name, ns=(0, 0))
    assert not _same_files(new, place)


@pytest.mark.parametrize(("content", "expected"), [(b"a", True), (b"b", False), (None, False)])
def test_a_page_is_left_only_if_it_has_the_same_content(
    tmp_path: Path, content: bytes | None, expected: bool
) -> None:
    if content is not None:
        (tmp_path / "index.html").write_bytes(content)
    assert _has_content(tmp_path / "index.html", b"a") is expected
    assert not _has_content(tmp_path, b"a")


def test_the_page_names_its_parts_and_accepts_its_own_import_map() -> None:
    page = _index_html("papers-1.duckdb", "engine-2", "page-3").decode("utf-8")
    [imports] = re.findall(r'<script type="importmap"[^>]*>(.*?)</script>', page)
    assert json.loads(imports) == {
        "imports": {
            "apache-arrow": "./page-3/arrow.js",
            "duckdb-wasm": "./engine-2/duckdb-browser.mjs",
        }
    }
    hashed = base64.b64encode(hashlib.sha256(imports.encode()).digest()).decode()
    text = (PAGE / "index.html").read_text("utf-8")
    for place, value in (
        ("mark", '<meta name="generator" content="paperhouse site">'),
        ("release", "papers-1.duckdb"),
        ("engine", "engine-2"),
        ("page", "page-3"),
        ("import_map", imports),
        ("import_map_hash", f"sha256-{hashed}"),
    ):
        text = text.replace(f"{{{{ {place} }}}}", value)
    assert page == text


def test_a_folder_of_ours_and_one_that_is_new_or_empty_may_be_written(tmp_path: Path) -> None:
    _check_folder(tmp_path)
    _check_folder(tmp_path / "new")
    (tmp_path / "index.html").write_bytes(_index_html("a", "b", "c") + b"\xff")
    _check_folder(tmp_path)


@pytest.mark.parametrize("kind", ["file", "page", "bytes", "link"])
def test_what_is_somebody_elses_is_told(tmp_path: Path, kind: str) -> None:
    folder, index = tmp_path, tmp_path / "index.html"
    if kind == "link":
        index.symlink_to("nowhere")
    else:
        index.write_bytes(b"\xff" if kind == "bytes" else b"mine")
    if kind == "file":
        folder = index
    words = "is no folder: name another one"
    if folder != index:
        words = "is not of `paperhouse site`: name another folder"
    with pytest.raises(UsageError) as raised:
        _check_folder(folder)
    assert str(raised.value) == f"{index} {words}"


def test_a_release_that_is_too_large_is_told_in_megabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = tmp_path / "papers.duckdb"
    with release.open("wb") as file:
        file.truncate(2_345_500_001)
    monkeypatch.setattr(site_folder, "MAX_SITE_RELEASE_BYTES", 2_345_500_001)
    _check_size(release)
    monkeypatch.setattr(site_folder, "MAX_SITE_RELEASE_BYTES", 2_345_500_000)
    with pytest.raises(UsageError) as raised:
        _check_size(release)
    assert str(raised.value) == (
        f"{release} has 2,346 MB, and a browser opens 2,346 MB at most: load the pages of fewer "
        "days into another home (PAPERHOUSE_HOME) and write the page of that one"
    )
