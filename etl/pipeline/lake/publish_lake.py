"""Publishes the release of this home to a store: files, list, catalog, and then the pointer."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from etl.clock import SYSTEM_CLOCK, Clock
from etl.errors import FileUnusable, ReleaseOvertaken, WarehouseBusy
from etl.files import hold_lock, private_folder
from etl.ids import ReleaseId
from etl.object_store import ObjectExists, ObjectVersion, Store
from etl.pipeline.lake.expire import remove_expired
from etl.pipeline.lake.lake_files import (
    DATA_OBJECTS,
    POINTER,
    LakeManifest,
    Pointer,
    catalog_name,
    manifest_name,
    new_manifest,
    pointer_to,
    read_lake_manifest,
    read_latest,
)
from etl.release.database import latest_release, open_release
from etl.release.datapackage import ExportedFile
from etl.release.export_files import write_parts
from etl.release.lake_catalog import write_catalog
from etl.release.lake_parts import lake_parts
from etl.settings import Settings
from etl.stage.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class PublishedLake:
    """A release in a store: its bytes with its catalog's, those put now, and releases that went."""

    release_id: ReleaseId
    catalog: str
    byte_count: int
    put_bytes: int
    removed: list[ReleaseId]


def publish_lake(
    settings: Settings,
    url: str,
    keep: int,
    progress: Progress = no_progress,
    clock: Clock = SYSTEM_CLOCK,
) -> PublishedLake:
    """Publish the release to the store at url, where readers see all of it or none.

    keep: releases that stay; older ones go once nobody can be reading them. Raises NoRelease;
    ReleaseOvertaken where another publisher was first; StorageError.
    """
    wait = settings.lock_wait(lambda: progress("waiting", 0, 1))
    with hold_lock(settings.home / "lake.lock", "another publisher", WarehouseBusy, wait):
        store = Store(url)
        latest, version = read_latest(store)
        with open_release(settings.release) as con:
            release = latest_release(con)
            _check_newer(latest, *release, url)
            files = write_parts(con, lake_parts(con), settings.lake)
        manifest = _planned(store, latest, release, files)
        stored = store.sizes()
        put_bytes = _put_files(store, stored, manifest, files, progress)
        name = catalog_name(manifest.release_id)
        if name not in stored:
            stored[name] = _put_catalog(settings, store, manifest, files)
            put_bytes += stored[name]
        if latest is None or latest.release_id != manifest.release_id:
            _point(store, manifest, version)
        progress("published", 1, 1)
        removed = remove_expired(store, manifest.release_id, keep, clock.now())
    total = stored[name] + sum(it.byte_count for it in manifest.files)
    return PublishedLake(manifest.release_id, f"{url}/{name}", total, put_bytes, removed)


def _check_newer(
    latest: Pointer | None, release_id: ReleaseId, published_at: datetime, url: str
) -> None:
    if latest and latest.release_id != release_id and latest.published_at >= published_at:
        raise ReleaseOvertaken(
            f"{url} shows release {latest.release_id}, which is later than {release_id} of this"
            " home: load what it lacks, then publish again"
        )


def _planned(
    store: Store,
    latest: Pointer | None,
    release: tuple[ReleaseId, datetime],
    files: list[ExportedFile],
) -> LakeManifest:
    """The list of the release's files, which is put first of all, and then counts.

    A publisher that was killed may have put it.
    """
    name = manifest_name(release[0])
    before = read_lake_manifest(store, latest.manifest) if latest else None
    manifest = new_manifest(*release, files, before)
    with suppress(ObjectExists):
        store.put_new(name, msgspec.json.encode(manifest))
    planned = read_lake_manifest(store, name) or manifest
    if {it.content_key for it in planned.files} != {it.content_key for it in manifest.files}:
        raise FileUnusable(
            f"{store.url}/{name} lists other files than this home has of the release, as another"
            " version of DuckDB writes them: remove it, and publish again"
        )
    return planned


def _put_files(
    store: Store,
    stored: Mapping[str, int],
    manifest: LakeManifest,
    files: list[ExportedFile],
    progress: Progress,
) -> int:
    """Put what the store has not got; returns the bytes of it."""
    here = {(it.part.name, it.sha256): it.path for it in files}
    missing = [it for it in manifest.files if it.path not in stored]
    for done, file in enumerate(missing, start=1):
        store.put_new(file.path, here[file.content_key].read_bytes())
        progress("publishing", done, len(missing))
    return sum(it.byte_count for it in missing)


def _put_catalog(
    settings: Settings, store: Store, manifest: LakeManifest, files: list[ExportedFile]
) -> int:
    here = {(it.part.name, it.sha256): it for it in files}
    places = {it.path_in_table: here[it.content_key] for it in manifest.files}
    with private_folder(settings.home / ".lake.new") as folder:
        catalog = Path(folder, "catalog.ducklake")
        write_catalog(catalog, places, f"{store.url}/{DATA_OBJECTS}")
        content = catalog.read_bytes()
    with suppress(ObjectExists):
        store.put_new(catalog_name(manifest.release_id), content)
    return len(content)


def _point(store: Store, manifest: LakeManifest, version: ObjectVersion | None) -> None:
    """Make this release the latest, if the pointer is as it was. Raises ReleaseOvertaken."""
    try:
        store.replace_pointer(POINTER, msgspec.json.encode(pointer_to(manifest)), version)
    except ObjectExists as error:
        latest, _ = read_latest(store)
        if latest is None or latest.release_id != manifest.release_id:
            first = latest.release_id if latest else "none"
            raise ReleaseOvertaken(
                f"another publisher was first: {store.url} shows release {first}; publish again"
            ) from error
