"""The folder of a small release, with files in the place of the engine's, which are pinned."""

import base64
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import UsageError, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.release.page_templates import LOOK
from etl.release.site import engine_files as pinned
from etl.release.site import site_folder
from etl.release.site.engine_files import EnginePackage
from etl.release.site.site_folder import WrittenSite, write_site
from etl.stage.connection import connect
from tests.release.noted_release import fill_noted_release

pytestmark = pytest.mark.slow

PAGE = Path(site_folder.__file__).parent / "page"
ENGINE = {"duckdb-browser.mjs": b"export {}", "duckdb-eh.wasm": b"\0asm"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def name_of(kind: str, files: dict[str, bytes]) -> str:
    """A hash of the sorted lines of its files, each with its own hash."""
    listed = "".join(f"{name} {sha256(content)}\n" for name, content in sorted(files.items()))
    return f"{kind}-{sha256(listed.encode())[:16]}"


@pytest.fixture(scope="module", autouse=True)
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("engine")
    put_engine(folder)
    files = {f"dist/{name}": sha256(content) for name, content in ENGINE.items()}
    packages = (EnginePackage("duckdb", "1", "", files),)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pinned, "PACKAGES", packages)
        patch.setattr(pinned.engine_files, "__defaults__", (folder,))
        yield folder


def put_engine(folder: Path) -> None:
    for name, content in ENGINE.items():
        (folder / name).write_bytes(content)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home") / "papers.duckdb"
    with connect(path) as con:
        fill_noted_release(con)
    return path


@pytest.fixture(scope="module")
def first(release: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WrittenSite]:
    """A folder that was made and written, for tests that look at it."""
    folder = tmp_path_factory.mktemp("first") / "new" / "site"
    return folder, write_site(release, folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def written(first: tuple[Path, WrittenSite], folder: Path) -> WrittenSite:
    shutil.copytree(first[0], folder)
    return first[1]


def contents(folder: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in folder.iterdir()}


def test_each_part_is_named_for_its_content(
    release: Path, folder: Path, written: WrittenSite
) -> None:
    page = contents(next(folder.glob("page-*")))
    names = [
        f"papers-{sha256(release.read_bytes())[:16]}.duckdb",
        name_of("engine", ENGINE),
        name_of("page", page),
    ]
    assert (written.written, written.removed) == (names, [])
    assert {it.name for it in folder.iterdir()} == {*names, "index.html", ".paperhouse.lock"}
    assert (folder / names[0]).read_bytes() == release.read_bytes()
    assert contents(folder / names[1]) == ENGINE
    files = [it for it in folder.rglob("*") if it.is_file()]
    assert written.byte_count == sum(len(it.read_bytes()) for it in files)


def test_the_page_has_its_own_files_with_the_facts_and_the_answers(
    folder: Path, written: WrittenSite
) -> None:
    page = contents(folder / written.written[2])
    own = {it.name: it.read_bytes() for it in PAGE.iterdir() if it.name != "index.html"}
    assert set(page) == {*own, "facts.json", "answers.json"}
    assert page["style.css"] == LOOK.read_bytes() + own["style.css"]
    facts, answers = json.loads(page["facts.json"]), json.loads(page["answers.json"])
    assert (facts["release"]["papers"], list(facts)) == (5, sorted(facts))
    assert '["day_papers",["2026-04-07"]]' in answers


def test_the_index_names_its_parts_and_states_the_hash_of_its_imports(
    folder: Path, written: WrittenSite
) -> None:
    index = (folder / "index.html").read_text("utf-8")
    _, engine, page = written.written
    assert '<meta name="generator" content="paperhouse site">' in index
    assert all(name in index for name in written.written)
    [import_map] = re.findall(r'<script type="importmap"[^>]*>(.*?)</script>', index)
    assert json.loads(import_map) == {
        "imports": {
            "apache-arrow": f"./{page}/arrow.js",
            "duckdb-wasm": f"./{engine}/duckdb-browser.mjs",
        }
    }
    digest = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in index
    assert "{{" not in index


def test_a_folder_is_made_with_those_above_it(release: Path, folder: Path) -> None:
    assert len(write_site(release, folder / "a" / "b").written) == 3
    assert [it.name for it in folder.iterdir()] == ["a"]


def test_what_stands_there_already_is_not_written_again(
    release: Path, folder: Path, written: WrittenSite
) -> None:
    before = {it: (it.stat().st_ino, it.stat().st_mtime_ns) for it in folder.rglob("*")}
    assert write_site(release, folder) == WrittenSite(written.byte_count, [], [])
    assert {it: (it.stat().st_ino, it.stat().st_mtime_ns) for it in folder.rglob("*")} == before


def test_a_part_in_which_a_bit_flipped_is_written_anew(
    release: Path, folder: Path, written: WrittenSite
) -> None:
    places = [next(folder.glob("papers-*")), next(folder.glob("engine-*")) / "duckdb-eh.wasm"]
    whole = [place.read_bytes() for place in places]
    for place, content in zip(places, whole, strict=True):
        before = place.stat()
        place.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert len(write_site(release, folder).written) == 2
    assert [place.read_bytes() for place in places] == whole


@pytest.mark.parametrize("torn", [True, False])
def test_a_part_that_is_torn_or_has_a_file_too_many_is_written_anew(
    release: Path, folder: Path, written: WrittenSite, torn: bool
) -> None:
    part = folder / written.written[1]
    (part / ("duckdb-eh.wasm" if torn else "more")).write_bytes(b"")
    assert write_site(release, folder).written == [part.name]
    assert contents(part) == ENGINE


def test_what_a_kill_left_torn_is_written_anew_or_goes(
    release: Path, folder: Path, written: WrittenSite
) -> None:
    papers, left = folder / written.written[0], folder / ".paperhouse-new"
    papers.write_bytes(b"torn")
    left.mkdir()
    (left / "page").write_bytes(b"torn")
    assert write_site(release, folder).written == [papers.name]
    assert papers.read_bytes() == release.read_bytes()
    assert not left.exists()


def test_an_index_that_names_other_parts_is_replaced(
    release: Path, folder: Path, written: WrittenSite
) -> None:
    index = folder / "index.html"
    before = index.read_bytes()
    index.write_bytes(before + b"\n")
    assert write_site(release, folder).written == []
    assert index.read_bytes() == before


def test_parts_that_the_page_does_not_name_go_and_other_files_stay(
    release: Path, folder: Path, written: WrittenSite
) -> None:
    old = [f"engine-{'0' * 16}", f"page-{'a' * 16}"]
    for name in old:
        (folder / name).mkdir()
        (folder / name / "file").write_bytes(b"x")
    (folder / f"papers-{'f' * 16}.duckdb").write_bytes(b"x")
    others = ["robots.txt", f"papers-{'f' * 15}.duckdb", f"engine-{'0' * 17}", "page-style.css"]
    for name in others:
        (folder / name).write_bytes(b"mine")
    found = write_site(release, folder)
    assert found.removed == [*old, f"papers-{'f' * 16}.duckdb"]
    assert found.byte_count == written.byte_count + 16
    assert {it.name for it in folder.iterdir()} == {
        *written.written, *others, "index.html", ".paperhouse.lock",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["page", "link", "bytes"])
def test_a_page_of_somebody_elses_stays(release: Path, folder: Path, kind: str) -> None:
    folder.mkdir()
    index = folder / "index.html"
    if kind == "link":
        index.symlink_to("elsewhere")
    else:
        index.write_bytes(b"mine" if kind == "page" else b"\xff")
    with pytest.raises(UsageError) as error:
        write_site(release, folder)
    assert str(error.value) == f"{index} is not of `paperhouse site`: name another folder"
    assert list(folder.iterdir()) == [index]


def test_a_folder_has_one_writer(release: Path, folder: Path) -> None:
    folder.mkdir()
    lock = folder / ".paperhouse.lock"
    with (
        hold_lock(lock, "a test", WarehouseBusy, LockWait()),
        pytest.raises(WarehouseBusy, match=f"^another run holds {re.escape(str(lock))} and did"),
    ):
        write_site(release, folder)


def test_a_file_is_no_folder(release: Path, folder: Path) -> None:
    folder.write_bytes(b"mine")
    with pytest.raises(UsageError) as error:
        write_site(release, folder)
    assert str(error.value) == f"{folder} is no folder: name another one"


def test_a_release_may_be_as_large_as_a_browser_opens(
    release: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = release.stat().st_size
    monkeypatch.setattr(site_folder, "MAX_SITE_RELEASE_BYTES", size)
    assert write_site(release, folder).written
    monkeypatch.setattr(site_folder, "MAX_SITE_RELEASE_BYTES", size - 1)
    with pytest.raises(UsageError) as error:
        write_site(release, folder)
    assert str(error.value) == (
        f"{release} has {size / 1e6:,.0f} MB, and a browser opens {size / 1e6:,.0f} MB at most: "
        "load the pages of fewer days into another home (PAPERHOUSE_HOME) and write the page of "
        "that one"
    )


def test_without_its_pinned_engine_nothing_is_written(
    release: Path, folder: Path, engine: Path
) -> None:
    (engine / "duckdb-eh.wasm").write_bytes(b"another")
    with pytest.raises(UsageError, match=r"duckdb-eh\.wasm is not the pinned file: `make site-fi"):
        write_site(release, folder)
    (engine / "duckdb-eh.wasm").unlink()
    with pytest.raises(UsageError, match=r"^duckdb-eh\.wasm of DuckDB-Wasm is not installed: "):
        write_site(release, folder)
    put_engine(engine)
    assert not folder.exists()
