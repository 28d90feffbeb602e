"""Removes releases that nobody reads any more: readers open one anew within a week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from etl.ids import ReleaseId
from etl.object_store import Store
from etl.pipeline.lake.lake_files import (
    DATA_OBJECTS,
    MANIFEST_END,
    catalog_name,
    manifest_name,
    read_lake_manifest,
    release_ids,
)

READING_LASTS = timedelta(days=7)
"""The longest that a reader keeps a release open after a later one came."""


def remove_expired(store: Store, latest: ReleaseId, keep: int, now: datetime) -> list[ReleaseId]:
    """Remove all but so many releases up to the latest, if the next one came over a week ago.

    Their catalogs go first, then files that no other release has, and their lists last, so that the
    next publisher goes on where one was killed. Returns their ids.
    """
    instants = store.instants()
    expired = expired_releases(instants, latest, keep, now)
    if expired:
        store.delete([catalog_name(it) for it in expired])
        store.delete(_unused_files(store, instants, set(expired), now))
        store.delete([manifest_name(it) for it in expired])
    return expired


def expired_releases(
    instants: Mapping[str, datetime], latest: ReleaseId, keep: int, now: datetime
) -> list[ReleaseId]:
    """The ids of releases that may go. Ids sort by time.

    A later one than the latest is of a publisher that is at work, or was killed.
    """
    ids = [it for it in release_ids(instants, MANIFEST_END) if it <= latest]
    next_came = {before: instants[manifest_name(it)] for before, it in pairwise(ids)}
    return [it for it in ids[:-keep] if now - next_came[it] > READING_LASTS]


def _unused_files(
    store: Store, instants: Mapping[str, datetime], expired: set[str], now: datetime
) -> list[str]:
    """Those of publishers that may still be at work are spared."""
    ids = (it for it in release_ids(instants, MANIFEST_END) if it not in expired)
    kept = [read_lake_manifest(store, manifest_name(it)) for it in ids]
    used = {file.path for manifest in kept if manifest for file in manifest.files}
    old = [it for it, put_at in instants.items() if now - put_at > READING_LASTS]
    return sorted(it for it in old if it.startswith(DATA_OBJECTS) and it not in used)
