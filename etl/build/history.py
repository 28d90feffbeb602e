"""history.duckdb: every attempt at a release and what its checks said. Grows; is never rebuilt.

It is replaced by rename as the release is, so a reader may have it open at any time.
"""

import shutil
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from etl.build.checks import CheckResult
from etl.build.publish import publish_file
from etl.contract.ddl import sql_literal
from etl.ids import ReleaseId
from etl.stage.connection import Connection, connect, execute, open_read_only, remove_database

_TABLES = (
    "create table if not exists attempts (outcome varchar, release_id varchar, "
    "attempted_at timestamp, capture_count bigint, listing_count bigint, paper_count bigint, "
    "reject_count bigint, code_version varchar)",
    "create table if not exists checks (release_id varchar, claim varchar, table_name varchar, "
    "source varchar, severity varchar, checked_count bigint, broken_count bigint, sample varchar)",
    "create table if not exists fill_rates (release_id varchar, table_name varchar, "
    "column_name varchar, row_count bigint, stated_count bigint)",
    "create or replace view check_results as select attempted_at, outcome, checks.*, "
    "broken_count = 0 as is_passed, checked_count - broken_count as passed_count "
    "from checks inner join attempts using (release_id)",
)
_COPIED = {"checks": "made.quality.checks", "fill_rates": "made.quality.fill_rates"}
_MISSING = (
    "from made.meta.releases where release_id = (select max(release_id) from made.meta.releases) "
    "and release_id not in (select release_id from attempts)"
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a release; outcome is `published` or `blocked`."""

    release_id: ReleaseId
    attempted_at: datetime
    outcome: str
    results: list[CheckResult]


def record_missed(history: Path, release: Path) -> None:
    """Record the current release unless it is recorded already: a kill may have come between."""
    if release.exists() and not _is_recorded(history, release):
        record_attempt(history, release, "published")


def record_attempt(history: Path, made: Path, outcome: str) -> None:
    """Record the attempt that `made` is, with its checks.

    made: a new release, or a file that was blocked from becoming one.
    """
    new = history.with_name(f".{history.name}.new")
    remove_database(new)
    if history.exists():
        shutil.copyfile(history, new)
    try:
        with connect(new) as con:
            _record(con, made, outcome)
        publish_file(new, history)
    finally:
        remove_database(new)


def latest_attempt(history: Path) -> Attempt | None:
    """The last attempt with what its checks said; None before the first one."""
    if not history.exists():
        return None
    names = ", ".join(field.name for field in fields(CheckResult))
    with open_read_only(history) as con:
        [(release_id, attempted_at, outcome)] = con.execute(
            "select release_id, attempted_at, outcome from attempts "
            "order by release_id desc limit 1"
        ).fetchall()
        rows = execute(
            con,
            f"select {names} from checks where release_id = $release_id order by claim",
            release_id=release_id,
        ).fetchall()
    results = [CheckResult(*row) for row in rows]
    return Attempt(release_id, attempted_at, outcome, results)


def _is_recorded(history: Path, made: Path) -> bool:
    if not history.exists():
        return False
    with open_read_only(history) as con:
        con.execute(f"attach {sql_literal(str(made))} as made (read_only)")
        return not con.execute(f"select 1 {_MISSING}").fetchall()


def _record(con: Connection, made: Path, outcome: str) -> None:
    con.execute(f"attach {sql_literal(str(made))} as made (read_only)")
    con.execute("begin")
    for statement in _TABLES:
        con.execute(statement)
    release_id = con.execute(f"select release_id {_MISSING}").fetchall()[0][0]
    execute(
        con,
        "insert into attempts by name select $outcome as outcome, "
        f"* rename (published_at as attempted_at) {_MISSING}",
        outcome=outcome,
    )
    for table, source in _COPIED.items():
        execute(
            con,
            f"insert into {table} by name select $release_id as release_id, * from {source}",
            release_id=release_id,
        )
    con.execute("commit")
    con.execute("checkpoint")
