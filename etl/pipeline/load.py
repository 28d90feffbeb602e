"""Takes documents into the archive, the stage and a release, for `load` and for the inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.archive.documents import Provenance, new_document
from etl.archive.index import open_index
from etl.archive.writer import ArchiveWriter
from etl.clock import SYSTEM_CLOCK, Clock
from etl.ids import CaptureId, ReleaseId
from etl.limits import MAX_BODY_BYTES
from etl.pipeline.bounded_file import read_file
from etl.pipeline.locked_stage import open_locked_stage
from etl.pipeline.parsing_workers import parsing_workers
from etl.pipeline.publish import PLAIN_RELEASE, ReleaseOptions, make_release
from etl.pipeline.reading_cluster import reading_cluster
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.readers import PageReaders
from etl.stage.ingest import stage_new
from etl.stage.progress import Progress, no_progress

InputDocument = tuple[Path, Provenance]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The result of a load: documents known before, new captures, and the release."""

    known_count: int
    new: list[CaptureId]
    release_id: ReleaseId


@dataclass(frozen=True, slots=True)
class ArchiveResult:
    """The result of archiving: documents known before, and new captures."""

    known_count: int
    new: list[CaptureId]


def load_documents(
    settings: Settings,
    documents: Sequence[InputDocument],
    progress: Progress = no_progress,
    started: PageReaders | None = None,
    extras: ReleaseOptions = PLAIN_RELEASE,
    clock: Clock = SYSTEM_CLOCK,
) -> LoadResult:
    """Archive documents, stage whatever the archive holds, and publish what is new.

    started: readers that run already; without them as many are started as documents are worth.
    Raises WarehouseBusy, StorageError, ReleaseBlocked; after each of them the last release stands.
    """
    byte_count = 0 if started else sum(path.stat().st_size for path, _ in documents)
    with (
        reading_cluster(settings, clock) as cluster,
        parsing_workers(settings, started, 0 if cluster else byte_count) as readers,
        open_locked_stage(settings, progress) as con,
    ):
        stage_new(con, settings.archive, ARCHIVED_DOCUMENTS, readers, progress, cluster)
        new = _archive(settings, documents, progress, clock)
        stage_new(con, settings.archive, ARCHIVED_DOCUMENTS, readers, progress, cluster)
        readers.pool.close()
        release_id = make_release(con, settings, progress, extras, clock)
        return LoadResult(len(documents) - len(new), new, release_id)


def archive_documents(
    settings: Settings,
    documents: Sequence[InputDocument],
    progress: Progress = no_progress,
    clock: Clock = SYSTEM_CLOCK,
) -> ArchiveResult:
    """Archive documents; the next release shows them. Raises WarehouseBusy, StorageError."""
    with parsing_workers(settings) as readers, open_locked_stage(settings, progress) as con:
        stage_new(con, settings.archive, ARCHIVED_DOCUMENTS, readers, progress)
        new = _archive(settings, documents, progress, clock)
        return ArchiveResult(len(documents) - len(new), new)


def _archive(
    settings: Settings, documents: Sequence[InputDocument], progress: Progress, clock: Clock
) -> list[CaptureId]:
    """Ids of what is new. A document known before is archived again only if it came earlier now."""
    imported_at = settings.import_instant(clock.now())
    seen: set[CaptureId] = set()
    new: list[CaptureId] = []
    with (
        open_index(settings.archive) as index,
        ArchiveWriter(settings.archive, index, clock) as writer,
    ):
        for done, (path, provenance) in enumerate(documents, start=1):
            document = new_document(
                read_file(path, MAX_BODY_BYTES), provenance, "import", imported_at
            )
            name = document.capture.capture_id
            before = index.origin(name)
            if name not in seen and (before is None or imported_at < before[0]):
                writer.add(document)
                new += [name] if before is None else []
                seen.add(name)
            progress("archiving", done, len(documents))
    progress("archived", 1, 1)
    return new
