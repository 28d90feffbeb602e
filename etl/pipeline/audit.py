"""Derives everything beside the release and compares the two, row for row."""

from collections.abc import Sequence

from etl.build.audit import TableDifference, compare_checks, compare_tables
from etl.build.checks import run_checks
from etl.build.derive import detach_release
from etl.build.history import record_audit
from etl.clock import SYSTEM_CLOCK, Clock
from etl.counted import counted
from etl.errors import ReleaseDiffers, UsageError
from etl.files import private_folder
from etl.ids import ReleaseId
from etl.pipeline.derivation import code_digest, derive_release
from etl.pipeline.locked_stage import open_locked_stage
from etl.release.database import attached_release, latest_release, open_release, published_releases
from etl.settings import Settings
from etl.stage.connection import Connection
from etl.stage.database import doubt_release, shown_release
from etl.stage.ingest import has_unread_records
from etl.stage.progress import Progress, no_progress


def audit_release(
    settings: Settings, progress: Progress = no_progress, clock: Clock = SYSTEM_CLOCK
) -> ReleaseId:
    """Compare the release with a full derivation, and record what was found; give its id.

    Raises NoRelease; UsageError where the release does not show all that is archived;
    ReleaseDiffers where any row differs.
    """
    with open_locked_stage(settings, progress) as con:
        release_id = _shown_release(con, settings)
        found = _compare(con, settings)
        progress("derived", 1, 1)
        record_audit(settings.history, clock.now(), release_id, found)
        progress("recorded", 1, 1)
        if found:
            doubt_release(con, release_id)
            raise ReleaseDiffers(_differences_text(release_id, found))
        return release_id


def _shown_release(con: Connection, settings: Settings) -> ReleaseId:
    with open_release(settings.release) as release:
        release_id, _ = latest_release(release)
    is_shown = shown_release(con) == (release_id, code_digest())
    if not is_shown or has_unread_records(con, settings.archive):
        raise UsageError(
            "the release does not show all that is archived, or other code made it, or a rebuild "
            "was interrupted: `paperhouse publish` first, then this once more"
        )
    return release_id


def _compare(con: Connection, settings: Settings) -> list[TableDifference]:
    with private_folder(settings.home / f".{settings.release.name}.audit") as folder:
        earlier = published_releases(settings.release)
        derive_release(con, folder / settings.release.name, None, earlier)
        with attached_release(con, settings.release, "audited"):
            checks = compare_checks(con, "audited", run_checks(con))
            found = compare_tables(con, "audited") + ([checks] if checks else [])
        detach_release(con)
        return found


def _differences_text(release_id: ReleaseId, found: Sequence[TableDifference]) -> str:
    lines = [
        f"  {it.table_name}: {counted(it.missing_count, 'row')} missing, "
        f"{it.extra_count:,} too many, such as {it.sample}"
        for it in found
    ]
    return (
        f"release {release_id} differs from what its pages give; `paperhouse publish` derives the "
        "next one in full:\n" + "\n".join(lines)
    )
