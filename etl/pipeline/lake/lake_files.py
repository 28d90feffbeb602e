"""The objects that speak of releases: the pointer to the latest, and the files of each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import Struct

from etl.errors import FileUnusable
from etl.ids import ReleaseId
from etl.json_text import decode_json
from etl.object_store import ObjectVersion, Store
from etl.release.datapackage import ExportedFile

_T = TypeVar("_T")

POINTER = "latest.json"
RELEASE_OBJECTS = "releases/"
DATA_OBJECTS = "data/"
CATALOG_END = ".ducklake"
MANIFEST_END = ".json"

_DIGITS = slice(7, 23)
"""Of a stated hash, behind `sha256:`: enough to tell the files of one part apart."""


class Pointer(Struct, frozen=True):
    """The latest release, and where its catalog and the list of its files stand."""

    release_id: ReleaseId
    published_at: datetime
    catalog: str
    manifest: str


class LakeFile(Struct, frozen=True):
    """A file of a table, below the address: its path, part and hash."""

    table: str
    part: str
    path: str
    sha256: str
    byte_count: int

    @property
    def content_key(self) -> tuple[str, str]:
        """Equal for files of one part with the same bytes."""
        return self.part, self.sha256

    @property
    def path_in_table(self) -> str:
        """The path below the folder of its table, as the catalog has it."""
        return self.path.removeprefix(f"{DATA_OBJECTS}{self.table.replace('.', '/')}/")


class LakeManifest(Struct, frozen=True):
    """The files of one release."""

    release_id: ReleaseId
    published_at: datetime
    files: list[LakeFile]


def pointer_to(manifest: LakeManifest) -> Pointer:
    return Pointer(
        manifest.release_id,
        manifest.published_at,
        catalog_name(manifest.release_id),
        manifest_name(manifest.release_id),
    )


def catalog_name(release_id: str) -> str:
    return f"{RELEASE_OBJECTS}{release_id}{CATALOG_END}"


def manifest_name(release_id: str) -> str:
    return f"{RELEASE_OBJECTS}{release_id}{MANIFEST_END}"


def release_ids(names: Iterable[str], end: str) -> list[ReleaseId]:
    """The releases, by time, of which an object with this end is among those named."""
    found = (it for it in names if it.startswith(RELEASE_OBJECTS) and it.endswith(end))
    return sorted(ReleaseId(it.removeprefix(RELEASE_OBJECTS).removesuffix(end)) for it in found)


def new_manifest(
    release_id: ReleaseId,
    published_at: datetime,
    files: Sequence[ExportedFile],
    before: LakeManifest | None,
) -> LakeManifest:
    """The files of a release: those that the one before has too stand where they are."""
    known = {it.content_key: it for it in before.files} if before else {}
    planned = [_lake_file(release_id, it) for it in files]
    return LakeManifest(release_id, published_at, [known.get(it.content_key, it) for it in planned])


def read_lake_manifest(store: Store, name: str) -> LakeManifest | None:
    """None where there is none. Raises FileUnusable for what is none."""
    content, _ = store.read_object(name)
    return None if content is None else _decoded(store, name, content, LakeManifest)


def read_latest(store: Store) -> tuple[Pointer | None, ObjectVersion | None]:
    """The pointer with its version. Raises FileUnusable for what is none."""
    content, version = store.read_object(POINTER)
    return None if content is None else _decoded(store, POINTER, content, Pointer), version


def _lake_file(release_id: ReleaseId, file: ExportedFile) -> LakeFile:
    table = file.part.table_name
    name = f"{file.part.period or 'all'}-{file.sha256[_DIGITS]}.parquet"
    path = f"{DATA_OBJECTS}{table.replace('.', '/')}/{release_id}/{name}"
    return LakeFile(table, file.part.name, path, file.sha256, file.path.stat().st_size)


def _decoded(store: Store, name: str, content: bytes, kind: type[_T]) -> _T:
    try:
        return decode_json(content, kind)
    except msgspec.DecodeError as error:
        raise FileUnusable(
            f"{store.url}/{name} is not as it was written ({error}): remove it, and publish again"
        ) from error
