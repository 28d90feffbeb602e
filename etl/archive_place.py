"""The stores that keep the archive, where it is not the home itself, and what is published."""

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.errors import UsageError
from etl.inert import is_encodable
from etl.limits import ARCHIVE_CACHE_BYTES, LEAST_CACHE_BYTES
from etl.memory_size import parse_size

if TYPE_CHECKING:
    from etl.object_store import Store

_SCHEMES = "s3://bucket/prefix (or gs, az)"
_STORE = re.compile(r"(?:s3|gs|az)://[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9._=/-]*)?|/.*")


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """A store that keeps the archive: its address, which is a folder's path or has a scheme.

    cache_bytes: the most that the home keeps of what the store has.
    """

    url: str
    cache_bytes: int = ARCHIVE_CACHE_BYTES

    @property
    def is_folder(self) -> bool:
        return self.url.startswith("/")


def read_archive_place() -> ArchivePlace | None:
    """Read PAPERHOUSE_ARCHIVE and _ARCHIVE_CACHE; None where the home alone keeps the archive.

    Raises UsageError for what names no store, and for what is no size.
    """
    url = os.environ.get("PAPERHOUSE_ARCHIVE")
    size = os.environ.get("PAPERHOUSE_ARCHIVE_CACHE") or "10GB"
    cache_bytes = parse_size("PAPERHOUSE_ARCHIVE_CACHE", size, LEAST_CACHE_BYTES)
    return ArchivePlace(store_url("PAPERHOUSE_ARCHIVE", url), cache_bytes) if url else None


def open_store(url: str) -> "Store":
    """The store of this address. Raises UsageError where the extra is missing."""
    from etl.object_store import Store  # noqa: PLC0415 - an extra

    return Store(url)


def read_publish_url() -> str | None:
    """Read PAPERHOUSE_PUBLISH. Raises UsageError for what names no object store."""
    url = os.environ.get("PAPERHOUSE_PUBLISH")
    return publish_url("PAPERHOUSE_PUBLISH", url) if url else None


def publish_url(name: str, text: str) -> str:
    """The address of an object store. Raises UsageError for what is none, and for a folder."""
    if text.startswith("/"):
        raise UsageError(f"{name} names no store: for a folder there is `paperhouse export`")
    return _url(name, text, _SCHEMES)


def store_url(name: str, text: str) -> str:
    """The address of a store without the slash at its end. Raises UsageError for what is none.

    What was refused is not repeated: a key may stand in it.
    """
    return _url(name, text, f"{_SCHEMES}, or a folder from / on")


def _url(name: str, text: str, forms: str) -> str:
    """The tidy address. Raises UsageError, which tells the forms that it may have."""
    if not is_encodable(text) or not _STORE.fullmatch(text):
        detail = f"{name} names no store: it is like {forms}"
        raise UsageError(f"{detail}; keys stand in variables of their own")
    return text.rstrip("/") or "/"
