"""Ranges of archive files, which others read in our place."""

from datetime import datetime, timedelta
from pathlib import Path

from etl.archive.documents import Provenance, new_document
from etl.archive.index import open_index
from etl.archive.ranges import ArchiveRange, RangeSize, file_ranges
from etl.archive.reader import archive_files
from etl.archive.writer import ArchiveWriter

NOON = datetime(2026, 4, 7, 12)
EACH = RangeSize(file_bytes=1, body_bytes=1_000)
EARLIER = NOON - timedelta(hours=1)


def add(folder: Path, at: datetime, *bodies: bytes) -> list[str]:
    """A file with these documents and a note in their middle; the captures of them."""
    documents = [new_document(body, Provenance(), "import", at) for body in bodies]
    with ArchiveWriter(folder, {}) as writer:
        for number, document in enumerate(documents):
            if number == 1:
                writer.note("accept", at, {"capture_id": "a"})
            writer.add(document)
    return [it.capture.capture_id for it in documents]


def test_they_cover_a_file_and_name_its_captures_under_their_earliest_import(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "archive"
    one, two, three = add(folder, NOON, b"one", b"two", b"three")
    add(folder, EARLIER, b"two")
    file, _ = archive_files(folder)
    size = archive_files(folder)[file]
    with open_index(folder) as index:
        each = list(file_ranges(index, file, 0, EACH))
        [whole] = file_ranges(index, file, 0, RangeSize(size, 1_000))
        rest = list(file_ranges(index, file, each[0].end, EACH))
        [only] = file_ranges(index, file, 0, EACH, {two})
        none = list(file_ranges(index, file, 0, RangeSize(size, 1_000), {"else"}))
        exact = list(file_ranges(index, file, 0, RangeSize(each[0].end, 1_000)))
        first_bytes, second_bytes = (it.end - it.start for it in each[:2])
        late = RangeSize(second_bytes + 1, 1_000)
        later = list(file_ranges(index, file, each[0].end, late))
        by_bodies = list(file_ranges(index, file, 0, RangeSize(size, 6)))
    origins = [{one: (NOON, "import")}, {}, {two: (EARLIER, "import")}, {three: (NOON, "import")}]
    assert [it.captures for it in each] == origins
    assert [it.start for it in each] == [0, *(it.end for it in each[:-1])]
    assert each[-1].end == size
    assert whole == ArchiveRange(file, 0, size, origins[0] | origins[2] | origins[3])
    assert rest == each[1:]
    assert only == each[2]
    assert none == []
    assert exact[0] == each[0]
    assert first_bytes > second_bytes
    assert later[0].captures == origins[1] | origins[2]
    assert [it.captures for it in by_bodies] == [origins[0] | origins[2], origins[3]]


def test_bodies_are_counted_anew_in_each_range_and_no_rest_is_named_in_vain(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "archive"
    three, one, two = add(folder, NOON, b"three", b"one", b"two")
    [(file, size)] = archive_files(folder).items()
    with open_index(folder) as index:
        by_four = list(file_ranges(index, file, 0, RangeSize(size + 1, 4)))
        by_nine = list(file_ranges(index, file, 0, RangeSize(size + 1, 9)))
        none = list(file_ranges(index, file, 0, RangeSize(size + 1, 9), {"else"}))
    assert [it.captures.keys() for it in by_four] == [{three}, {one, two}]
    assert [it.captures.keys() for it in by_nine] == [{three, one, two}]
    assert none == []
