"""What a publisher puts into a store, in which order, and what it leaves to others."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import msgspec
import pytest

from etl.errors import FileUnusable, ReleaseOvertaken, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.ids import ReleaseId
from etl.object_store import Store
from etl.pipeline.lake.lake_files import (
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
from tests.pipeline.small_release import small_release
from tests.replica.clock import Clock

URL = "s3://papers/lake"
ONE, TWO, THREE = (ReleaseId(f"2026040{day}T000000Z") for day in range(1, 4))


def at(day: int) -> datetime:
    return datetime(2026, 4, day)


class Told(list[tuple[str, int, int]]):
    def __call__(self, step: str, done: int, total: int) -> None:
        self.append((step, done, total))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the 1st with a paper."""
    settings = Settings(home=tmp_path_factory.mktemp("released"))
    with small_release(settings, at(1)) as con:
        con.execute(
            "insert into core.papers by name select 'arxiv:2604.00001' as paper_key,"
            " 'Wool' as title, '2026-04-01'::date as first_listed_on"
        )
    return settings.release


@pytest.fixture
def settings(released: Path, tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home", lock_seconds=0.0)
    settings.home.mkdir()
    shutil.copy(released, settings.release)
    return settings


def release(settings: Settings, day: int) -> None:
    with duckdb.connect(str(settings.release)) as con:
        values = [f"2026040{day}T000000Z", at(day)]
        con.execute("insert into meta.releases values (?, ?, 1, 2, 3, 4, '0.2.0')", values)


def publish(settings: Settings, keep: int = 9, now: datetime | None = None) -> PublishedLake:
    return publish_lake(settings, URL, keep, clock=Clock(now or at(4)))


def listed(store: Store, release_id: ReleaseId) -> LakeManifest:
    found = read_lake_manifest(store, manifest_name(release_id))
    assert found is not None
    return found


@pytest.mark.slow
def test_a_release_is_put_with_its_files_its_list_its_catalog_and_a_pointer(
    settings: Settings, store: Store
) -> None:
    told = Told()
    result = publish_lake(settings, URL, 9, told, Clock(at(4)))
    manifest = listed(store, ONE)
    assert (manifest.release_id, manifest.published_at) == (ONE, at(1))
    sizes = store.sizes()
    paths = {file.path: file.byte_count for file in manifest.files}
    own = {manifest_name(ONE), catalog_name(ONE), "latest.json"}
    assert {name: size for name, size in sizes.items() if name not in own} == paths
    total = sizes[catalog_name(ONE)] + sum(paths.values())
    assert result == PublishedLake(ONE, f"{URL}/releases/{ONE}.ducklake", total, total, [])
    assert read_latest(store)[0] == pointer_to(manifest)
    count = len(paths)
    steps = [("publishing", done, count) for done in range(1, count + 1)]
    assert told == [*steps, ("published", 1, 1)]
    assert {"core.papers", "meta.releases"} < {file.table for file in manifest.files}
    assert not (settings.home / ".lake.new").exists()


@pytest.mark.slow
def test_the_same_release_is_put_once(settings: Settings, store: Store) -> None:
    first = publish(settings)
    instants = store.instants()
    again = publish(settings)
    assert (again.put_bytes, again.byte_count, again.catalog) == (
        0, first.byte_count, first.catalog
    )  # fmt: skip
    assert store.instants() == instants


@pytest.mark.slow
def test_of_the_next_release_only_what_differs_is_put(settings: Settings, store: Store) -> None:
    publish(settings)
    before = {it.path for it in listed(store, ONE).files}
    release(settings, 2)
    result = publish(settings)
    after = listed(store, TWO)
    new = [it for it in after.files if it.path not in before]
    assert [it.table for it in new] == ["meta.releases"]
    size = store.sizes()[catalog_name(TWO)]
    assert result.put_bytes == size + new[0].byte_count
    assert result.byte_count == size + sum(it.byte_count for it in after.files)
    latest = read_latest(store)[0]
    assert latest is not None
    assert latest.release_id == TWO


@pytest.mark.slow
def test_what_a_killed_publisher_has_put_is_not_put_again(settings: Settings, store: Store) -> None:
    publish(settings)
    name = listed(store, ONE).files[0].path
    size = store.sizes()[name]
    store.delete([name, "latest.json", catalog_name(ONE)])
    result = publish(settings)
    assert result.put_bytes == size + store.sizes()[catalog_name(ONE)]
    assert read_latest(store)[0] == pointer_to(listed(store, ONE))


def point(store: Store, release_id: ReleaseId, published_at: datetime) -> Pointer:
    pointer = pointer_to(LakeManifest(release_id, published_at, []))
    store.replace_pointer("latest.json", msgspec.json.encode(pointer), read_latest(store)[1])
    return pointer


@pytest.mark.slow
@pytest.mark.parametrize(("hours", "is_overtaken"), [(-1, False), (0, True), (1, True)])
def test_a_store_that_shows_a_release_as_late_is_left_alone(
    settings: Settings, store: Store, hours: int, is_overtaken: bool
) -> None:
    pointer = point(store, THREE, at(1) + timedelta(hours=hours))
    if not is_overtaken:
        assert publish(settings).release_id == ONE
        return
    with pytest.raises(ReleaseOvertaken) as caught:
        publish(settings)
    assert str(caught.value) == (
        f"{URL} shows release {THREE}, which is later than {ONE} of this home: load what it lacks,"
        " then publish again"
    )
    assert store.sizes().keys() == {"latest.json"}
    assert read_latest(store)[0] == pointer


@pytest.mark.slow
def test_a_list_of_other_files_is_told(settings: Settings, store: Store) -> None:
    other = LakeManifest(ONE, at(1), [])
    store.put_new(manifest_name(ONE), msgspec.json.encode(other))
    with pytest.raises(FileUnusable) as caught:
        publish(settings)
    assert str(caught.value).startswith(
        f"{URL}/{manifest_name(ONE)} lists other files than this home has of the release"
    )
    assert store.sizes().keys() == {manifest_name(ONE)}


@pytest.fixture(params=[ONE, THREE, None])
def raced(
    request: pytest.FixtureRequest, store: Store, monkeypatch: pytest.MonkeyPatch
) -> ReleaseId | None:
    """Another publisher points to a release, or removes the pointer, right before we do."""
    replace = Store.replace_pointer

    def come_first(own: Store, name: str, content: bytes, version: object) -> None:
        monkeypatch.setattr(Store, "replace_pointer", replace)
        if request.param is None:
            own.delete([name])
        else:
            point(own, request.param, at(1))
        replace(own, name, content, version)  # type: ignore[arg-type]

    point(store, TWO, at(1) - timedelta(days=1))
    monkeypatch.setattr(Store, "replace_pointer", come_first)
    return request.param  # type: ignore[no-any-return]


@pytest.mark.slow
def test_whoever_points_first_is_the_latest(settings: Settings, raced: ReleaseId | None) -> None:
    if raced == ONE:
        assert publish(settings).release_id == ONE
        return
    with pytest.raises(ReleaseOvertaken) as caught:
        publish(settings)
    assert str(caught.value) == (
        f"another publisher was first: {URL} shows release {raced or 'none'}; publish again"
    )


@pytest.mark.slow
def test_releases_that_nobody_reads_any_more_go(settings: Settings, store: Store) -> None:
    publish(settings)
    release(settings, 2)
    result = publish(settings, 1, datetime(2999, 1, 1))
    assert result.removed == [ONE]
    assert catalog_name(ONE) not in store.sizes()


def test_one_publisher_of_a_home_is_at_work(settings: Settings, store: Store) -> None:
    lock, told = settings.home / "lake.lock", Told()
    with (
        hold_lock(lock, "a test", WarehouseBusy, LockWait(0.0)),
        pytest.raises(WarehouseBusy, match=rf"^another publisher holds {lock} and did not"),
    ):
        publish_lake(settings, URL, 9, told)
    assert told == [("waiting", 0, 1)]
    assert store.sizes() == {}
