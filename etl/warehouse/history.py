"""history.duckdb: every attempt at a release and what its checks said. Grows; is never rebuilt.

It is replaced by rename as the release is, so a reader may have it open at any time.
"""

import shutil
from pathlib import Path

from etl.contract import ddl
from etl.warehouse.duck import Connection, connect, remove
from etl.warehouse.release import publish

_TABLES = (
    "create table if not exists attempts (outcome varchar, release_id varchar, "
    "attempted_at timestamp, capture_count bigint, listing_count bigint, paper_count bigint, "
    "reject_count bigint, code_version varchar)",
    "create table if not exists checks (release_id varchar, claim varchar, table_name varchar, "
    "severity varchar, checked_count bigint, broken_count bigint, sample varchar)",
)
_MISSING = (
    "from made.meta.releases where release_id = (select max(release_id) from made.meta.releases) "
    "and release_id not in (select release_id from attempts)"
)


def catch_up(history: Path, made: Path, outcome: str = "published") -> None:
    """Record the attempt that `made` is, with its checks, unless it is recorded already.

    made: a release, or a file that was blocked from becoming one; where there is none, nothing
    happened yet.
    """
    if not made.exists() or _is_recorded(history, made):
        return
    new = history.with_name(f".{history.name}.new")
    remove(new)
    if history.exists():
        shutil.copyfile(history, new)
    try:
        with connect(new) as con:
            _record(con, made, outcome)
        publish(new, history)
    finally:
        remove(new)


def _is_recorded(history: Path, made: Path) -> bool:
    if not history.exists():
        return False
    con = connect(history, read_only=True)
    try:
        con.execute(f"attach {ddl.literal(str(made))} as made (read_only)")
        return not con.execute(f"select 1 {_MISSING}").fetchall()
    finally:
        con.close()


def _record(con: Connection, made: Path, outcome: str) -> None:
    con.execute(f"attach {ddl.literal(str(made))} as made (read_only)")
    con.execute("begin")
    for statement in _TABLES:
        con.execute(statement)
    release_id = con.execute(f"select release_id {_MISSING}").fetchall()[0][0]
    con.execute(
        "insert into attempts by name select ? as outcome, * rename (published_at as attempted_at) "
        f"{_MISSING}",
        [outcome],
    )
    con.execute(
        "insert into checks by name select ? as release_id, * from made.quality.checks",
        [release_id],
    )
    con.execute("commit")
    con.execute("checkpoint")
