"""Archives a person's decision that a held capture is right."""

from etl.archive.notes import ACCEPT
from etl.archive.writer import ArchiveWriter
from etl.clock import SYSTEM_CLOCK, Clock
from etl.errors import UsageError
from etl.ids import CaptureId, ReleaseId
from etl.pipeline.locked_stage import open_locked_stage
from etl.pipeline.parsing_workers import parsing_workers
from etl.pipeline.publish import make_release
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage.database import is_staged
from etl.stage.ingest import stage_new
from etl.stage.progress import Progress, no_progress


def accept_capture(
    settings: Settings,
    held: CaptureId,
    progress: Progress = no_progress,
    clock: Clock = SYSTEM_CLOCK,
) -> ReleaseId:
    """Archive a person's decision that a held capture is right, and publish what follows.

    Raises UsageError for a capture that the stage does not know.
    """
    with parsing_workers(settings) as readers, open_locked_stage(settings, progress) as con:
        stage_new(con, settings.archive, ARCHIVED_DOCUMENTS, readers, progress)
        if not is_staged(con, held):
            raise UsageError(f"no capture {held!r}: `paperhouse status` lists those that are held")
        with ArchiveWriter(settings.archive, {}, clock) as writer:
            writer.note(ACCEPT, settings.import_instant(clock.now()), {"capture_id": held})
        progress("archived", 1, 1)
        stage_new(con, settings.archive, ARCHIVED_DOCUMENTS, readers, progress)
        return make_release(con, settings, progress, clock=clock)
