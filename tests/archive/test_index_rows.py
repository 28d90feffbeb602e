"""A row of the archive's index that damage changes or hides never becomes a wrong answer."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.archive import index
from etl.archive.documents import Provenance, new_document
from etl.archive.index import INDEX_NAME, open_index
from etl.archive.index_rows import all_rows
from etl.archive.reader import archive_files
from etl.archive.writer import ArchiveWriter

NOON = datetime(2026, 4, 7, 12)
BODIES = [b"one", b"two", b"three"]
UNKNOWN = new_document(b"never archived", Provenance(), "import", NOON).capture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files with three captures each, of which the second has the earlier imports."""
    folder = tmp_path / "archive"
    for at in (NOON, NOON - timedelta(hours=1)):
        with open_index(folder) as opened, ArchiveWriter(folder, opened) as writer:
            writer.note("accept", at, {"capture_id": str(at)})
            for body in BODIES:
                writer.add(new_document(body, Provenance(), "import", at))
    with open_index(folder):
        pass
    return folder


def answers(folder: Path) -> list[object]:
    """All that the index says, apart from where bodies are, which it may have forgotten."""
    with open_index(folder) as opened:
        documents = [new_document(body, Provenance(), "import", NOON) for body in BODIES]
        origins = [opened.origin(it.capture.capture_id) for it in documents]
        notes = sorted(str(it.content) for it in opened.notes("accept"))
        records = [list(opened.records(file)) for file in archive_files(folder)]
        return [origins, notes, records, opened.origin(UNKNOWN.capture_id), list(opened.notes("x"))]


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder.with_name(INDEX_NAME))) as con, con:
        assert con.execute(statement).rowcount


def test_it_says_what_the_archive_holds(folder: Path) -> None:
    origins, notes, records, *unknown = answers(folder)
    assert origins == [(NOON - timedelta(hours=1), "import")] * 3
    assert notes == [f"{{'capture_id': '2026-04-07 {hour}:00:00'}}" for hour in (11, 12)]
    assert [len(found) for found in records] == [4, 4]  # type: ignore[attr-defined]
    assert unknown == [None, []]


@pytest.mark.parametrize(
    "statement",
    [
        "update captures set capture_id = capture_id || 'x'",
        "update captures set source = 'fetch'",
        "delete from captures where capture_id = (select min(capture_id) from captures)",
        "update records set file = file || 'x' where capture_id <> ''",
        "update records set ends_at = ends_at + 1",
        "delete from records where capture_id = ''",
        "update notes set kind = 'accepu'",
        "delete from notes where noted_at = (select max(noted_at) from notes)",
        "update sums set row_count = row_count + 1",
        "update sums set crc_sum = crc_sum + 1",
        "delete from sums",
        "delete from files where name = (select max(name) from files)",
    ],
)
def test_a_row_that_is_changed_or_hidden_is_read_again(folder: Path, statement: str) -> None:
    expected = answers(folder)
    for name in ("records_come", "records_leave", "captures_come", "captures_leave", "files_leave"):
        change(folder, f"drop trigger {name}")  # damage at rest calls none
    change(folder, statement)
    assert answers(folder) == expected


@pytest.mark.slow
def test_a_flipped_bit_changes_no_answer(folder: Path, soak: bool) -> None:
    path = folder.with_name(INDEX_NAME)
    whole, expected, chosen = path.read_bytes(), answers(folder), random.Random(3)
    for place in range(0, len(whole), 7 if soak else 501):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chosen.randrange(8)
        path.write_bytes(flipped)
        assert answers(folder) == expected, place


def test_unknown_captures_are_looked_for_among_all_rows_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    def note(con: sqlite3.Connection, table: str) -> list[list[Any]]:
        checked.append(table)
        return all_rows(con, table)

    with open_index(folder) as opened:
        monkeypatch.setattr(index, "all_rows", note)
        assert opened.origin(new_document(b"one", Provenance(), "import", NOON).capture.capture_id)
        assert checked == []
        for _ in range(3):
            assert opened.origin(UNKNOWN.capture_id) is None
    assert checked == ["captures"]


def test_what_is_archived_meanwhile_is_no_damage(folder: Path) -> None:
    with open_index(folder) as opened:
        assert opened.origin(UNKNOWN.capture_id) is None
        with ArchiveWriter(folder, opened) as writer:
            writer.note("accept", NOON, {"capture_id": "more"})
            writer.add(new_document(b"never archived", Provenance(), "import", NOON))
        with open_index(folder):
            pass
        assert len(list(opened.notes("accept"))) == 3
        assert opened.origin(UNKNOWN.capture_id) == (NOON, "import")


def test_words_of_sqlite_that_are_no_text_are_damage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = answers(folder)
    asked: list[object] = []
    ask: Callable[..., object] = index.rows_with

    def fail_once(*about: object) -> object:
        asked.append(about)
        if len(asked) == 1:
            raise UnicodeDecodeError("utf-8", b"\xcc", 0, 1, "invalid continuation byte")
        return ask(*about)

    monkeypatch.setattr(index, "rows_with", fail_once)
    assert answers(folder) == expected
