"""Batches are read in order, ahead of their use; a document that fails is given up alone."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.archive.documents import LocatedCapture, Note, Provenance, new_document
from etl.archive.writer import ArchiveWriter
from etl.contract.vocabulary import PageFault
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.stage.batch import DocumentBatch, batch_rows
from etl.stage.reading import Rows, join_rows, read_batches
from etl.workers.pool import Task
from etl.workers.task import TaskFailure, ignore_meter
from tests.fetch.here import PoolHere

NOON = datetime(2026, 4, 30, 12)
BODIES = (b"one", b"two", b"three", b"four", b"five", b"six")
NAMES = [new_document(it, Provenance(), "import", NOON).capture.capture_id for it in BODIES]
ONE, TWO, THREE, *_ = NAMES
WORDS = "it took too long"


class WeakPool(PoolHere):
    """Two workers, which end at the documents that are named, unless they are parsed already.

    tells: whether a worker could say at which.
    """

    def __init__(
        self, *ends_at: str, kind: PageFault = "too_costly", tells: bool = True, knows: bool = True
    ) -> None:
        super().__init__()
        self.size = 2
        self.ends_at, self.kind, self.tells, self.knows = set(ends_at), kind, tells, knows
        self.asked: list[list[str]] = []

    def submit(self, work: Callable[..., Any], *arguments: object) -> Task:
        batch = arguments[1]
        assert isinstance(batch, DocumentBatch)
        self.asked.append(list(batch.documents))
        parsed = batch.parsed if self.knows else {}
        if fatal := sorted(self.ends_at & batch.documents.keys() - parsed.keys()):
            at = fatal[0] if self.tells else None
            return Task(work, arguments, TaskFailure(self.kind, WORDS, at))
        return super().submit(work, *arguments)


@pytest.fixture
def whole(tmp_path: Path) -> DocumentBatch:
    """A batch of all documents."""
    batch = DocumentBatch(tmp_path)
    with ArchiveWriter(tmp_path, {}) as writer:
        for body in BODIES:
            new = new_document(body, Provenance(), "import", NOON)
            batch.documents[new.capture.capture_id] = LocatedCapture(
                new.capture, writer.add(new).body_at
            )
    return batch


def batch_of(whole: DocumentBatch, *names: str) -> DocumentBatch:
    return DocumentBatch(whole.folder, {name: whole.documents[name] for name in names})


def rows_of(batch: DocumentBatch, kind: PageFault = "too_costly", *given_up: str) -> Rows:
    """What becomes of a batch of which some documents are given up."""
    unreadable = msgspec.msgpack.encode(DAILY_PAPERS.reader.unreadable(kind, WORDS))
    parsed = dict.fromkeys(given_up, unreadable)
    return batch_rows(
        DAILY_PAPERS, DocumentBatch(batch.folder, batch.documents, parsed), ignore_meter
    )


def assert_same(found: Rows, expected: Rows) -> None:
    assert found.keys() == expected.keys()
    for name, frame in expected.items():
        assert_frame_equal(found[name], frame, check_row_order=False)


@pytest.mark.slow
def test_batches_come_in_order_while_one_more_than_there_are_workers_is_read(
    whole: DocumentBatch,
) -> None:
    given = [batch_of(whole, name) for name in NAMES]
    pool = WeakPool()
    asked = []
    for batch, (found, rows) in zip(given, read_batches(pool, DAILY_PAPERS, given), strict=True):
        assert found is batch
        assert_same(rows, rows_of(batch))
        asked.append(len(pool.asked))
    # Beside the one that is handed on, three are being read by two workers.
    assert asked == [4, 5, 6, 6, 6, 6]


@pytest.mark.slow
def test_notes_alone_are_no_work_for_a_process_and_keep_their_place(whole: DocumentBatch) -> None:
    notes = DocumentBatch(whole.folder, notes=[Note("accept", NOON, {"capture_id": ONE})])
    given = [batch_of(whole, ONE), batch_of(whole, TWO), notes, batch_of(whole, THREE)]
    pool = WeakPool()
    found = list(read_batches(pool, DAILY_PAPERS, given))
    assert [batch for batch, _ in found] == given
    assert pool.asked == [[ONE], [TWO], [THREE]]
    assert_same(found[2][1], {name: frame.clear() for name, frame in found[0][1].items()})
    for batch, rows in found:
        assert_same(rows, rows_of(batch))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tells", "pieces"),
    [
        (True, [[TWO], [ONE, THREE], [TWO]]),
        (False, [[ONE], [TWO], [THREE], [TWO]]),
    ],
)
def test_a_document_that_ends_its_worker_is_given_up_alone(
    whole: DocumentBatch, tells: bool, pieces: list[list[str]]
) -> None:
    """The last time it is not read: what stands for it becomes its rows."""
    batch = batch_of(whole, ONE, TWO, THREE)
    pool = WeakPool(TWO, tells=tells)
    [(found, rows)] = read_batches(pool, DAILY_PAPERS, [batch])
    assert found is batch
    assert pool.asked == [[ONE, TWO, THREE], *pieces]
    assert_same(rows, rows_of(batch, "too_costly", TWO))
    faults = rows["stage.captures"].filter(pl.col("fault_kind") == "too_costly")
    assert faults["capture_id"].to_list() == [TWO]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "names"),
    [("too_costly", (ONE, TWO)), ("reading_failed", (ONE,))],
)
def test_all_may_be_given_up_where_the_fault_is_theirs(
    whole: DocumentBatch, kind: PageFault, names: tuple[str, ...]
) -> None:
    batch = batch_of(whole, *names)
    [(_, rows)] = read_batches(WeakPool(*names, kind=kind), DAILY_PAPERS, [batch])
    assert_same(rows, rows_of(batch, kind, *names))
    assert rows["stage.captures"]["fault_kind"].to_list() == [kind] * len(names)


@pytest.mark.slow
def test_where_reading_fails_for_each_of_many_the_fault_is_ours(whole: DocumentBatch) -> None:
    names = (ONE, TWO, THREE)
    found = read_batches(
        WeakPool(*names, kind="reading_failed", tells=False),
        DAILY_PAPERS,
        [batch_of(whole, *names)],
    )
    with pytest.raises(RuntimeError, match=f"^{WORDS}$"):
        next(found)


@pytest.mark.slow
def test_some_of_many_for_which_reading_fails_are_given_up(whole: DocumentBatch) -> None:
    batch = batch_of(whole, ONE, TWO, THREE)
    pool = WeakPool(ONE, TWO, kind="reading_failed", tells=False)
    [(_, rows)] = read_batches(pool, DAILY_PAPERS, [batch])
    assert_same(rows, rows_of(batch, "reading_failed", ONE, TWO))


def test_an_error_names_the_document_of_which_no_rows_can_be_made(whole: DocumentBatch) -> None:
    def batches() -> Iterator[DocumentBatch]:
        yield batch_of(whole, TWO)

    found = read_batches(WeakPool(TWO, knows=False), DAILY_PAPERS, batches())
    with pytest.raises(RuntimeError, match=f"^{TWO}: {WORDS}$"):
        next(found)


@pytest.mark.slow
def test_rows_of_one_batch_are_its_own(whole: DocumentBatch) -> None:
    assert_same(join_rows([rows_of(whole)]), rows_of(whole))
