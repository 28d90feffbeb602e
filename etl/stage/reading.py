"""Batches are read by worker processes. A document that costs too much becomes an unreadable one.

A batch whose worker ends is read again in pieces. Only a document that fails alone is given up, so
that no outcome depends on what stands beside it.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import msgspec
import polars as pl

from etl.contract.stage import STAGED_CAPTURES
from etl.sources.base import DocumentReader
from etl.stage.batch import DocumentBatch, batch_rows, packed_batch_rows, unpack_rows
from etl.workers.pool import Task, WorkerPool
from etl.workers.task import TaskFailure, ignore_meter

Rows = Mapping[str, pl.DataFrame]


def read_batches(
    pool: WorkerPool, source: DocumentReader, batches: Iterable[DocumentBatch]
) -> Iterator[tuple[DocumentBatch, Rows]]:
    """Each batch with its rows by staged table, in order.

    More of them are being read meanwhile, so that no process waits for its next one.
    """
    under_way: deque[tuple[DocumentBatch, Task]] = deque()
    for batch in batches:
        if not batch.documents:
            yield from _finish(pool, source, under_way)
            yield batch, batch_rows(source, batch, ignore_meter)
            continue
        under_way.append((batch, pool.submit(packed_batch_rows, source, batch)))
        if len(under_way) > pool.size + 1:
            first, task = under_way.popleft()
            yield first, _rows(pool, source, first, task)
    yield from _finish(pool, source, under_way)


def join_rows(found: list[Rows]) -> Rows:
    """All rows of several batches, by staged table."""
    return {name: pl.concat([rows[name] for rows in found]) for name in found[0]}


def _finish(
    pool: WorkerPool, source: DocumentReader, under_way: deque[tuple[DocumentBatch, Task]]
) -> Iterator[tuple[DocumentBatch, Rows]]:
    while under_way:
        batch, task = under_way.popleft()
        yield batch, _rows(pool, source, batch, task)


def _rows(pool: WorkerPool, source: DocumentReader, batch: DocumentBatch, task: Task) -> Rows:
    found = pool.result(task)
    if not isinstance(found, TaskFailure):
        return unpack_rows(found)
    if len(batch.documents) == 1:
        return _unreadable_rows(pool, source, batch, found)
    pieces = _pieces(batch, found.at)
    tasks = [pool.submit(packed_batch_rows, source, piece) for piece in pieces]
    joined = join_rows([_rows(pool, source, *it) for it in zip(pieces, tasks, strict=True)])
    if (joined[STAGED_CAPTURES.name]["fault_kind"] == "reading_failed").all():
        raise RuntimeError(found.words)  # of many pages none can be read: the fault is ours
    return joined


def _unreadable_rows(
    pool: WorkerPool, source: DocumentReader, batch: DocumentBatch, failure: TaskFailure
) -> Rows:
    [name] = batch.documents
    packed = msgspec.msgpack.encode(source.reader.unreadable(failure.kind, failure.words))
    given_up = replace(batch, parsed={name: packed})
    found = pool.result(pool.submit(packed_batch_rows, source, given_up))
    if isinstance(found, TaskFailure):
        raise RuntimeError(f"{name}: {found.words}")
    return unpack_rows(found)


def _pieces(batch: DocumentBatch, at: str | None) -> list[DocumentBatch]:
    """The document at which reading ended, and the others; each one alone if none is known."""
    names = list(batch.documents)
    parts = [[name] for name in names] if at is None else [[at], [it for it in names if it != at]]
    return [
        replace(batch, documents={name: batch.documents[name] for name in part}) for part in parts
    ]
