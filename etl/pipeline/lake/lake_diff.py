"""Two releases of a store, to be compared by who has no more than its address.

A file that both of them have says the same of both, so that it is not read. A mart is worked out
from all of its tables, so that for one all files are.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.archive_place import open_store
from etl.contract.quality import RELEASES
from etl.errors import FileUnusable, NoRelease
from etl.object_store import Store
from etl.pipeline.earlier_releases import NamedRelease
from etl.pipeline.lake.lake_files import (
    CATALOG_END,
    LakeFile,
    LakeManifest,
    manifest_name,
    read_lake_manifest,
    read_latest,
    release_ids,
)
from etl.release.lake_tables import write_tables
from etl.stage.progress import Progress, no_progress


@contextmanager
def open_published_releases(
    url: str,
    old: str | None,
    new: str | None,
    table: str | None = None,
    progress: Progress = no_progress,
) -> Iterator[tuple[NamedRelease, NamedRelease]]:
    """Two releases that a store shows; without names the latest, and the one before it.

    table: the table or mart that is compared; else all are. What is read lies in a folder that goes
    at the end. Raises NoRelease, FileUnusable, StorageError; UsageError for another version's.
    """
    store = _open(url)
    manifests = [_manifest(store, name) for name in _names(store, old, new)]
    files = _differing_files(manifests, table)
    with TemporaryDirectory(prefix="paperhouse_") as folder:
        copies = _copy(store, [it for found in files for it in found], Path(folder), progress)
        first, second = (
            _write(store, manifest, found, copies, Path(folder, name))
            for manifest, found, name in zip(manifests, files, ("old", "new"), strict=True)
        )
        yield first, second


def _open(url: str) -> Store:
    if url.startswith("/") and not Path(url).is_dir():
        raise NoRelease(f"{url} shows no release: there is no such folder")
    return open_store(url)


def _names(store: Store, old: str | None, new: str | None) -> tuple[str, str]:
    latest, _ = read_latest(store)
    if latest is None:
        raise NoRelease(
            f"{store.url} shows no release: correct the address, or publish one there"
            " (`paperhouse publish --to`)"
        )
    ids = release_ids(store.sizes(), CATALOG_END)
    if latest.release_id not in ids:
        raise FileUnusable(
            f"{store.url} shows release {latest.release_id}, and its catalog is missing: publish it"
            " again (`paperhouse publish --to`)"
        )
    before = [it for it in ids if it < latest.release_id]
    if old is None and not before:
        raise NoRelease(f"{store.url} shows no release before {latest.release_id}")
    names = (old or before[-1], new or latest.release_id)
    for name in names:
        if name not in ids:
            raise NoRelease(
                f"{store.url} has no release {name!r}: it has {len(ids):,}, from {ids[0]} to"
                f" {ids[-1]}, and removes older ones (`paperhouse publish --keep`)"
            )
    return names


def _manifest(store: Store, release_id: str) -> LakeManifest:
    """Raises FileUnusable for one that is none, or not there, though the catalog is."""
    name = manifest_name(release_id)
    manifest = read_lake_manifest(store, name)
    if manifest is None:
        raise FileUnusable(f"{store.url}/{name} is missing: release {release_id} is not whole")
    return manifest


def _differing_files(manifests: Sequence[LakeManifest], table: str | None) -> list[list[LakeFile]]:
    """Files whose rows may differ, of each release, and those by which a release is known."""
    if table and table.startswith("mart."):
        return [it.files for it in manifests]
    first, second = ({file.content_key for file in it.files} for it in manifests)
    differing = first ^ second

    def is_needed(file: LakeFile) -> bool:
        is_compared = table in (None, file.table) and file.content_key in differing
        return is_compared or file.table == RELEASES.name

    return [list(filter(is_needed, it.files)) for it in manifests]


def _copy(
    store: Store, files: Sequence[LakeFile], folder: Path, progress: Progress
) -> dict[LakeFile, Path]:
    """Copies of files, each of which is read once. Raises FileUnusable for a spoilt one."""
    copies: dict[LakeFile, Path] = {}
    for file in dict.fromkeys(files):
        content = store.read(file.path, 0, file.byte_count)
        if f"sha256:{sha256(content).hexdigest()}" != file.sha256:
            raise FileUnusable(f"{store.url}/{file.path} is not as it was published")
        copies[file] = folder / f"{len(copies)}.parquet"
        copies[file].write_bytes(content)
        progress("reading", len(copies), len(files))
    return copies


def _write(
    store: Store,
    manifest: LakeManifest,
    files: Sequence[LakeFile],
    copies: Mapping[LakeFile, Path],
    path: Path,
) -> NamedRelease:
    name = f"{manifest.release_id} of {store.url}"
    tables: dict[str, list[Path]] = {}
    for file in files:
        tables.setdefault(file.table, []).append(copies[file])
    write_tables(path, tables, name)
    return NamedRelease(path, name)
