"""What is staged of an archive that others write to."""

from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import NewDocument, Provenance, new_document
from etl.archive.index import open_index
from etl.archive.reader import archive_files
from etl.archive.writer import ArchiveWriter
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.parsed_pages import ParsedPages
from etl.sources.readers import PageReaders, page_readers
from etl.stage.connection import Connection
from etl.stage.database import open_stage, staged_byte_counts
from etl.stage.ingest import stage_new
from etl.stage.progress import Progress
from tests.fetch.here import PoolHere

NOON = datetime(2026, 4, 30, 12)


def document(body: bytes) -> NewDocument:
    return new_document(body, Provenance(), "import", NOON)


def archive(tmp_path: Path, *bodies: bytes) -> Path:
    folder = tmp_path / "archive"
    with open_index(folder) as index, ArchiveWriter(folder, index) as writer:
        for body in bodies:
            writer.add(document(body))
    return folder


def stage(
    con: Connection, folder: Path, batch_bytes: int, progress: Progress = lambda *_: None
) -> None:
    """A batch is full with so many bytes of documents."""
    readers = PageReaders(PoolHere(), ParsedPages(0), batch_bytes)
    stage_new(con, folder, ARCHIVED_DOCUMENTS, readers, progress)


def staged(con: Connection) -> set[str]:
    return {key for (key,) in con.execute("select capture_id from stage.captures").fetchall()}


def test_what_is_written_while_staging_waits_for_the_next_time_since_it_is_not_synced(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "archive"
    with (
        ArchiveWriter(folder, {}) as writer,
        page_readers(batch_bytes=0) as readers,
        open_stage(tmp_path / "stage.duckdb") as con,
    ):

        def decide(*_: object) -> None:
            if sum(archive_files(folder).values()) < 5_000:
                writer.note("accept", datetime(2026, 4, 7), {"capture_id": "a"})

        decide()
        decide()
        sizes = archive_files(folder)
        stage_new(con, folder, ARCHIVED_DOCUMENTS, readers, decide)
        assert staged_byte_counts(con) == sizes
        assert archive_files(folder) != sizes


@pytest.mark.parametrize(("fewer_bytes", "is_logged"), [(0, True), (1, False)])
def test_no_log_is_written_of_more_records_than_a_batch_has_bytes(
    tmp_path: Path, fewer_bytes: int, is_logged: bool
) -> None:
    folder = archive(tmp_path, b"one", b"two", b"three")
    log = tmp_path / "stage.duckdb.wal"
    batch_bytes = sum(archive_files(folder).values()) - fewer_bytes
    logged = []
    with open_stage(tmp_path / "stage.duckdb") as con:
        stage(con, folder, batch_bytes, lambda *_: logged.append(log.exists()))
        assert logged[-1] is is_logged
        assert len(staged(con)) == 3
        con.execute("insert into stage.archive_files values ('b.warc.gz', 1)")
        assert log.exists()


@pytest.mark.slow
def test_a_staging_without_log_that_is_interrupted_is_gone_on_with(
    tmp_path: Path,
) -> None:
    bodies = [b"one", b"two", b"three", b"four", b"five"]
    folder = archive(tmp_path, *bodies)

    def interrupt(step: str, done: int, total: int) -> None:
        raise InterruptedError

    path = tmp_path / "stage.duckdb"
    with pytest.raises(InterruptedError), open_stage(path) as con:
        stage(con, folder, 6, interrupt)
    with open_stage(path) as con:
        before = staged(con)
        assert len(before) < len(bodies)
        stage(con, folder, 6)
        assert staged(con) == {document(body).capture.capture_id for body in bodies}
        assert staged_byte_counts(con) == archive_files(folder)
    with open_stage(path) as con:
        assert len(staged(con)) == len(bodies)
