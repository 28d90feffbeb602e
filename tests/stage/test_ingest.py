"""What is staged of an archive that others write to."""

from datetime import datetime
from pathlib import Path

from etl.archive.reader import archive_files
from etl.archive.writer import ArchiveWriter
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.readers import page_readers
from etl.stage.database import open_stage, staged_byte_counts
from etl.stage.ingest import stage_new


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
