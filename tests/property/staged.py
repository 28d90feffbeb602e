"""A stage and the releases that follow from it one after the other, without an archive.

It is quick enough for thousands of histories. What is staged goes through the real parsers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
import polars as pl

from etl.archive.documents import ArchiveOffset, LocatedCapture, Note, new_document
from etl.build.audit import TableDifference, compare_checks, compare_tables
from etl.build.check_files import keep_broken_rows
from etl.build.checks import results_frame, run_checks
from etl.build.derive import derive_tables, detach_release
from etl.contract.ddl import sql_literal
from etl.contract.quality import CHECKS, DAY_STATES, RELEASES
from etl.ids import hash_of
from etl.pipeline.released_days import day_state_rows
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage.batch import DocumentBatch, batch_rows
from etl.stage.connection import Connection, insert_frame
from etl.stage.database import open_stage, replace_captures
from etl.stage.sql_files import sql_folder
from etl.workers.task import ignore_meter
from tests.property.documents import Document

Rows = dict[str, pl.DataFrame]
NO_RELEASES = pl.DataFrame(schema=RELEASES.polars_schema)


class StagedReleases:
    """A stage, and the last release of it if there is one."""

    def __init__(self, con: Connection, folder: Path) -> None:
        self._con = con
        self._folder = folder
        self._last, self._new = folder / "last.duckdb", folder / "new.duckdb"

    def stage(self, document: Document, imported_at: datetime) -> None:
        replace_captures(self._con, _rows(document, imported_at), (), {})

    def read_otherwise(self, document: Document, other: Document, imported_at: datetime) -> None:
        """As if a new version of the parser read in a document what the other one says."""
        rows = _rows(document, imported_at)
        own = rows["stage.captures"].with_columns(parser_version=pl.lit(99, pl.Int64))
        read = _rows(other, imported_at)
        kept = ("listing_kind", "listed_on", "outcome", "entry_count", "captured_on")
        own = own.with_columns(read["stage.captures"].get_column(name) for name in kept)
        name = pl.lit(document.name)
        staged = {it: frame.with_columns(capture_id=name) for it, frame in read.items()}
        rejects = staged["stage.rejects"]
        ids = [hash_of(document.name, str(it)) for it in rejects.get_column("position")]
        rejects = rejects.with_columns(pl.Series("reject_id", ids, pl.String))
        changed = {"stage.captures": own, "stage.rejects": rejects}
        replace_captures(self._con, staged | changed, (), {})

    def accept(self, capture_id: str, at: datetime) -> None:
        note = Note("accept", at, {"capture_id": capture_id})
        replace_captures(self._con, _no_rows(), (note,), {})

    def remove(self, document: Document) -> None:
        """As if the archive did not have the document any more."""
        for (table,) in self._con.execute(
            "select table_name from duckdb_columns() "
            "where database_name = 'stage' and column_name = 'capture_id' "
            "and table_name not in ('decisions', 'fetches')"
        ).fetchall():
            self._con.execute(f"delete from stage.{table} where capture_id = ?", [document.name])

    def is_staged(self, document: Document) -> bool:
        rows = "from stage.captures where capture_id = ?"
        return bool(self._con.execute(rows, [document.name]).fetchall())

    def release(self) -> None:
        """Make the next release from the last one, which stays where a check blocks."""
        if self._make():
            self._new.replace(self._last)

    def differences(self) -> list[TableDifference]:
        """Make the next release from the last one; compare it with a full derivation.

        The answers of its checks are compared as well, and each mart has the key that it names:
        rows of one key could not be told apart when some of them change.
        """
        self._make()
        full = self._folder / "full.duckdb"
        full.unlink(missing_ok=True)
        with self._derived(full, None):
            self._con.execute(f"attach {sql_literal(str(self._new))} as audited (read_only)")
            checks = compare_checks(self._con, "audited", run_checks(self._con))
            found = compare_tables(self._con, "audited") + ([checks] if checks else [])
            assert _doubled_marts(self._con) == []
            if not found:
                answers = search_answers(self._con)
                self._con.execute("use audited")
                assert answers == search_answers(self._con)
                self._con.execute("use release")
            self._con.execute("detach audited")
        return found

    def _make(self) -> bool:
        """Make the next release; False where a check blocks it."""
        self._new.unlink(missing_ok=True)
        with self._derived(self._new, self._last if self._last.exists() else None):
            results = run_checks(self._con)
            insert_frame(self._con, CHECKS.name, results_frame(results))
            keep_broken_rows(self._con)
            self._con.execute("checkpoint release")
        return not any(result.blocks for result in results)

    @contextmanager
    def _derived(self, path: Path, last: Path | None) -> Iterator[None]:
        derive_tables(self._con, path, last, NO_RELEASES, "code")
        insert_frame(self._con, DAY_STATES.name, day_state_rows(self._con))
        yield
        detach_release(self._con)


def search_answers(con: Connection) -> list[list[tuple[object, ...]]]:
    """Every hit and score of all titles' words, and of what the last paper is like."""
    about = "select string_agg(title, ' ' order by paper_key), max(paper_key) from core.papers"
    [(words, paper)] = con.execute(about).fetchall()
    return [
        con.execute(f"from search.{macro}($1, top := 99)", [it]).fetchall()
        for macro, it in (("papers", words), ("similar", paper))
    ]


@contextmanager
def staged_releases(folder: Path) -> Iterator[StagedReleases]:
    with open_stage(folder / "stage.duckdb") as con:
        yield StagedReleases(con, folder)


def _rows(document: Document, imported_at: datetime) -> Rows:
    capture = new_document(document.body, document.provenance, "import", imported_at).capture
    parsed = ARCHIVED_DOCUMENTS.reader.parse(document.body, document.provenance)
    batch = DocumentBatch(
        Path(),
        {capture.capture_id: LocatedCapture(capture, ArchiveOffset("file", 0))},
        {capture.capture_id: msgspec.msgpack.encode(parsed)},
    )
    return batch_rows(ARCHIVED_DOCUMENTS, batch, ignore_meter)


def _no_rows() -> Rows:
    return batch_rows(ARCHIVED_DOCUMENTS, DocumentBatch(Path()), ignore_meter)


def _doubled_marts(con: Connection) -> list[str]:
    """The marts of the current release in which several rows have one key."""
    return [
        name
        for name, mart in sql_folder("marts").items()
        for key in mart.header["key"]
        if con.execute(f"select count(*) > count(distinct ({key})) from mart.{name}").fetchall()
        == [(True,)]
    ]
