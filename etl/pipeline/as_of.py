"""A release as it would have been at an earlier instant, in a file of its own.

A release follows from its captures. So it is derived in full from those that were known then, in a
stage that goes with the connection. The release of the home is neither read nor replaced. What is
known of an old page follows from today's parsers.
"""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import polars as pl

from etl.build.checks import run_checks
from etl.build.derive import checkpoint_beside, seal_release
from etl.build.publish import publish_file
from etl.contract.ddl import sql_literal
from etl.contract.quality import RELEASES
from etl.contract.stage import STAGED_FETCHES
from etl.contract.tables import STAGED_TABLES
from etl.errors import NoRelease, ReleaseBlocked, UsageError
from etl.files import private_folder
from etl.ids import ReleaseId, release_id_after
from etl.pipeline.bounded_file import resolve_path
from etl.pipeline.derivation import derive_release
from etl.pipeline.locked_stage import open_locked_stage
from etl.pipeline.publish import broken_rules, stage_unread
from etl.settings import Settings
from etl.stage.connection import Connection
from etl.stage.database import is_staged
from etl.stage.progress import Progress, no_progress
from etl.stage.sql_files import create_as_sql, sql_text

_WHOLE = "whole_stage"
"""The name under which all that is staged is attached, since `stage` is what was known."""


def publish_as_of(
    settings: Settings, instant: datetime, target: Path, progress: Progress = no_progress
) -> ReleaseId:
    """Write the release as it would have been at an instant (UTC) into a file; give its id.

    Raises NoRelease where nothing was known then, ReleaseBlocked where a check fails, and
    UsageError for a file that is no place for it; after each of them no file was written.
    """
    _check_target(settings, target)
    return write_known(settings, instant, target, progress)


def write_known(
    settings: Settings,
    instant: datetime,
    target: Path,
    progress: Progress = no_progress,
    *,
    is_by_import: bool = False,
) -> ReleaseId:
    """Write the release of what was known at an instant into a file, wherever that is.

    is_by_import: of what was archived by then, as a release of that instant was; else of what had
    been captured. Raises NoRelease and ReleaseBlocked as `publish_as_of` does.
    """
    with open_locked_stage(settings, progress) as con:
        stage_unread(con, settings, progress)
        _keep_known(con, settings.stage, instant, is_by_import=is_by_import)
        if not is_staged(con):
            raise NoRelease(f"nothing that is archived was captured by {instant:%Y-%m-%d %H:%M}")
        return _build(con, instant, target, progress)


def _check_target(settings: Settings, target: Path) -> None:
    if target.is_symlink() or target.is_dir():
        raise UsageError(f"cannot write {target}: name a file, no link and no folder")
    if "?" in str(target):
        raise UsageError(f"cannot write {target}: DuckDB ends a file's name at a `?`")
    if not target.parent.is_dir():
        raise UsageError(f"cannot write {target}: {target.parent} is no folder")
    if resolve_path(target).is_relative_to(resolve_path(settings.home)):
        raise UsageError(f"{target} is in {settings.home}, which keeps what is published now")


def _keep_known(con: Connection, stage: Path, instant: datetime, *, is_by_import: bool) -> None:
    """Put what was known in the place of the stage, in its order; what is too much spills."""
    places = {"stage": _WHOLE, "instant": sql_literal(f"{instant:%Y-%m-%d %H:%M:%S.%f}")}
    con.execute("detach stage")
    con.execute(f"attach {sql_literal(str(stage))} as {_WHOLE} (read_only)")
    con.execute("attach ':memory:' as stage")
    known = sql_text("stage", "known_captures", is_by_import=str(is_by_import).lower(), **places)
    con.execute(create_as_sql("table", "stage.known", known))
    rows = [table.name.removeprefix("stage.") for table in STAGED_TABLES]
    for name in (*rows, "fingerprints"):
        query = sql_text("stage", "known_rows", stage=_WHOLE, table=name)
        con.execute(create_as_sql("table", f"stage.{name}", query))
    events = {STAGED_FETCHES.name.removeprefix("stage."): "requested_at", "decisions": "decided_at"}
    for name, column in events.items():
        query = sql_text("stage", "known_events", table=name, column=column, **places)
        con.execute(create_as_sql("table", f"stage.{name}", query))


def _build(con: Connection, instant: datetime, target: Path, progress: Progress) -> ReleaseId:
    release_id = release_id_after(None, instant)
    with private_folder(target.with_name(f".{target.name}.new")) as folder:
        new = folder / target.name
        derive_release(con, new, None, pl.DataFrame(schema=RELEASES.polars_schema))
        progress("derived", 1, 1)
        with checkpoint_beside(con):
            results = run_checks(con)
        seal_release(con, release_id, instant, version("paperhouse"), results)
        progress("checked", 1, 1)
        if any(result.blocks for result in results):
            raise ReleaseBlocked(*broken_rules(results))
        publish_file(new, target)
        progress("published", 1, 1)
    return release_id
