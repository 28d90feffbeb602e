"""Files of an export: written, left alone, written anew, and removed."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from etl.errors import UsageError
from etl.release.datapackage import ExportedFile
from etl.release.export_files import write_parts
from etl.release.export_parts import ExportPart
from etl.stage.connection import Connection, connect

TEAS = ExportPart("shop.teas", "shop.teas", "from shop.teas", "name")
GREEN = ExportPart(
    "shop.teas-2026", "shop.teas", "from shop.teas where is_green", "name", "2026", "g"
)
NEVER_ASKED = ExportPart("shop.teas-2026", "shop.teas", "from nowhere", "name", "2026", "g")


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute("create schema shop")
        con.execute("create table shop.teas (name varchar, is_green boolean)")
        con.execute("insert into shop.teas values ('sencha', true), ('assam', false)")
        yield con


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """It is not there yet, nor is the folder around it."""
    return tmp_path / "out" / "export"


def stamp(path: Path) -> None:
    """Set a time long ago, which stays where the file is left alone."""
    os.utime(path, (1_000_000, 1_000_000))


def is_left_alone(path: Path) -> bool:
    return path.stat().st_mtime == 1_000_000


def hash_of(path: Path) -> str:
    return f"sha256:{sha256(path.read_bytes()).hexdigest()}"


def test_each_part_becomes_a_file_in_order_and_all_are_described(
    con: Connection, folder: Path
) -> None:
    teas, green = folder / "shop.teas.parquet", folder / "shop.teas-2026.parquet"
    assert write_parts(con, iter([TEAS, GREEN]), folder) == [
        ExportedFile(TEAS, teas, hash_of(teas)), ExportedFile(GREEN, green, hash_of(green))
    ]  # fmt: skip
    assert pl.read_parquet(teas).rows() == [("assam", False), ("sencha", True)]
    assert pl.read_parquet(green).rows() == [("sencha", True)]
    resources = json.loads((folder / "datapackage.json").read_text())["resources"]
    assert [(it["path"], it["hash"], it.get("content")) for it in resources] == [
        (teas.name, hash_of(teas), None), (green.name, hash_of(green), "g")
    ]  # fmt: skip
    assert {it.name for it in folder.iterdir()} == {teas.name, green.name, "datapackage.json"}


def test_nothing_is_written_where_the_program_runs(
    con: Connection, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write_parts(con, [TEAS], folder)
    assert list(Path.cwd().iterdir()) == []


def test_a_file_that_would_be_the_same_is_left_alone(con: Connection, folder: Path) -> None:
    [written] = write_parts(con, [TEAS], folder)
    stamp(written.path)
    con.execute("create or replace table shop.teas as from shop.teas order by name")
    assert write_parts(con, [TEAS], folder) == [written]
    assert is_left_alone(written.path)
    con.execute("update shop.teas set name = 'darjeeling' where name = 'assam'")
    [again] = write_parts(con, [TEAS], folder)
    assert not is_left_alone(written.path)
    assert again.sha256 == hash_of(written.path) != written.sha256
    assert pl.read_parquet(written.path)["name"].to_list() == ["darjeeling", "sencha"]


def test_a_file_of_known_content_is_not_even_asked_for(con: Connection, folder: Path) -> None:
    [written] = write_parts(con, [GREEN], folder)
    stamp(written.path)
    [found] = write_parts(con, [NEVER_ASKED], folder)
    assert (found.part, found.sha256) == (NEVER_ASKED, written.sha256)
    assert is_left_alone(written.path)


def test_a_file_of_other_content_is_written_anew(con: Connection, folder: Path) -> None:
    [written] = write_parts(con, [GREEN], folder)
    con.execute("insert into shop.teas values ('gyokuro', true)")
    write_parts(con, [replace(GREEN, content="h")], folder)
    assert pl.read_parquet(written.path)["name"].to_list() == ["gyokuro", "sencha"]


@pytest.mark.parametrize("part", [TEAS, GREEN])
@pytest.mark.parametrize("damage", ["other", "longer", "gone", "link"])
def test_a_file_that_others_changed_is_written_anew(
    con: Connection, folder: Path, tmp_path: Path, part: ExportPart, damage: str
) -> None:
    [written] = write_parts(con, [part], folder)
    path, whole = written.path, written.path.read_bytes()
    if damage == "other":
        path.write_bytes(bytes(len(whole)))
    elif damage == "longer":
        path.write_bytes(whole + b"\0")
    else:
        path.rename(tmp_path / "victim")
    if damage == "link":
        path.symlink_to(tmp_path / "victim")
    assert write_parts(con, [part], folder) == [written]
    assert (path.read_bytes(), path.is_symlink()) == (whole, False)


def test_files_of_the_last_export_that_are_none_of_this_one_are_removed(
    con: Connection, folder: Path
) -> None:
    old = [ExportPart(f"shop.teas-{it}", "shop.teas", "from shop.teas", "name") for it in "12"]
    write_parts(con, [TEAS, *old], folder)
    (folder / "shop.teas-3.parquet").write_bytes(b"not of the last export")
    (folder / "shop.teas-2.parquet").unlink()
    write_parts(con, [TEAS], folder)
    assert {it.name for it in folder.iterdir()} == {
        "shop.teas.parquet", "shop.teas-3.parquet", "datapackage.json"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "is_removed"),
    [
        ("core.papers.parquet", True),
        ("core.papers-2024.parquet", True),
        ("core.papers-2024-08.parquet", True),
        ("core.papers-2024-08-1.parquet", True),
        ("core.papers-undated.parquet", True),
        ("core.papers-mine.parquet", False),
        ("core.papers.csv", False),
        ("papers.parquet", False),
        ("../core.papers.parquet", False),
        ("core.papers.parquet/", False),
    ],
)
def test_only_names_that_an_export_gives_are_removed(
    con: Connection, folder: Path, name: str, is_removed: bool
) -> None:
    folder.mkdir(parents=True)
    (folder / name.strip("/")).write_bytes(b"-")
    description = {"resources": [{"path": name, "hash": ""}]}
    (folder / "datapackage.json").write_text(json.dumps(description))
    write_parts(con, [], folder)
    assert (folder / name.strip("/")).exists() != is_removed


def test_a_package_of_another_program_is_left_alone(con: Connection, folder: Path) -> None:
    folder.mkdir(parents=True)
    theirs = json.dumps({"name": "teas-of-others", "resources": []})
    (folder / "datapackage.json").write_text(theirs)
    with pytest.raises(UsageError, match=r"datapackage\.json describes files of others: export"):
        write_parts(con, [TEAS], folder)
    assert [it.name for it in folder.iterdir()] == ["datapackage.json"]
    assert (folder / "datapackage.json").read_text() == theirs


@pytest.mark.parametrize(
    "description",
    [
        b"",
        b"[]",
        b"{}",
        b'{"resources": 3}',
        b'{"resources": [4]}',
        b'{"resources": ["path"]}',
        b'{"resources": [{"hash": ""}]}',
        b'{"resources": [{"path": 4, "hash": ""}]}',
        b'{"resources": [{"path": "shop.teas.parquet"}]}',
        b'{"resources": "\xff"}',
        b'{"resources": ' + b"[" * 100_000,
    ],
)
def test_a_description_that_is_none_means_a_whole_export(
    con: Connection, folder: Path, description: bytes
) -> None:
    written = write_parts(con, [TEAS, GREEN], folder)
    (folder / "datapackage.json").write_bytes(description)
    assert write_parts(con, [TEAS, GREEN], folder) == written
