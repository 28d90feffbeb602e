"""Ranges of archive files, as the index knows them: nothing of the archive is read to name one."""

from collections.abc import Container, Iterator
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from etl.archive.index import ArchiveIndex
from etl.contract.vocabulary import CaptureSource
from etl.ids import CaptureId

Origins = dict[CaptureId, tuple[datetime, CaptureSource]]
"""Captures with the earliest instant of import (UTC, naive) that any record has, and its source."""


class ArchiveRange(Struct, frozen=True):
    """The records of a file from byte start to just before byte end, and the captures of them.

    Of its records, only those of the named captures are meant, and notes.
    """

    file: str
    start: int
    end: int
    captures: Origins


class RangeSize(NamedTuple):
    """The size at which a range ends: bytes of the file, or bytes of the bodies of its captures."""

    file_bytes: int
    body_bytes: int


def file_ranges(
    index: ArchiveIndex,
    file: str,
    start: int,
    size: RangeSize,
    only: Container[CaptureId] | None = None,
) -> Iterator[ArchiveRange]:
    """Ranges which cover a file from a record on, each of this size, or a record more; and a rest.

    only: the captures to name; ranges without any of them are left out.
    """
    captures: Origins = {}
    end, body_bytes = start, 0
    for record in index.records(file):
        if record.start < start:
            continue
        end = record.end
        if record.capture_id and (only is None or record.capture_id in only):
            captures |= _origin(index, record.capture_id)
            body_bytes += record.byte_count
        if end - start >= size.file_bytes or body_bytes >= size.body_bytes:
            yield from _range(file, start, end, captures, only)
            start, captures, body_bytes = end, {}, 0
    if end > start:
        yield from _range(file, start, end, captures, only)


def _range(
    file: str, start: int, end: int, captures: Origins, only: Container[CaptureId] | None
) -> Iterator[ArchiveRange]:
    if captures or only is None:
        yield ArchiveRange(file, start, end, captures)


def _origin(index: ArchiveIndex, capture_id: CaptureId) -> Origins:
    origin = index.origin(capture_id)
    return {capture_id: origin} if origin else {}
