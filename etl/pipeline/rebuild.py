"""Stages and releases again, from the archive alone."""

from dataclasses import replace

from etl.archive.reader import archive_files
from etl.archive.sharing import refresh_archive
from etl.clock import SYSTEM_CLOCK, Clock
from etl.ids import ReleaseId
from etl.pipeline.locked_stage import UNPACKED_RATIO, check_archive_has_pages, open_locked_stage
from etl.pipeline.parsing_workers import parsing_workers
from etl.pipeline.publish import (
    PLAIN_RELEASE,
    ReleaseOptions,
    make_release,
    set_unusable_aside,
)
from etl.pipeline.reading_cluster import reading_cluster
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage.ingest import restage_outdated, stage_new
from etl.stage.progress import Progress, no_progress


def rebuild_release(
    settings: Settings,
    *,
    reparse: bool = False,
    extras: ReleaseOptions = PLAIN_RELEASE,
    progress: Progress = no_progress,
    clock: Clock = SYSTEM_CLOCK,
) -> ReleaseId:
    """Stage and release again from the archive alone. Unusable databases are put aside.

    reparse: keep what the present parsers read, and read only the other captures again. It
    raises what `publish_archive` raises.
    """
    refresh_archive(settings.archive, settings.store)
    byte_count = UNPACKED_RATIO * sum(archive_files(settings.archive).values())
    with (
        reading_cluster(settings, clock) as cluster,
        parsing_workers(settings, byte_count=0 if cluster else byte_count) as readers,
        open_locked_stage(settings, progress, anew=not reparse) as con,
    ):
        stage_new(con, settings.archive, ARCHIVED_DOCUMENTS, readers, progress, cluster)
        restage_outdated(con, settings.archive, ARCHIVED_DOCUMENTS, readers, progress, cluster)
        readers.pool.close()
        check_archive_has_pages(con, settings)
        set_unusable_aside(settings, progress)
        return make_release(con, settings, progress, replace(extras, anew=True), clock)
