"""stage.duckdb: normalized rows by capture, and how far each archive file has been read.

Only the process that holds the load lock opens it. What it holds follows from the archive alone, so
a file of another contract is dropped and filled again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from etl.archive.documents import Note
from etl.archive.notes import ACCEPT, FETCH
from etl.contract.ddl import create_table_sql, sql_literal
from etl.contract.stage import STAGED_CAPTURES, STAGED_FETCHES
from etl.contract.tables import STAGED_TABLES
from etl.errors import FileUnusable
from etl.ids import CaptureId, ReleaseId, hash_of
from etl.stage.connection import (
    STORAGE_OPTIONS,
    Connection,
    connect,
    database_files,
    execute,
    insert_frame,
    remove_database,
    translate_damage,
)
from etl.stage.sql_files import sql_text

_ADVICE = "`paperhouse rebuild` makes it again from the archive"
_BATCHES_OF_LOG = 8
"""The stage's log may grow to as many bytes as the pages of so many batches."""


@contextmanager
def open_stage(
    path: Path, *, anew: bool = False, memory_bytes: int | None = None
) -> Iterator[Connection]:
    """Open the stage, attached as `stage`.

    A new one is made with `anew`, and where there is none or an outdated one. memory_bytes: the
    most that DuckDB holds in memory; the rest waits in files beside the stage. Raises FileUnusable
    for a stage that turns out to be damaged, or whose name a folder has.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    con = connect()
    try:
        con.execute(f"set temp_directory = {sql_literal(str(path.parent / '.spill'))}")
        if memory_bytes:
            con.execute(f"set memory_limit = '{memory_bytes}B'")
        if anew or not _attached(con, path):
            _create(con, path)
        con.execute(_text("temporary_tables"))
        con.execute("pragma disable_checkpoint_on_shutdown")  # the log waits until it is long
        con.execute("set threads = 1")  # we run statements side by side; its own threads spin
        with translate_damage(path, _ADVICE, is_ours=True):
            yield con
    finally:
        con.close()


def is_staged(con: Connection, capture_id: CaptureId | None = None) -> bool:
    """True where a capture is staged; without one, where any is."""
    [(found,)] = execute(con, _text("staged"), capture_id=capture_id).fetchall()
    return bool(found)


def staged_byte_counts(con: Connection) -> dict[str, int]:
    """The bytes of each archive file that are staged, by its name."""
    return dict(con.execute("from stage.archive_files").fetchall())


def outdated_captures(con: Connection, versions: Mapping[str, int]) -> set[CaptureId]:
    """Captures that another version of their template's parser read."""
    rows = con.execute(_text("captures")).fetchall()
    return {capture_id for capture_id, name, version in rows if versions.get(name) != version}


def shown_release(con: Connection) -> tuple[ReleaseId, str] | None:
    """The release that shows just what is staged, and the code that made it, if there is one."""
    row = con.execute("from stage.released").fetchone()
    return row and (row[0], row[1])


def mark_released(con: Connection, release_id: ReleaseId, code_digest: str) -> None:
    """Note that a release shows what is staged; whatever is staged from now on takes that back."""
    con.execute("truncate stage.released")
    con.execute("truncate stage.doubted")
    execute(con, _text("mark_released"), release_id=release_id, code_version=code_digest)


def doubt_release(con: Connection, release_id: ReleaseId) -> None:
    """Note that a release is not what is staged, so that the next one is derived in full."""
    con.execute("truncate stage.released")
    execute(con, _text("doubt"), release_id=release_id)


def is_doubted(con: Connection) -> bool:
    """True from the audit that found a difference until a release is made."""
    return bool(con.execute("from stage.doubted").fetchall())


@contextmanager
def checkpointed_seldom(con: Connection, batch_bytes: int) -> Iterator[None]:
    """Within the block, the stage's log grows for some batches before its rows move to the file.

    Each time they do, what the last rows of a table share with earlier ones is compressed anew.
    batch_bytes: of the documents of a batch.
    """
    con.execute(f"set checkpoint_threshold = '{_BATCHES_OF_LOG * batch_bytes}B'")
    try:
        yield
    finally:
        con.execute("reset checkpoint_threshold")


@contextmanager
def without_log(con: Connection) -> Iterator[None]:
    """Within the block rows move to the file in checkpoints alone, and no log is written before.

    A log of many batches takes as long to write as the file. What a process staged since its last
    checkpoint is lost if it ends within the block, and is read from the archive again.
    """
    _attach_again(con, "(recovery_mode no_wal_writes)")
    yield
    reopen_stage(con)


def reopen_stage(con: Connection) -> None:
    """Let go of what the database notes in memory of each block that was written or read.

    What is needed of it again is read from the file.
    """
    _attach_again(con)


def _attach_again(con: Connection, options: str = "") -> None:
    [(path,)] = con.execute(_text("path")).fetchall()
    con.execute("checkpoint stage")
    con.execute("detach stage")
    con.execute(f"attach {sql_literal(path)} as stage {options}")


def replace_captures(
    con: Connection,
    tables: Mapping[str, pl.DataFrame],
    notes: Sequence[Note],
    read_to: Mapping[str, int],
) -> None:
    """One transaction: the captures' old rows go, the new ones come, and progress is noted."""
    con.execute("begin")
    _remove_captures(con, tables[STAGED_CAPTURES.name].select("capture_id"))
    for table in STAGED_TABLES:
        insert_frame(con, table.name, tables[table.name], "temp.row_hashes")
    con.execute(_text("fingerprints"))
    con.execute("truncate temp.row_hashes")
    con.execute("truncate stage.released")
    for note in notes:
        if note.kind == ACCEPT:
            execute(
                con,
                _text("accept"),
                capture_id=note.content["capture_id"],
                decided_at=note.noted_at,
            )
    insert_frame(con, STAGED_FETCHES.name, _fetches(notes))
    for file, byte_count in read_to.items():
        execute(con, _text("forget_read"), file=file)
        execute(con, _text("mark_read"), file=file, byte_count=byte_count)
    con.execute("commit")


def _remove_captures(con: Connection, ids: pl.DataFrame) -> None:
    """Every table is searched only if any of them is staged: mostly all captures are new ones."""
    insert_frame(con, "temp.replaced", ids)
    con.execute(_text("staged_before"))
    if con.execute("from temp.replaced limit 1").fetchall():
        for name in (*(table.name for table in STAGED_TABLES), "stage.fingerprints"):
            con.execute(_text("remove_captures", table=name))
    con.execute("truncate temp.replaced")


def _fetches(notes: Sequence[Note]) -> pl.DataFrame:
    columns = STAGED_FETCHES.polars_schema
    rows = [
        {name: note.content.get(name) for name in columns} for note in notes if note.kind == FETCH
    ]
    texts = pl.DataFrame(rows, schema=columns | {"requested_at": pl.String()})
    return texts.with_columns(pl.col("requested_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%.f"))


def _attached(con: Connection, path: Path) -> bool:
    """Attaches the stage; False where it is absent, damaged or of another contract."""
    if not path.is_file() or any(it.exists() and not it.is_file() for it in database_files(path)):
        return False
    try:
        with translate_damage(path, _ADVICE):
            con.execute(f"attach {sql_literal(str(path))} as stage")
            row = con.execute("from stage.contract").fetchone()
    except FileUnusable:
        row = None
    if row == (_contract_version(),):
        return True
    con.execute("detach database if exists stage")
    return False


def _create(con: Connection, path: Path) -> None:
    """DDL is checkpointed at once: a log that may be replayed after a kill holds rows only."""
    for file in database_files(path):
        if file.is_dir() and not file.is_symlink():
            raise FileUnusable(f"{file} is a folder where a file belongs: move it away; {_ADVICE}")
    remove_database(path)
    con.execute(f"attach {sql_literal(str(path))} as stage ({STORAGE_OPTIONS})")
    con.execute("begin")
    for statement in _created():
        con.execute(statement)
    execute(con, _text("mark_contract"), version=_contract_version())
    con.execute("commit")
    con.execute("checkpoint stage")


def _contract_version() -> str:
    return hash_of(*_created(), STORAGE_OPTIONS)


def _created() -> list[str]:
    """Statements that create every table of the stage."""
    tables = (*STAGED_TABLES, STAGED_FETCHES)
    return [*map(create_table_sql, tables), _text("bookkeeping")]


def _text(name: str, **places: str) -> str:
    return sql_text("stage", name, **places)
