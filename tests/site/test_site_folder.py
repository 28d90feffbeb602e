"""The folder is never half new, stays as it is where nothing changed, and is nobody else's."""

import shutil
from pathlib import Path

import pytest

from etl.cli.main import main
from etl.errors import UsageError
from etl.release.site import engine_files as pinned
from etl.release.site import site_folder
from etl.release.site.site_folder import write_site

pytestmark = pytest.mark.slow


def contents(folder: Path) -> dict[str, bytes]:
    return {str(it.relative_to(folder)): it.read_bytes() for it in folder.rglob("*.*")}


def test_the_same_release_gives_the_same_bytes_and_leaves_files_alone(home, folder, tmp_path):
    before = {it: it.stat().st_mtime_ns for it in folder.rglob("*")}
    again = write_site(home / "papers.duckdb", folder)
    assert (again.written, again.removed) == ([], [])
    parts = {folder}  # work goes on beside the parts, so only the folder itself is touched
    assert {it: it.stat().st_mtime_ns for it in before if it not in parts} == before
    other = write_site(home / "papers.duckdb", tmp_path / "other")
    assert len(other.written) == 3
    assert contents(tmp_path / "other") == contents(folder)


def test_another_release_replaces_the_old_one_and_old_parts_go_last(
    home, folder, tmp_path, monkeypatch
):
    shutil.copytree(folder, tmp_path / "site")
    (tmp_path / "site" / "robots.txt").write_text("mine")
    [old] = tmp_path.glob("site/papers-*.duckdb")
    old.rename(old.with_name("papers-0123456789abcdef.duckdb"))
    index = tmp_path / "site" / "index.html"
    index.write_bytes(index.read_bytes().replace(old.name.encode(), b"papers-0123456789abcdef"))
    monkeypatch.setattr(site_folder, "replace_durably", _fail)
    with pytest.raises(OSError, match="full"):
        write_site(home / "papers.duckdb", tmp_path / "site")
    assert (tmp_path / "site" / "papers-0123456789abcdef.duckdb").exists()
    monkeypatch.undo()
    assert write_site(home / "papers.duckdb", tmp_path / "site").removed == [
        "papers-0123456789abcdef.duckdb"
    ]
    assert contents(tmp_path / "site") == contents(folder) | {"robots.txt": b"mine"}


def _fail(*_: object) -> None:
    raise OSError("full")


def test_a_part_that_a_kill_left_torn_is_written_anew(home, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "site")
    [part] = tmp_path.glob("site/page-*")
    (part / "main.js").write_bytes(b"")
    assert write_site(home / "papers.duckdb", tmp_path / "site").written == [part.name]
    assert contents(tmp_path / "site") == contents(folder)


def test_a_folder_with_a_page_of_somebody_elses_is_refused(home, engine, tmp_path):
    (tmp_path / "index.html").write_text("my own page")
    with pytest.raises(UsageError, match="name another folder"):
        write_site(home / "papers.duckdb", tmp_path)
    assert [it.name for it in tmp_path.iterdir()] == ["index.html"]


def test_a_release_that_is_too_large_for_a_browser_is_refused(home, engine, tmp_path, monkeypatch):
    monkeypatch.setattr(site_folder, "MAX_SITE_RELEASE_BYTES", 1_000_000)
    with pytest.raises(UsageError, match=r"a browser opens 1 MB at most: load the pages of fewer"):
        write_site(home / "papers.duckdb", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_without_the_engine_one_sentence_says_what_to_do(home, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PAPERHOUSE_HOME", str(home))
    monkeypatch.setattr(pinned.engine_files, "__defaults__", (tmp_path,))
    with pytest.raises(SystemExit) as ended:
        main(["site", str(tmp_path / "site")])
    assert ended.value.code == 2
    assert "`make site-files`" in capsys.readouterr().err
    (tmp_path / "duckdb-browser.mjs").write_bytes(b"another one")
    with pytest.raises(UsageError, match="is not the pinned file"):
        write_site(home / "papers.duckdb", tmp_path / "site")
    assert not (tmp_path / "site").exists()
