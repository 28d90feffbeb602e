"""Ranges of archive files, as the index knows them: nothing of the archive is read to name one."""

from collections.abc import Container, Iterator
from datetime import datetime

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


def file_ranges(
    index: ArchiveIndex,
    file: str,
    start: int,
    byte_count: int,
    only: Container[CaptureId] | None = None,
) -> Iterator[ArchiveRange]:
    """Ranges of at least so many bytes, which cover a file from a record on; the rest is one, too.

    only: the captures to name; ranges without any of them are left out.
    """
    captures: Origins = {}
    end = start
    for offset, end, capture_id in index.records(file):
        if offset < start:
            continue
        origin = index.origin(capture_id) if capture_id else None
        if capture_id and origin and (only is None or capture_id in only):
            captures[capture_id] = origin
        if end - start >= byte_count:
            if captures or only is None:
                yield ArchiveRange(file, start, end, captures)
            start, captures = end, {}
    if end > start and (captures or only is None):
        yield ArchiveRange(file, start, end, captures)
