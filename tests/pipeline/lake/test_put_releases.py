"""A release is put into a store: its list first, then its files, its catalog, and the pointer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from etl.errors import FileUnusable, NoRelease, ReleaseOvertaken, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.ids import ReleaseId
from etl.object_store import Store
from etl.pipeline.lake.lake_files import (
    POINTER,
    LakeManifest,
    Pointer,
    catalog_name,
    manifest_name,
    pointer_to,
    read_lake_manifest,
    read_latest,
)
from etl.pipeline.lake.publish_lake import PublishedLake, publish_lake
from etl.settings import Settings
from tests.fetch.small_site import StillClock
from tests.pipeline.small_release import small_release

MADE = datetime(2026, 4, 2, 8)
NAME = ReleaseId("20260402T080000Z")
LATER = ReleaseId("20260403T080000Z")
Told = list[tuple[str, int, int]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home whose release has one paper of April 2026."""
    settings = Settings(tmp_path / "home", lock_seconds=0.0)
    with small_release(settings, MADE) as con:
        con.execute(
            "insert into core.papers (paper_key, title, first_listed_on) "
            "values ('arxiv:2604.00001', 'Wool', date '2026-04-01')"
        )
    return settings


def published(settings: Settings, store: Store, told: Told | None = None) -> PublishedLake:
    found: Told = [] if told is None else told
    return publish_lake(settings, store.url, 2, lambda *it: found.append(it), StillClock(MADE))


def manifest_of(store: Store, release: str = NAME) -> LakeManifest:
    found = read_lake_manifest(store, manifest_name(release))
    assert found is not None
    return found


def test_a_release_is_put_whole_and_shown_last(settings: Settings, store: Store) -> None:
    told: Told = []
    (settings.home / ".lake.new" / "left").mkdir(parents=True)  # by a publisher that was killed
    found = published(settings, store, told)
    manifest, sizes = manifest_of(store), store.sizes()
    files = [it.path for it in manifest.files]
    assert {*files, catalog_name(NAME), manifest_name(NAME), POINTER} == set(sizes)
    assert "core.papers-2026-04" in [it.part for it in manifest.files]
    latest, _ = read_latest(store)
    assert latest == Pointer(NAME, MADE, catalog_name(NAME), manifest_name(NAME))
    total = sum(sizes[it] for it in files) + sizes[catalog_name(NAME)]
    assert found == PublishedLake(NAME, f"{store.url}/{catalog_name(NAME)}", total, total, [])
    count = len(files)
    assert told == [
        *(("publishing", done, count) for done in range(1, count + 1)), ("published", 1, 1)
    ]  # fmt: skip
    assert not (settings.home / ".lake.new").exists()


@pytest.mark.slow
def test_a_release_that_is_there_is_not_put_again(settings: Settings, store: Store) -> None:
    first = published(settings, store)
    told: Told = []
    assert published(settings, store, told) == replace(first, put_bytes=0)
    assert told == [("published", 1, 1)]


@pytest.mark.slow
def test_what_a_killed_publisher_left_out_is_put(settings: Settings, store: Store) -> None:
    first = published(settings, store)
    lost = manifest_of(store).files[:2]
    store.delete([*(it.path for it in lost), catalog_name(NAME), POINTER])
    size = first.byte_count - sum(it.byte_count for it in manifest_of(store).files)
    found = published(settings, store)
    assert found.put_bytes == sum(it.byte_count for it in lost) + size
    assert found.byte_count == first.byte_count
    assert read_latest(store)[0] == pointer_to(manifest_of(store))


@pytest.mark.slow
def test_files_of_the_release_before_stand_where_they_are(settings: Settings, store: Store) -> None:
    first = published(settings, store)
    before = {it.part: it.path for it in manifest_of(store).files}
    with small_release(replace(settings, home=settings.home / "later"), MADE + timedelta(1)) as con:
        con.execute(
            "insert into core.papers (paper_key, title, first_listed_on) "
            "values ('arxiv:2604.00001', 'Wool', date '2026-04-01')"
        )
    later = replace(settings, home=settings.home / "later")
    assert published(later, store).release_id == LATER
    assert read_latest(store)[0] == pointer_to(manifest_of(store, LATER))
    after = {it.part: it.path for it in manifest_of(store, LATER).files}
    assert after["core.papers-2026-04"] == before["core.papers-2026-04"]
    assert after["meta.releases"] != before["meta.releases"]
    assert first.release_id == NAME


def shown(store: Store, release: ReleaseId, at: datetime) -> None:
    """Let the store's pointer name a release of an instant."""
    pointer = pointer_to(LakeManifest(release, at, []))
    store.put_new(POINTER, msgspec.json.encode(pointer))


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_store_that_shows_a_later_release_is_left(
    settings: Settings, store: Store, seconds: int
) -> None:
    shown(store, LATER, MADE + timedelta(seconds=seconds))
    with pytest.raises(ReleaseOvertaken) as raised:
        published(settings, store)
    assert str(raised.value) == (
        f"{store.url} shows release {LATER}, which is later than {NAME} of this home: load what it "
        "lacks, then publish again"
    )
    assert list(store.sizes()) == [POINTER]


@pytest.mark.slow
@pytest.mark.parametrize(("first", "is_lost"), [(LATER, True), (NAME, False)])
def test_who_was_first_is_told_and_our_own_answer_may_have_been_lost(
    settings: Settings, store: Store, first: ReleaseId, is_lost: bool
) -> None:
    def progress(step: str, done: int, total: int) -> None:
        if (step, done) == ("publishing", total):
            shown(store, first, MADE)

    if not is_lost:
        assert publish_lake(settings, store.url, 2, progress).release_id == NAME
        return
    with pytest.raises(ReleaseOvertaken) as raised:
        publish_lake(settings, store.url, 2, progress)
    assert str(raised.value) == (
        f"another publisher was first: {store.url} shows release {LATER}; publish again"
    )


@pytest.mark.slow
def test_a_list_of_other_files_is_told_and_left(settings: Settings, store: Store) -> None:
    published(settings, store)
    manifest = manifest_of(store)
    store.delete([manifest_name(NAME), POINTER])
    other = msgspec.structs.replace(manifest, files=manifest.files[1:])
    store.put_new(manifest_name(NAME), msgspec.json.encode(other))
    with pytest.raises(FileUnusable) as raised:
        published(settings, store)
    assert str(raised.value) == (
        f"{store.url}/{manifest_name(NAME)} lists other files than this home has of the release, "
        "as another version of DuckDB writes them: remove it, and publish again"
    )


def test_a_second_publisher_of_a_home_waits_for_the_first(settings: Settings, store: Store) -> None:
    told: Told = []
    with (
        hold_lock(settings.home / "lake.lock", "it", WarehouseBusy, LockWait()),
        pytest.raises(WarehouseBusy, match="another publisher"),
    ):
        published(settings, store, told)
    assert told == [("waiting", 0, 1)]


def test_without_a_release_nothing_is_put(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoRelease):
        published(Settings(tmp_path / "empty"), store)
    assert store.sizes() == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keep", "days", "removed"), [(1, 30, True), (2, 30, False), (1, 0, False)]
)
def test_releases_beyond_those_to_keep_go_after_a_week(
    settings: Settings, store: Store, keep: int, days: int, removed: bool
) -> None:
    earlier = ReleaseId("20260401T080000Z")
    empty = LakeManifest(earlier, MADE - timedelta(1), [])
    store.put_new(manifest_name(earlier), msgspec.json.encode(empty))
    store.put_new(catalog_name(earlier), b"-")
    clock = StillClock(datetime.now(UTC).replace(tzinfo=None) + timedelta(days))
    found = publish_lake(settings, store.url, keep, clock=clock)
    assert found.removed == ([earlier] if removed else [])
    assert (manifest_name(earlier) in store.sizes()) == (not removed)
