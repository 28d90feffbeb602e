"""The archive is read to its end, and every capture that the release shows is looked for."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.archive.reader import archive_files
from etl.errors import ArchiveDamaged
from etl.pipeline.load import load_documents
from etl.pipeline.verify import verify_archive
from etl.settings import Settings
from tests.pipeline.told_papers import URL, ToldPapers, listed_item, told_papers

NOON = datetime(2026, 4, 2, 12)
WOOL = "arxiv:2604.00001"
GIVE_UP = (
    "that the release shows are not in it; bring the file back from a copy, or give them up: "
    "`paperhouse rebuild --give-up-lost`"
)
Told = list[tuple[str, int, int]]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[ToldPapers]:
    with told_papers(tmp_path / "home") as opened:
        opened.archive([listed_item("2604.00001", "Wool")], NOON, {1: WOOL})
        opened.archive([listed_item("2604.00001", "Ewe")], NOON, {1: WOOL})
        yield opened


def damage(settings: Settings, at: int, file: int = 0) -> Path:
    """Change a byte of a file of the archive."""
    path = settings.archive / sorted(archive_files(settings.archive))[file]
    body = bytearray(path.read_bytes())
    body[at] ^= 1
    path.write_bytes(body)
    return path


def test_each_file_that_is_damaged_or_misses_captures_is_named(told: ToldPapers) -> None:
    progress: Told = []
    told.archive([listed_item("2604.00001", "Ram")], NOON, {1: WOOL})
    total = sum(archive_files(told.settings.archive).values())
    first = damage(told.settings, -300)
    second = damage(told.settings, -300, file=1)
    told.con.close()
    with pytest.raises(ArchiveDamaged) as raised:
        verify_archive(told.settings, lambda *it: progress.append(it))
    damaged, also, lost, others = str(raised.value).splitlines()
    assert damaged.startswith(str(first))
    assert also.startswith(str(second))
    assert [lost, others] == [f"{it}: 1 captures {GIVE_UP}" for it in (first, second)]
    assert progress == [("verifying", total, total)]  # of the third file, behind the others


def test_a_file_that_is_gone_misses_the_captures_that_the_release_shows(told: ToldPapers) -> None:
    files = sorted(archive_files(told.settings.archive))
    path = told.settings.archive / files[1]
    path.unlink()
    told.con.close()
    with pytest.raises(ArchiveDamaged) as raised:
        verify_archive(told.settings)
    assert str(raised.value) == f"{path}: 1 captures {GIVE_UP}"


def test_without_a_release_nothing_is_lost(told: ToldPapers) -> None:
    path = damage(told.settings, -300)
    told.con.close()
    told.settings.release.unlink()
    with pytest.raises(ArchiveDamaged) as raised:
        verify_archive(told.settings)
    assert str(raised.value).startswith(str(path))
    assert GIVE_UP not in str(raised.value)


@pytest.mark.slow
def test_a_whole_archive_is_told_with_its_documents_bytes_and_torn_ends(tmp_path: Path) -> None:
    settings, file = Settings(tmp_path / "home"), tmp_path / "a.json"
    for title in ("Wool", "Ewe"):
        file.write_text(json.dumps([listed_item("2604.00001", title)]))
        load_documents(settings, [(file, Provenance(URL, NOON))])
    sizes = archive_files(settings.archive)
    last = sorted(sizes)[-1]
    with (settings.archive / last).open("ab") as stream:
        stream.write(b"\x1f\x8b\x08")  # a record begins here that a kill cut off
    progress: Told = []
    found = verify_archive(settings, lambda *it: progress.append(it))
    total = sum(sizes.values()) + 3
    assert (found.document_count, found.byte_count, found.torn_bytes) == (2, total, 3)
    verifying = [it[1:] for it in progress if it[0] == "verifying"]
    assert [it[1] for it in verifying] == [total] * len(verifying)
    assert verifying == sorted(verifying)
    assert sizes[min(sizes)] in [it[0] for it in verifying]
    assert verifying[-1][0] == total - 3
