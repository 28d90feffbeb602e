"""From the stage to the release: derive, check, publish by rename, record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import polars as pl

from etl.build.checks import CheckResult
from etl.build.derive import seal_release
from etl.build.history import check_history, latest_attempt, record_attempt, record_missed
from etl.build.publish import publish_file
from etl.clock import SYSTEM_CLOCK, Clock
from etl.counted import counted
from etl.errors import HistoryUnusable, ReleaseBlocked
from etl.files import private_folder
from etl.ids import ReleaseId
from etl.pipeline.derivation import SuiteRunner, code_digest, derive_and_check
from etl.pipeline.locked_stage import UNPACKED_RATIO, check_archive_has_pages, open_locked_stage
from etl.pipeline.lost_captures import check_captures
from etl.pipeline.next_attempt import next_attempt
from etl.pipeline.parsing_workers import parsing_workers
from etl.release.database import is_searchable, is_usable, published_releases
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.readers import PageReaders
from etl.stage.connection import Connection, set_database_aside
from etl.stage.database import is_doubted, mark_released, shown_release
from etl.stage.ingest import stage_new, unread_byte_count
from etl.stage.progress import Progress, no_progress
from etl.stage.search_extension import load_search_extension

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ReleaseOptions:
    """Parts that a release may leave out, because each of them takes time.

    suites: what must also hold before the release is published. anew: derive everything, also what
    did not change. gives_up_lost: leave out what the archive has lost since the last release.
    """

    suites: SuiteRunner | None = None
    anew: bool = False
    gives_up_lost: bool = False


PLAIN_RELEASE = ReleaseOptions()


def publish_archive(
    settings: Settings,
    *,
    extras: ReleaseOptions = PLAIN_RELEASE,
    progress: Progress = no_progress,
    started: PageReaders | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> ReleaseId:
    """Publish what the archive holds, unless the release shows all of it already.

    started: readers that run already, with what they parsed when it was fetched; without them as
    many are started as what is new is worth.
    Raises NoRelease where no document was ever archived: of nothing none is made. Raises as
    `load_documents` does, too.
    """
    with open_locked_stage(settings, progress) as con:
        stage_unread(con, settings, progress, started)
        check_archive_has_pages(con, settings)
        return make_release(con, settings, progress, extras, clock)


def stage_unread(
    con: Connection, settings: Settings, progress: Progress, started: PageReaders | None = None
) -> None:
    """Stage what the archive holds and the stage has not read. Raises what `stage_new` raises.

    started: readers that run already; without them as many are started as what is new is worth.
    """
    byte_count = 0 if started else UNPACKED_RATIO * unread_byte_count(con, settings.archive)
    with parsing_workers(settings, started, byte_count) as readers:
        stage_new(con, settings.archive, ARCHIVED_DOCUMENTS, readers, progress)
        readers.pool.close()


def set_unusable_aside(settings: Settings, progress: Progress) -> None:
    """Put a damaged or foreign release aside, and such a history, so that new ones can be made."""
    if not is_usable(settings.release):
        set_database_aside(settings.release)
        progress("release set aside", 1, 1)
    _with_history(settings, progress, check_history)


def make_release(
    con: Connection,
    settings: Settings,
    progress: Progress,
    extras: ReleaseOptions = PLAIN_RELEASE,
    clock: Clock = SYSTEM_CLOCK,
) -> ReleaseId:
    """Publish what follows from the stage, unless it is already; returns the release's id.

    Raises ReleaseBlocked, naming what is broken and sample rows, and ArchiveDamaged where a capture
    of the last release is not staged any more: the last good release stays.
    """
    earlier = published_releases(settings.release)
    _with_history(settings, progress, lambda it: record_missed(it, settings.release))
    current = earlier["release_id"].max()
    code = code_digest()
    is_shown = current is not None and shown_release(con) == (current, code)
    if is_shown and (is_searchable(settings.release) or not load_search_extension(con)):
        return ReleaseId(str(current))
    if not extras.gives_up_lost:
        check_captures(con, settings)
    last = _with_history(settings, progress, latest_attempt)
    attempt = next_attempt(last, earlier, clock.now())
    release_id = _build_and_publish(con, settings, earlier, attempt, progress, extras)
    mark_released(con, release_id, code)
    return release_id


def _build_and_publish(
    con: Connection,
    settings: Settings,
    earlier: pl.DataFrame,
    attempt: tuple[ReleaseId, datetime],
    progress: Progress,
    extras: ReleaseOptions,
) -> ReleaseId:
    release_id, attempted_at = attempt
    with private_folder(settings.home / f".{settings.release.name}.new") as folder:
        new = folder / settings.release.name
        is_anew = extras.anew or is_doubted(con) or not settings.release.exists()
        last = None if is_anew else settings.release
        results = derive_and_check(con, new, last, earlier, extras.suites, progress)
        seal_release(con, release_id, attempted_at, version("paperhouse"), results)
        progress("checked", 1, 1)
        if any(result.blocks for result in results):
            _with_history(settings, progress, lambda it: record_attempt(it, new, "blocked"))
            raise ReleaseBlocked(*broken_rules(results))
        publish_file(new, settings.release)
        progress("published", 1, 1)
        made = settings.release
        _with_history(settings, progress, lambda it: record_attempt(it, made, "published"))
        progress("recorded", 1, 1)
    return release_id


def _with_history(settings: Settings, progress: Progress, act: Callable[[Path], _T]) -> _T:
    """Act on history. A damaged one is put aside: it never stands in the way of a release."""
    try:
        return act(settings.history)
    except HistoryUnusable:
        set_database_aside(settings.history)
        progress("history set aside", 1, 1)
        return act(settings.history)


def broken_rules(results: Sequence[CheckResult]) -> tuple[str, list[str]]:
    """The rules that block a release: in a message for a person, and the ids of their checks."""
    broken = [result for result in results if result.blocks]
    lines = [
        f"  {it.rule}: broken by {counted(it.broken_count, 'row')}, such as {it.sample}"
        for it in broken
    ]
    return (
        "the new release fails its own checks, so the last good one stays:\n" + "\n".join(lines),
        [it.check_id for it in broken],
    )
