"""What a session fetches is archived in order, and is durable before more is written."""

from datetime import datetime
from pathlib import Path

from etl.archive.documents import (
    ArchivedDocument,
    LocatedCapture,
    Note,
    Provenance,
    new_document,
)
from etl.archive.reader import archive_files, scan_captures
from etl.archive.writer import ArchiveWriter
from etl.fetch.answers import FetchedAnswer
from etl.fetch.log import Fetch, RobotsRules
from etl.fetch.recorder import FetchRecorder
from etl.sources.parsed_pages import ParsedPages
from etl.sources.readers import PageReaders
from tests.fetch.here import LateExecutor, PoolHere

NOON = datetime(2026, 4, 30, 12)
URL = "https://example.org/papers"
DOCUMENT = new_document(b"page", Provenance(URL, NOON), "fetch", NOON)
CAPTURE_ID = DOCUMENT.capture.capture_id
FETCH = Fetch(URL, NOON, "page", 200, 4, CAPTURE_ID)
NOTED = {
    **{"url": URL, "requested_at": "2026-04-30T12:00:00", "outcome": "page", "status": 200},
    **{"byte_count": 4, "capture_id": CAPTURE_ID, "is_whole": False},
}


class CountedWriter(ArchiveWriter):
    """syncs: how many documents and notes were durable after each sync."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {})
        self.written = 0
        self.syncs: list[int] = []

    def note(self, *content: object) -> None:
        super().note(*content)  # type: ignore[arg-type]
        self.written += 1

    def add(self, *document: object) -> ArchivedDocument:
        self.written += 1
        return super().add(*document)  # type: ignore[arg-type]

    def sync(self) -> None:
        super().sync()
        self.syncs.append(self.written)


def archived(folder: Path) -> list[object]:
    """Notes and the ids of documents, in their order."""
    return [
        (item.kind, item.noted_at, item.content) if isinstance(item, Note) else capture_id(item)
        for file in archive_files(folder)
        for item, _ in scan_captures(folder, file)
    ]


def capture_id(item: object) -> str:
    assert isinstance(item, LocatedCapture)
    return item.capture.capture_id


def readers() -> PageReaders:
    return PageReaders(PoolHere(), ParsedPages(100))


def test_a_request_is_noted_before_its_page(tmp_path: Path) -> None:
    known = readers()
    with CountedWriter(tmp_path) as writer:
        recorder = FetchRecorder(writer, LateExecutor(), known)
        recorder.add_answer(FetchedAnswer(FETCH, b"page", DOCUMENT, b"parsed"))
        assert recorder.readers is known
    assert archived(tmp_path) == [("fetch", NOON, NOTED), CAPTURE_ID]
    assert known.parsed.packed == {CAPTURE_ID: b"parsed"}


def test_a_page_that_was_not_parsed_is_archived_all_the_same(tmp_path: Path) -> None:
    known = readers()
    with CountedWriter(tmp_path) as writer:
        recorder = FetchRecorder(writer, LateExecutor(), known)
        recorder.add_answer(FetchedAnswer(FETCH, b"page", DOCUMENT))
        recorder.add_answer(FetchedAnswer(FETCH, b"page", None, b"parsed"))
    assert archived(tmp_path) == [("fetch", NOON, NOTED), CAPTURE_ID, ("fetch", NOON, NOTED)]
    assert known.parsed.packed == {}


def test_rules_are_noted_with_the_instant_at_which_they_were_read(tmp_path: Path) -> None:
    with CountedWriter(tmp_path) as writer:
        recorder = FetchRecorder(writer, LateExecutor(), readers())
        recorder.add_rules(RobotsRules(f"{URL}/robots.txt", NOON, "User-agent: *"))
    content = {"url": f"{URL}/robots.txt", "read_at": "2026-04-30T12:00:00"}
    assert archived(tmp_path) == [("robots", NOON, content | {"text": "User-agent: *"})]


def test_what_was_written_is_durable_before_more_is(tmp_path: Path) -> None:
    executor = LateExecutor()
    with CountedWriter(tmp_path) as writer:
        recorder = FetchRecorder(writer, executor, readers())
        recorder.add_answer(FetchedAnswer(FETCH, b"page", DOCUMENT))
        assert (len(executor.late), writer.syncs) == (1, [])
        recorder.add_rules(RobotsRules(URL, NOON, ""))
        assert (len(executor.late), writer.syncs) == (2, [2])
        recorder.add_answer(FetchedAnswer(FETCH))
        assert (len(executor.late), writer.syncs) == (3, [2, 3])
