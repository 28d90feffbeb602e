"""A part is the same bytes for the same rows, and gives them back."""

import io
import tarfile
from datetime import datetime

import polars as pl
import pytest

from etl.archive.documents import Note
from etl.stage.part import is_whole_part, pack_part, unpack_part

TABLES = {
    "stage.entries": pl.DataFrame({"title": ["Lost Socks", None], "position": [1, 2]}),
    "stage.captures": pl.DataFrame({"at": [datetime(2026, 4, 1, 12)]}),
}
NOTES = [Note("accept", datetime(2026, 4, 1), {"capture_id": "a"})]


def test_rows_and_notes_come_back() -> None:
    tables, notes = unpack_part(pack_part(TABLES, NOTES))
    assert list(tables) == ["stage.captures", "stage.entries"]
    assert all(tables[name].equals(frame) for name, frame in TABLES.items())
    assert notes == NOTES


def test_a_part_is_a_tar_of_bare_parquet_and_ends_in_32_bytes_of_its_hash() -> None:
    content = pack_part(TABLES, NOTES)
    assert (len(content) - 32) % tarfile.RECORDSIZE == 0
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
        members = tar.getmembers()
        file = tar.extractfile("stage.captures.parquet")
        assert file is not None
        statistics = pl.read_parquet_schema(file)
    assert statistics == {"at": pl.Datetime("us")}
    assert [(it.name, it.mtime) for it in members] == [
        ("stage.captures.parquet", 0), ("stage.entries.parquet", 0), ("notes.json", 0)
    ]  # fmt: skip


def test_the_same_rows_are_the_same_bytes_in_whatever_order_tables_come() -> None:
    again = {name: TABLES[name].clone() for name in reversed(TABLES)}
    assert pack_part(again, NOTES) == pack_part(TABLES, NOTES)


@pytest.mark.parametrize("place", [0, -33, -32, -1])
def test_a_part_in_which_any_byte_changed_is_not_whole(place: int) -> None:
    content = bytearray(pack_part(TABLES, NOTES))
    assert is_whole_part(bytes(content))
    content[place] ^= 1
    assert not is_whole_part(bytes(content))


@pytest.mark.parametrize("size", [0, 31, 32, 1_000])
def test_a_part_that_was_cut_is_not_whole(size: int) -> None:
    assert not is_whole_part(pack_part(TABLES, NOTES)[:size])
