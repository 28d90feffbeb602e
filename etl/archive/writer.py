"""Writing the archive. Each writer has a file of its own and appends whole records to it."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from etl.archive.damage import archive_storage_error
from etl.archive.documents import (
    ArchivedDocument,
    ArchiveOffset,
    Capture,
    NewDocument,
    Note,
    Scalar,
)
from etl.archive.encode import encode_note, encode_resource, encode_revisit, encode_warcinfo
from etl.archive.member import pack_member
from etl.archive.reader import read_original
from etl.archive.sharing import put_segments
from etl.clock import SYSTEM_CLOCK, Clock
from etl.errors import ArchiveDamaged, StorageError, UsageError
from etl.files import make_folder, sync_folder
from etl.ids import Sha256
from etl.limits import MAX_BODY_BYTES, SEGMENT_BYTES


class KnownBodies(Protocol):
    """Something to look a body up in, such as an ArchiveIndex or a dictionary."""

    def get(self, sha256: Sha256, /) -> ArchiveOffset | None: ...


class ArchiveWriter:
    """Appends to a file of its own, which is created when the first record is written.

    A `with` block that ends in order has synced, and where a store keeps the archive, has put there
    what was written. After a failed write nothing more is written: what is whole stays readable,
    and the torn record is the last one in its file.
    """

    def __init__(
        self,
        folder: Path,
        known: KnownBodies,
        clock: Clock = SYSTEM_CLOCK,
        segment_bytes: int = SEGMENT_BYTES,
    ) -> None:
        """known: where bodies stand that are archived already.

        segment_bytes: a file that is as long is followed by another one.
        """
        self._folder = folder
        self._clock = clock
        self._known = known
        self._segment_bytes = segment_bytes
        self._own: dict[Sha256, ArchiveOffset] = {}
        self._file: _File | None = None
        self._failure: StorageError | None = None

    def add(self, document: NewDocument) -> ArchivedDocument:
        """Archive a document; a body that is archived already is referred to, not written again.

        Raises StorageError, and UsageError for a body or a url that is too long to be archived.
        """
        capture, body = document.capture, document.body
        if len(body) > MAX_BODY_BYTES:
            raise UsageError(
                f"a document of {len(body):,} bytes; at most {MAX_BODY_BYTES:,} are kept"
            )
        body_at = self._add_revisit(capture)
        if body_at is None:
            body_at = self._own[capture.sha256] = self._append(encode_resource(capture, body))
        return ArchivedDocument(capture, body_at, body)

    def note(self, kind: str, noted_at: datetime, content: Mapping[str, Scalar]) -> None:
        """Archive a fact that is no document. noted_at: UTC, naive. Raises StorageError."""
        self._append(encode_note(Note(kind, noted_at, dict(content))))

    def sync(self) -> None:
        """Return when everything added would survive a loss of power. Raises StorageError."""
        with self._one_failure("sync"):
            if self._file is not None:
                self._file.sync()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self.sync()
        finally:
            self._close()
        if error is None:
            put_segments(self._folder)

    def _close(self) -> None:
        """Seal the file: it has no writer any more."""
        if self._file is not None:
            os.close(self._file.descriptor)
        self._file = None

    def _add_revisit(self, capture: Capture) -> ArchiveOffset | None:
        """Write a revisit of a known body, and return the body's offset; None for an unknown body.

        The known body is read and checked first. One that is damaged or gone counts as unknown.
        """
        body_at = self._own.get(capture.sha256) or self._known.get(capture.sha256)
        if body_at is None:
            return None
        try:
            fields = read_original(self._folder, body_at, capture.sha256)[0]
        except ArchiveDamaged:
            return None
        self._append(encode_revisit(capture, fields, body_at))
        return body_at

    def _append(self, record: bytes) -> ArchiveOffset:
        with self._one_failure("write"):
            if self._file is not None and self._file.size >= self._segment_bytes:
                self._file.sync()
                self._close()
            if self._file is None:
                created_at = self._clock.now()
                self._file = _created(self._folder, created_at)
                self._file.append(encode_warcinfo(self._file.path.name, created_at))
            return self._file.append(record)

    @contextmanager
    def _one_failure(self, verb: str) -> Iterator[None]:
        if self._failure is not None:
            raise self._failure
        try:
            yield
        except OSError as error:
            path = self._folder if self._file is None else self._file.path
            self._failure = archive_storage_error(verb, path, error)
            raise self._failure from error


@dataclass(slots=True)
class _File:
    path: Path
    descriptor: int
    is_new: bool = True
    is_dirty: bool = False

    @property
    def size(self) -> int:
        return os.lseek(self.descriptor, 0, os.SEEK_END)

    def append(self, record: bytes) -> ArchiveOffset:
        record_at = ArchiveOffset(self.path.name, self.size)
        rest = memoryview(pack_member(record))
        self.is_dirty = True
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]
        return record_at

    def sync(self) -> None:
        if self.is_dirty:
            os.fsync(self.descriptor)
        if self.is_new:
            sync_folder(self.path.parent)
        self.is_dirty = self.is_new = False


def _created(folder: Path, created_at: datetime) -> _File:
    """An empty file, in a folder that exists from now on."""
    make_folder(folder)
    name = f"{created_at:%Y%m%dT%H%M%S%f}Z-{os.getpid()}-{secrets.token_hex(8)}.warc.gz"
    path = folder / name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return _File(path, descriptor)
