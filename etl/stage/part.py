"""A part: rows that a worker of a cluster read, as Parquet, a file for each table, in one tar.

It is one object of the store, which ends in a hash of what stands before. The same rows give the
same bytes.
"""

import io
import tarfile
from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec
import polars as pl

from etl.archive.documents import Note

_NOTES = "notes.json"
_PARQUET = ".parquet"
_HASH_SIZE = sha256().digest_size


def pack_part(tables: Mapping[str, pl.DataFrame], notes: Sequence[Note]) -> bytes:
    """The bytes of a part."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, frame in sorted(tables.items()):
            file = io.BytesIO()
            frame.write_parquet(file, compression="lz4", statistics=False)
            _add(tar, name + _PARQUET, file.getvalue())
        _add(tar, _NOTES, msgspec.json.encode(notes))
    return packed.getvalue() + sha256(packed.getvalue()).digest()


def is_whole_part(content: bytes) -> bool:
    """True for a part as it was packed."""
    return sha256(content[:-_HASH_SIZE]).digest() == content[-_HASH_SIZE:]


def unpack_part(content: bytes) -> tuple[dict[str, pl.DataFrame], list[Note]]:
    """The rows by table, and the notes, of a part that is whole."""
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        files = {it.name: _content(tar, it) for it in tar.getmembers()}
    notes = msgspec.json.decode(files.pop(_NOTES), type=list[Note])
    tables = {name.removesuffix(_PARQUET): pl.read_parquet(it) for name, it in files.items()}
    return tables, notes


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    """The instant of a file is 1970, so that no clock is in a part."""
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""
