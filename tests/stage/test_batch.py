"""Documents become rows; what is parsed already is neither read nor parsed again."""

from datetime import datetime
from pathlib import Path

from msgspec import msgpack
from polars.testing import assert_frame_equal

from etl.archive.documents import ArchiveOffset, LocatedCapture, Provenance, new_document
from etl.archive.writer import ArchiveWriter
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.parsed_pages import ParsedPages
from etl.stage.batch import DocumentBatch, batch_rows, packed_batch_rows, unpack_rows
from etl.workers.task import ignore_meter

NOON = datetime(2026, 4, 30, 12)
NOWHERE = ArchiveOffset("20260430T120000000000Z-1-0123456789abcdef.warc.gz", 7)
PAGES = Path("tests/pages")
NAMES = ("daily_2026-04-01.html", "api_2026-04-02.json", "junk_503.html")


def test_a_page_that_was_parsed_is_staged_from_memory(tmp_path: Path) -> None:
    archived, remembered = DocumentBatch(tmp_path), DocumentBatch(tmp_path)
    pages = ParsedPages()
    with ArchiveWriter(tmp_path, {}) as writer:
        for name in NAMES:
            provenance = Provenance(f"https://huggingface.co/{name}", NOON)
            new = new_document((PAGES / name).read_bytes(), provenance, "fetch", NOON)
            capture = new.capture
            packed = msgpack.encode(DAILY_PAPERS.reader.parse(new.body, provenance))
            pages.add(capture.capture_id, packed)
            archived.documents[capture.capture_id] = LocatedCapture(
                capture, writer.add(new).body_at
            )
            remembered.documents[capture.capture_id] = LocatedCapture(capture, NOWHERE)
    remembered.parsed = pages.packed
    expected, found = (
        batch_rows(DAILY_PAPERS, batch, ignore_meter) for batch in (archived, remembered)
    )
    place = ["archive_file", "archive_offset"]
    assert expected["stage.entries"].height > 0
    for table, frame in expected.items():
        assert_frame_equal(found[table].drop(place, strict=False), frame.drop(place, strict=False))
    assert found["stage.captures"].select(place).unique().rows() == [(NOWHERE.file, 7)]


def test_whoever_waits_is_told_of_each_document_and_then_of_their_rows_together(
    tmp_path: Path,
) -> None:
    batch = DocumentBatch(tmp_path)
    for body in (b"one", b"two"):
        capture = new_document(body, Provenance(), "import", NOON).capture
        batch.documents[capture.capture_id] = LocatedCapture(capture, NOWHERE)
        batch.parsed[capture.capture_id] = msgpack.encode(
            DAILY_PAPERS.reader.unreadable("reading_failed", "no words")
        )
    told: list[tuple[str | None, float]] = []

    def meter(at: str | None, seconds: float = 0.0) -> None:
        told.append((at, seconds))

    batch_rows(DAILY_PAPERS, batch, meter)
    # A fifth of a second for each page.
    assert told == [*((name, 0.0) for name in sorted(batch.documents)), (None, 0.4)]


def test_no_more_pages_are_kept_than_memory_is_given() -> None:
    room = ParsedPages(byte_limit=11)
    for name in ("first", "second", "third"):
        room.add(name, b"12345")
    assert list(room.packed) == ["first", "second"]


def test_packed_rows_are_the_same_ones_in_fewer_bytes(tmp_path: Path) -> None:
    batch = DocumentBatch(tmp_path)
    with ArchiveWriter(tmp_path, {}) as writer:
        for name in NAMES:
            provenance = Provenance(f"https://huggingface.co/{name}", NOON)
            new = new_document((PAGES / name).read_bytes(), provenance, "fetch", NOON)
            batch.documents[new.capture.capture_id] = LocatedCapture(
                new.capture, writer.add(new).body_at
            )
    rows = batch_rows(DAILY_PAPERS, batch, ignore_meter)
    packed = packed_batch_rows(DAILY_PAPERS, batch, ignore_meter)
    unpacked = unpack_rows(packed)
    authorships = rows["stage.authorships"]
    assert authorships.height > 0
    assert unpacked.keys() == rows.keys()
    for table, frame in rows.items():
        assert_frame_equal(unpacked[table], frame)
    assert len(packed["stage.authorships"]) < len(authorships.write_ipc_stream(None).getvalue())
