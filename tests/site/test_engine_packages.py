"""The engine's files come from pinned packages of npm; a program in its place gives them here."""

import hashlib
import io
import shlex
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.release.site import engine_files as pinned
from etl.release.site.engine_files import PACKAGES, EnginePackage, engine_files, fetch_engine

FILES = {"dist/a.mjs": b"a", "LICENSE": b"mine"}
NPM = """#!/bin/sh
for folder; do :; done
printf '%s\\n' "$@" "$(pwd)" > {record}
cp {archive} "$folder/duckdb-1.tgz"
echo a b
echo duckdb-1.tgz
"""
FAILING = "#!/bin/sh\necho >&2 'no such package'\nexit 7\n"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive as npm packs one, with a file more than is taken."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in (*files.items(), ("README.md", b"readme")):
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return target.getvalue()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EnginePackage:
    """The one package that is pinned; npm gives its archive."""
    archive = packed(FILES)
    (tmp_path / "given.tgz").write_bytes(archive)
    hashes = {name: sha256(content) for name, content in FILES.items()}
    package = EnginePackage("@a/duckdb", "1.2", sha256(archive), hashes)
    monkeypatch.setattr(pinned, "PACKAGES", (package,))
    put_npm(tmp_path, monkeypatch)
    return package


def put_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str | None = None) -> None:
    """The only program that is found."""
    program = folder / "bin" / "npm"
    program.parent.mkdir(exist_ok=True)
    record, archive = (shlex.quote(str(folder / name)) for name in ("asked", "given.tgz"))
    program.write_text(text or NPM.format(record=record, archive=archive))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


def test_the_files_of_each_package_are_taken_and_what_was_there_goes(
    tmp_path: Path, package: EnginePackage
) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    (folder / "old").write_bytes(b"old")
    fetch_engine(folder)
    assert {it.name: it.read_bytes() for it in folder.iterdir()} == {
        "a.mjs": b"a",
        "LICENSE": b"mine",
    }
    assert engine_files(folder) == {"a.mjs": b"a", "LICENSE": b"mine"}


def test_npm_is_asked_for_the_pinned_version_and_runs_nothing_of_it(
    tmp_path: Path, package: EnginePackage
) -> None:
    fetch_engine(tmp_path / "engine")
    *words, to, place, here = (tmp_path / "asked").read_text().splitlines()
    assert words == ["pack", "@a/duckdb@1.2", "--silent", "--ignore-scripts"]
    assert (to, place) == ("--pack-destination", here)
    assert Path(here).name.startswith("paperhouse_")
    assert not Path(here).exists()


def test_without_npm_that_is_said(
    tmp_path: Path, package: EnginePackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    with pytest.raises(UsageError) as error:
        fetch_engine(tmp_path / "engine")
    assert str(error.value) == "npm is not installed, and fetches DuckDB-Wasm"


def test_what_npm_says_of_its_failure_is_told(
    tmp_path: Path, package: EnginePackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_npm(tmp_path, monkeypatch, FAILING)
    with pytest.raises(UsageError) as error:
        fetch_engine(tmp_path / "engine")
    assert str(error.value) == "npm could not fetch @a/duckdb@1.2: no such package"


def test_another_archive_than_the_pinned_one_is_refused(
    tmp_path: Path, package: EnginePackage
) -> None:
    (tmp_path / "given.tgz").write_bytes(packed({**FILES, "LICENSE": b"other"}))
    with pytest.raises(UsageError) as error:
        fetch_engine(tmp_path / "engine")
    assert str(error.value) == "npm fetched another @a/duckdb@1.2 than the pinned one"
    assert not (tmp_path / "engine").exists()


def test_a_file_that_is_not_the_pinned_one_leaves_the_old_engine(
    tmp_path: Path, package: EnginePackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_engine(tmp_path / "engine")
    other = EnginePackage(package.name, package.version, package.sha256, {"LICENSE": "0"})
    monkeypatch.setattr(pinned, "PACKAGES", (other,))
    with pytest.raises(UsageError, match=r"/LICENSE is not the pinned file: `make site-files`"):
        fetch_engine(tmp_path / "engine")
    assert (tmp_path / "engine" / "a.mjs").read_bytes() == b"a"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"other", "{path} is not the pinned file: `make site-files` fetches it anew"),
        (
            None,
            "a.mjs of DuckDB-Wasm is not installed: `make site-files` in a checkout of Paperhouse "
            "fetches it, and so does building the package after that",
        ),
    ],
)
def test_a_file_that_is_missing_or_another_one_is_named(
    tmp_path: Path, package: EnginePackage, content: bytes | None, said: str
) -> None:
    path = tmp_path / "engine" / "a.mjs"
    fetch_engine(path.parent)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as error:
        engine_files(path.parent)
    assert str(error.value) == said.format(path=path)


def test_every_file_is_pinned_and_has_a_name_of_its_own() -> None:
    names = [path.rpartition("/")[2] for it in PACKAGES for path in it.files]
    hashes = [text for it in PACKAGES for text in (it.sha256, *it.files.values())]
    assert len({*names}) == len(names)
    assert {len(it) for it in hashes} == {64}
