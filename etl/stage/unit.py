"""The worker's side of reading on a cluster: a range of an archive file becomes a part.

    range ── read from the store, parsed, normalized, conformed ──► part, put into the store
                                                                    its name, to the caller

A part is named by all that its rows follow from, so whoever makes it again makes the same one, and
one that is there already, as of a command that was killed, is not made again.
"""

import os
import threading
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from etl.archive.documents import LocatedCapture, Note
from etl.archive.ranges import ArchiveRange
from etl.archive.reader import scan_captures
from etl.archive.sharing import refresh_archive
from etl.archive_place import ArchivePlace, open_store
from etl.errors import UsageError
from etl.ids import hash_of
from etl.limits import LEAST_CACHE_BYTES
from etl.object_store import ObjectExists, Store
from etl.sources.base import DocumentReader
from etl.stage.batch import DocumentBatch, batch_rows
from etl.stage.part import is_whole_part, pack_part
from etl.stage.reading import Rows, join_rows, read_batches
from etl.stage.reading_versions import differing_version
from etl.workers.cluster import own_folder
from etl.workers.pool import WorkerPool
from etl.workers.task import TaskLimit, ignore_meter


class ReadingOrder(Struct, frozen=True):
    """The part of an order that all units of a command share.

    place: the address of the archive's store. versions: of all that reads. limit: for each page.
    batch_bytes: of documents, which become rows together.
    """

    place: str
    versions: dict[str, str]
    limit: TaskLimit
    batch_bytes: int


class ReadingUnit(Struct, frozen=True):
    """A range to read.

    has_notes: whether the notes in it are meant, too. token: with a new one, a worker asks the
    store anew what it has.
    """

    order: ReadingOrder
    range: ArchiveRange
    has_notes: bool
    token: str

    @property
    def name(self) -> str:
        """The name of its part: a hash of all that the rows follow from."""
        order = self.order
        said = (order.versions, order.limit, self.range, self.has_notes)
        return sha256(msgspec.msgpack.encode(said, order="deterministic")).hexdigest() + ".tar"


UnitCall = tuple[dict[str, str], DocumentReader, bytes]
"""A ReadingUnit on its way: versions, which are compared before it is unpacked; who reads; it."""


def unit_call(unit: ReadingUnit, source: DocumentReader) -> UnitCall:
    """A unit as it is sent to a worker."""
    return unit.order.versions, source, msgspec.msgpack.encode(unit)


def read_unit(call: UnitCall) -> str:
    """Make the part of a unit, where there is none. Returns its name.

    Raises UsageError where versions differ; ArchiveDamaged, StorageError.
    """
    versions, source, packed = call
    if differing := differing_version(versions):
        raise UsageError(f"a worker {differing}")
    unit = msgspec.msgpack.decode(packed, type=ReadingUnit)
    store = parts_store(unit.order.place)
    content, _ = store.read_object(unit.name)
    if content is not None and is_whole_part(content):
        return unit.name
    if content is not None:
        store.delete([unit.name])
    tables, notes = _read(unit, source)
    with suppress(ObjectExists):  # another worker was first, and its part says the same
        store.put_new(unit.name, pack_part(tables, notes if unit.has_notes else []))
    return unit.name


def parts_store(place: str) -> Store:
    """The place of parts: below the archive, under a prefix of their own."""
    return open_store(f"{place}/parts")


def _read(unit: ReadingUnit, source: DocumentReader) -> tuple[Rows, list[Note]]:
    folder = _archive_folder(unit.order.place, unit.token)
    whole = _whole_batch(folder, unit.range)
    batches = _split(whole, unit.order.batch_bytes)
    pool = _own_pool(unit.order.limit, source.reader_module)
    found = [rows for _, rows in read_batches(pool, source, batches)]
    if not found:
        found = [batch_rows(source, DocumentBatch(folder), ignore_meter)]
    return join_rows(found), whole.notes


def _whole_batch(folder: Path, chosen: ArchiveRange) -> DocumentBatch:
    """The last record of each capture that is meant, under its earliest import; and all notes."""
    batch = DocumentBatch(folder)
    for item, end in scan_captures(folder, chosen.file, chosen.start):
        if isinstance(item, Note):
            batch.notes.append(item)
        elif origin := chosen.captures.get(item.capture.capture_id):
            capture = replace(item.capture, imported_at=origin[0], source=origin[1])
            batch.documents[capture.capture_id] = LocatedCapture(capture, item.body_at)
        if end >= chosen.end:
            break
    return batch


def _split(batch: DocumentBatch, byte_count: int) -> list[DocumentBatch]:
    """Batches of so many bytes of documents, or one document; none without any."""
    starts, size = [0], 0
    documents = list(batch.documents.items())
    for number, (_, document) in enumerate(documents):
        if size and size + document.capture.byte_count > byte_count:
            starts.append(number)
            size = 0
        size += document.capture.byte_count
    cuts = pairwise([*starts, len(documents)])
    return [DocumentBatch(batch.folder, dict(documents[a:b])) for a, b in cuts if b > a]


_CACHE_BYTES = LEAST_CACHE_BYTES * (os.cpu_count() or 1)
_lock = threading.Lock()
_tokens: dict[str, str] = {}
"""By the address of a store, the token with which it was asked last."""
_own = threading.local()


def _archive_folder(place: str, token: str) -> Path:
    """A folder through which the store is read, once it is known here what the store has."""
    folder = own_folder() / f"paperhouse-{hash_of(place)}" / "archive"
    with _lock:
        if _tokens.get(place) != token:
            refresh_archive(folder, ArchivePlace(place, _CACHE_BYTES))
            _tokens[place] = token
    return folder


def _own_pool(limit: TaskLimit, module: str) -> WorkerPool:
    """One process for each thread of this worker, under the limit; it ends with the worker."""
    pools: dict[TaskLimit, WorkerPool] = _own.__dict__.setdefault("pools", {})
    if limit not in pools:
        for other in pools.values():
            other.close()
        pools.clear()
        pools[limit] = WorkerPool(limit, ("etl.stage.batch", module), size=1)
    return pools[limit]
