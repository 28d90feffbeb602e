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
from etl.stage.sql_files import sql_text

_TABLES = ("attempts", "checks", "fill_rates", "check_results")


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
        con.execute(_text("audits"))
        execute(
            con,
            _text("record_audit"),
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
        last = con.execute(_text("latest_attempt")).fetchone()
        if last is None:
            return None
        release_id, attempted_at, outcome = last
        text = _text("attempt_results", columns=names, query=checks_select(con, "checks"))
        rows = execute(con, text, release_id=release_id).fetchall()
    results = [CheckResult(*row) for row in rows]
    return Attempt(release_id, attempted_at, outcome, results)


def check_history(history: Path) -> None:
    """Read all of history, if there is any. Raises HistoryUnusable where any of it is damaged."""
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
        return not con.execute(_text("unrecorded")).fetchall()


def _record(con: Connection, made: Path, outcome: AttemptOutcome) -> None:
    con.execute(f"attach {sql_literal(str(made))} as made (read_only)")
    con.execute("begin")
    _carry_over(con)
    for name in _TABLES:
        con.execute(_text(name))
    attempt = _text("record_attempt", query=_text("unrecorded"))
    [(release_id,)] = execute(con, attempt, outcome=outcome).fetchall()
    copied = {
        "checks": checks_select(con, "made.quality.checks"),
        "fill_rates": "from made.quality.fill_rates",
    }
    for table, rows in copied.items():
        execute(con, _text("record_rows", table=table, query=rows), release_id=release_id)
    con.execute("commit")
    con.execute("checkpoint")


def _carry_over(con: Connection) -> None:
    """Give the results that version 0.1.0 wrote the ids that they lack; done once."""
    is_there = con.execute(_text("has_checks")).fetchall()
    if is_there and not has_check_ids(con, "checks"):
        con.execute(_text("carry_over", query=checks_select(con, "checks")))


def _text(name: str, **places: str) -> str:
    return sql_text("history", name, **places)
