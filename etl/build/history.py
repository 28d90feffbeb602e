"""history.duckdb: every attempt at a release, with the results of its checks.

It grows and is never rebuilt. Like the release it is replaced by rename, so a reader may have it
open at any time.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from etl.build.audit import TableDifference
from etl.build.checks import CheckResult
from etl.build.publish import publish_file
from etl.contract.ddl import sql_literal
from etl.contract.vocabulary import AttemptOutcome
from etl.errors import HistoryUnusable
from etl.files import check_file_kind, private_folder
from etl.ids import ReleaseId
from etl.stage.connection import (
    HISTORY_ADVICE,
    Connection,
    attach_history,
    connect,
    execute,
    open_read_only,
    translate_damage,
)
from etl.stage.earlier_checks import checks_select, has_check_ids
from etl.stage.sql_files import sql_folder

_TABLES = ("attempts", "checks", "fill_rates", "check_results")
_LATEST = "select release_id, attempted_at, outcome from attempts order by release_id desc limit 1"
_HAS_CHECKS = (
    "from duckdb_tables() where table_name = 'checks' and database_name = current_database()"
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a release, with the results of its checks."""

    release_id: ReleaseId
    attempted_at: datetime
    outcome: AttemptOutcome
    results: list[CheckResult]


def record_missed(history: Path, release: Path) -> None:
    """Record the current release unless it is recorded already: a kill may have come between."""
    if release.exists() and not _is_recorded(history, release):
        record_attempt(history, release, "published")


def record_attempt(history: Path, made: Path, outcome: AttemptOutcome) -> None:
    """Record the attempt that `made` is, with its checks.

    made: a new release, or a file that was blocked from becoming one. Raises HistoryUnusable.
    """
    with _next_history(history) as con:
        _record(con, made, outcome)


def record_audit(
    history: Path, audited_at: datetime, release_id: ReleaseId, found: Sequence[TableDifference]
) -> None:
    """Record an audit of a release, and in which tables it differed. Raises HistoryUnusable."""
    with _next_history(history) as con:
        con.execute(sql_folder("history")["audits"].text)
        execute(
            con,
            "insert into audits values ($audited_at, $release_id, $table_count, $sample)",
            audited_at=audited_at,
            release_id=release_id,
            table_count=len(found),
            sample="; ".join(f"{it.table_name}: {it.sample}" for it in found) or None,
        )
        con.execute("checkpoint")


def latest_attempt(history: Path) -> Attempt | None:
    """The last attempt, its results in the order of their checks; None before the first one."""
    if not history.exists():
        return None
    names = ", ".join(field.name for field in fields(CheckResult))
    with open_read_only(history) as con:
        last = con.execute(_LATEST).fetchone()
        if last is None:
            return None
        release_id, attempted_at, outcome = last
        checks = checks_select(con, "checks")
        text = f"select {names} from ({checks}) where release_id = $release_id order by check_id"
        rows = execute(con, text, release_id=release_id).fetchall()
    results = [CheckResult(*row) for row in rows]
    return Attempt(release_id, attempted_at, outcome, results)


def check_history(history: Path) -> None:
    """Read all of it, if it is there. Raises HistoryUnusable for what is damaged anywhere."""
    if history.exists():
        with connect() as con:
            attach_history(con, history, "history")


@contextmanager
def _next_history(history: Path) -> Iterator[Connection]:
    """A copy of history, or a new one, which takes its place if the block ends in order."""
    with private_folder(history.with_name(f".{history.name}.new")) as folder:
        new = folder / history.name
        if check_file_kind(history, HISTORY_ADVICE, HistoryUnusable):
            shutil.copyfile(history, new)
        with translate_damage(history, HISTORY_ADVICE, HistoryUnusable), connect(new) as con:
            yield con
        publish_file(new, history)


def _is_recorded(history: Path, made: Path) -> bool:
    if not history.exists():
        return False
    with open_read_only(history) as con:
        con.execute(f"attach {sql_literal(str(made))} as made (read_only)")
        return not con.execute(sql_folder("history")["unrecorded"].text).fetchall()


def _record(con: Connection, made: Path, outcome: AttemptOutcome) -> None:
    con.execute(f"attach {sql_literal(str(made))} as made (read_only)")
    con.execute("begin")
    _carry_over(con)
    for name in _TABLES:
        con.execute(sql_folder("history")[name].text)
    unrecorded = sql_folder("history")["unrecorded"].text
    [(release_id,)] = con.execute(f"select release_id from ({unrecorded})").fetchall()
    execute(
        con,
        f"insert into attempts by name select $outcome as outcome, * from ({unrecorded})",
        outcome=outcome,
    )
    copied = {
        "checks": checks_select(con, "made.quality.checks"),
        "fill_rates": "select * from made.quality.fill_rates",
    }
    for table, rows in copied.items():
        execute(
            con,
            f"insert into {table} by name select $release_id as release_id, * from ({rows})",
            release_id=release_id,
        )
    con.execute("commit")
    con.execute("checkpoint")


def _carry_over(con: Connection) -> None:
    """Give the results that version 0.1.0 wrote the ids that they lack; done once."""
    is_there = con.execute(_HAS_CHECKS).fetchall()
    if not is_there or has_check_ids(con, "checks"):
        return
    con.execute("drop view if exists check_results")
    con.execute(f"create table carried as {checks_select(con, 'checks')}")
    con.execute("drop table checks")
    con.execute("alter table carried rename to checks")
