"""Hostile folders, files and manifests: what is no document is skipped with a reason."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.errors import UsageError
from etl.limits import MAX_BODY_BYTES, MAX_MANIFEST_BYTES
from etl.pipeline.bounded_file import read_file
from etl.pipeline.input_files import collect_files
from etl.pipeline.manifest import read_manifest
from etl.settings import Settings

ODD_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "m10 a link to itself": (
        lambda path: path.symlink_to(path.name),
        "a link that leads to itself",
    ),
    "m10 a file of /proc": (
        lambda path: path.symlink_to("/proc/kmsg"),
        "a file that the system makes up, not a document",
    ),
    "m10 a device": (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
    "m10 a pipe": (os.mkfifo, "not a regular file"),
    "m10 a link to nothing": (lambda path: path.symlink_to("gone"), "a link to nothing"),
    "m10 a link through a file": (
        lambda path: path.symlink_to("good.html/x"),
        "cannot be read: Not a directory",
    ),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good document."""
    found = tmp_path / "folder"
    found.mkdir()
    (found / "good.html").write_text("<p>good")
    return found


@pytest.mark.parametrize(("make", "reason"), ODD_FILES.values(), ids=ODD_FILES)
def test_what_is_no_document_is_skipped_and_its_neighbour_taken(
    settings: Settings, folder: Path, make: Callable[[Path], object], reason: str
) -> None:
    make(folder / "odd.html")
    found = collect_files(settings, [folder], None, Provenance())
    assert found.documents == [(folder / "good.html", Provenance())]
    assert found.skipped == [(folder / "odd.html", reason)]


def test_m10_a_name_that_is_not_utf8_is_skipped_and_can_be_printed(
    settings: Settings, folder: Path
) -> None:
    Path(os.fsdecode(bytes(folder) + b"/inv\xff.html")).write_text("<p>odd")
    found = collect_files(settings, [folder], None, Provenance())
    assert found.documents == [(folder / "good.html", Provenance())]
    assert found.skipped == [(folder / r"inv\xff.html", "its name is not UTF-8")]


def test_m10_a_manifest_may_name_a_link_to_itself(settings: Settings, folder: Path) -> None:
    (folder / "loop").symlink_to("loop")
    long_name = "x" * 300
    manifest = folder / "captures.csv"
    manifest.write_text(f"path,listed_on\nloop,2026-04-01\n{long_name},2026-04-02\n")
    found = collect_files(settings, [folder / "good.html"], manifest, Provenance())
    assert found.documents == [(folder / "good.html", Provenance())]
    assert found.missing == [folder / "loop", folder / long_name]


@pytest.mark.parametrize("kind", ["a pipe", "a device", "a link to a device", "a folder"])
def test_l11_a_manifest_is_a_regular_file(folder: Path, kind: str) -> None:
    manifest = Path("/dev/zero") if kind == "a device" else folder / "captures.csv"
    if kind == "a pipe":
        os.mkfifo(manifest)
    elif kind == "a link to a device":
        manifest.symlink_to("/dev/zero")
    elif kind == "a folder":
        manifest.mkdir()
    reason = "Is a directory" if kind == "a folder" else "not a regular file"
    with pytest.raises(UsageError, match=f"^cannot read {manifest}: {reason}$"):
        read_manifest(manifest)


def test_l11_a_manifest_has_a_largest_size(folder: Path) -> None:
    manifest = folder / "captures.csv"
    with manifest.open("wb") as file:
        file.truncate(MAX_MANIFEST_BYTES + 1)
    with pytest.raises(UsageError, match=r"16,777,217 bytes, and at most 16,777,216 are read"):
        read_manifest(manifest)


GROW = """
import sys, time
with open(sys.argv[1], "ab", 0) as file:
    file.write(b"x" * 2**20)
    for _ in range(60_000):
        file.write(b"x" * 4_096)
        time.sleep(0.001)
"""


def test_l11_a_file_that_grows_is_not_read_beyond_its_first_size(folder: Path) -> None:
    """Another process appends for as long as the file is read again and again."""
    growing = folder / "good.html"
    with subprocess.Popen([sys.executable, "-c", GROW, growing]) as writer:
        try:
            while growing.stat().st_size < 2**20:
                pass
            with pytest.raises(UsageError, match=r"it changed while it was read|at most"):
                _read_often(growing)
        finally:
            writer.kill()


def _read_often(path: Path) -> None:
    for _ in range(10_000):
        read_file(path, MAX_BODY_BYTES)
