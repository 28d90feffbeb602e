"""Archived documents become rows here, without a database, as worker processes have none."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import polars as pl

from etl.archive.documents import LocatedCapture, Note
from etl.archive.reader import read_body
from etl.limits import FRAME_SECONDS
from etl.sources.base import DocumentParser, DocumentReader, ParsedT
from etl.stage.conform import conform_rows
from etl.workers.task import Meter

PackedRows = Mapping[str, bytes]
"""Rows by staged table, each a stream of Arrow's."""


@dataclass(slots=True)
class DocumentBatch:
    """One transaction's input: documents by capture, notes, and how far each file is read.

    parsed: what is already parsed of its documents, packed, by capture.
    """

    folder: Path
    documents: dict[str, LocatedCapture] = field(default_factory=dict)
    parsed: dict[str, bytes] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    read_to: dict[str, int] = field(default_factory=dict)
    byte_count: int = 0


def batch_rows(
    source: DocumentReader, batch: DocumentBatch, meter: Meter
) -> dict[str, pl.DataFrame]:
    """Return the rows of the staged tables, by table; the order of documents does not matter.

    meter: told which document is parsed, and then that all of them become rows together.
    Raises ArchiveDamaged, StorageError.
    """
    reader = source.reader
    documents = [batch.documents[capture_id] for capture_id in sorted(batch.documents)]
    read = []
    for document in documents:
        meter(document.capture.capture_id)
        parsed = _parse(reader, batch, document)
        read.append((document.capture, reader.check_days(document.capture, parsed)))
    meter(None, FRAME_SECONDS * len(documents))
    places = ((it.capture.capture_id, it.body_at.file, it.body_at.offset) for it in documents)
    return conform_rows(read, reader.normalize(read, places_frame(places)))


def places_frame(places: Iterable[tuple[str, str, int]]) -> pl.DataFrame:
    """capture_id, archive_file and archive_offset of documents: where their bodies are."""
    schema = {"capture_id": pl.String, "archive_file": pl.String, "archive_offset": pl.Int64}
    return pl.DataFrame(list(places), schema=schema, orient="row")


def packed_batch_rows(source: DocumentReader, batch: DocumentBatch, meter: Meter) -> PackedRows:
    """Return the rows of batch_rows as bytes that another process unpacks.

    What Python itself makes of a frame takes twice as long, and nine times as many bytes.
    """
    packed = {}
    for name, frame in batch_rows(source, batch, meter).items():
        stream = io.BytesIO()
        frame.write_ipc_stream(stream, compression="lz4")
        packed[name] = stream.getvalue()
    return packed


def unpack_rows(packed: PackedRows) -> dict[str, pl.DataFrame]:
    """The rows by staged table."""
    return {name: pl.read_ipc_stream(stream) for name, stream in packed.items()}


def _parse(
    reader: DocumentParser[ParsedT], batch: DocumentBatch, document: LocatedCapture
) -> ParsedT:
    packed = batch.parsed.get(document.capture.capture_id)
    if packed is not None:
        known: ParsedT = msgspec.msgpack.decode(packed, type=reader.parsed_type)
        return known
    return reader.parse(read_body(batch.folder, document.body_at), document.capture.provenance)
