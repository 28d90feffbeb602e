"""The objects of published releases: their names, what is kept of the release before, what goes."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from etl.archive_place import open_store
from etl.errors import FileUnusable
from etl.ids import ReleaseId
from etl.object_store import Store
from etl.pipeline.lake.expire import expired_releases, remove_expired
from etl.pipeline.lake.lake_files import (
    LakeFile,
    LakeManifest,
    Pointer,
    catalog_name,
    manifest_name,
    new_manifest,
    pointer_to,
    read_lake_manifest,
    read_latest,
    release_ids,
)
from etl.release.datapackage import ExportedFile
from etl.release.export_parts import ExportPart

ONE, TWO, THREE, FOUR = (ReleaseId(f"2026040{day}T180000Z") for day in range(1, 5))
NOON = datetime(2026, 4, 20, 12)
HASH = "sha256:0123456789abcdef0123456789abcdef"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "lake").mkdir()
    return open_store(str(tmp_path / "lake"))


def put(store: Store, name: str, content: bytes = b"-", days_ago: float = 0) -> None:
    """Put an object that is some days old at noon."""
    store.put_new(name, content)
    at = (NOON - timedelta(days=days_ago)).replace(tzinfo=UTC).timestamp()
    os.utime(Path(store.url, name), (at, at))


def put_release(store: Store, release: ReleaseId, *paths: str, days_ago: float) -> None:
    files = [LakeFile("core.papers", "core.papers", it, HASH, 1) for it in paths]
    content = msgspec.json.encode(LakeManifest(release, NOON, files))
    put(store, manifest_name(release), content, days_ago)
    put(store, catalog_name(release), days_ago=days_ago)


def test_a_release_has_a_catalog_and_a_list_of_its_files() -> None:
    assert pointer_to(LakeManifest(ONE, NOON, [])) == Pointer(
        ONE, NOON, "releases/20260401T180000Z.ducklake", "releases/20260401T180000Z.json"
    )


def test_releases_are_known_by_their_objects_and_come_by_time() -> None:
    names = [
        f"releases/{TWO}.json", f"releases/{ONE}.json", f"releases/{THREE}.ducklake",
        f"data/{FOUR}.json", "latest.json",
    ]  # fmt: skip
    assert release_ids(names, ".json") == [ONE, TWO]
    assert release_ids(names, ".ducklake") == [THREE]


def exported(folder: Path, name: str, content: bytes, sha256: str, **part: str) -> ExportedFile:
    path = folder / f"{len(list(folder.iterdir()))}.parquet"
    path.write_bytes(content)
    values = {"name": name, "table_name": "core.papers", "query": "", "order": ""} | part
    return ExportedFile(ExportPart(**values), path, sha256)  # type: ignore[arg-type]


def test_files_that_the_release_before_has_stand_where_they_are(tmp_path: Path) -> None:
    other = "sha256:fedcba9876543210fedcba9876543210"
    files = [
        exported(tmp_path, "core.papers-2026-04", b"four", HASH, period="2026-04"),
        exported(tmp_path, "core.papers-2026-05", b"longer", HASH, period="2026-05"),
        exported(tmp_path, "core.authors", b"-", other, table_name="core.authors"),
    ]
    folder = f"data/core/papers/{TWO}"
    april = LakeFile(
        *("core.papers", "core.papers-2026-04", f"{folder}/2026-04-0123456789abcdef.parquet"),
        *(HASH, 4),
    )
    may = LakeFile(
        *("core.papers", "core.papers-2026-05", f"{folder}/2026-05-0123456789abcdef.parquet"),
        *(HASH, 6),
    )
    authors = LakeFile(
        *("core.authors", "core.authors"),
        f"data/core/authors/{TWO}/all-fedcba9876543210.parquet",
        *(other, 1),
    )
    assert new_manifest(TWO, NOON, files, None) == LakeManifest(TWO, NOON, [april, may, authors])
    before = [
        LakeFile("core.papers", "core.papers-2026-04", "data/old", HASH, 4),
        LakeFile("core.authors", "core.authors", "data/other", HASH, 1),
    ]
    after = new_manifest(TWO, NOON, files, LakeManifest(ONE, NOON, before))
    assert after == LakeManifest(TWO, NOON, [before[0], may, authors])
    assert april.path_in_table == f"{TWO}/2026-04-0123456789abcdef.parquet"


def test_the_latest_release_is_what_the_pointer_says(store: Store) -> None:
    assert read_latest(store) == (None, None)
    pointer = pointer_to(LakeManifest(ONE, NOON, []))
    put(store, "latest.json", msgspec.json.encode(pointer))
    assert read_latest(store) == (pointer, store.read_object("latest.json")[1])


def test_what_is_no_pointer_and_no_list_is_named(store: Store) -> None:
    for name in ("latest.json", "releases/1.json"):
        put(store, name, b'{"release_id": 1}')
        with pytest.raises(FileUnusable) as caught:
            read_latest(store) if name == "latest.json" else read_lake_manifest(store, name)
        assert str(caught.value) == (
            f"{store.url}/{name} is not as it was written (Expected `str`, got `int` - at "
            "`$.release_id`): remove it, and publish again"
        )
    assert read_lake_manifest(store, "releases/2.json") is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"release_id": "\xff"}', "'utf-8' codec can't decode byte 0xff in position 0"),
        (b'{"more": ' + b"[" * 100_000, "maximum recursion depth exceeded"),
    ],
)
def test_a_pointer_that_cannot_be_read_is_named(store: Store, content: bytes, reason: str) -> None:
    put(store, "latest.json", content)
    with pytest.raises(FileUnusable, match=re.escape(reason)):
        read_latest(store)


def ids(instants: dict[ReleaseId, float], latest: ReleaseId, keep: int) -> list[ReleaseId]:
    """The releases that go; `instants` says how many days ago each was published."""
    put_at = {manifest_name(it): NOON - timedelta(days=days) for it, days in instants.items()}
    return expired_releases(put_at, latest, keep, NOON)


@pytest.mark.parametrize(
    ("days", "latest", "keep", "expected"),
    [
        ([20, 19, 18, 17], FOUR, 1, [ONE, TWO, THREE]),
        ([20, 19, 18, 17], FOUR, 3, [ONE]),
        ([20, 19, 18, 17], FOUR, 4, []),
        ([20, 19, 18, 17], THREE, 1, [ONE, TWO]),
        ([20, 7, 6, 5], FOUR, 1, []),
        ([20, 7.01, 7, 5], FOUR, 1, [ONE]),
    ],
)
def test_a_release_may_go_a_week_after_the_next_one_came(
    days: list[float], latest: ReleaseId, keep: int, expected: list[ReleaseId]
) -> None:
    assert ids(dict(zip((ONE, TWO, THREE, FOUR), days, strict=True)), latest, keep) == expected


def test_what_goes_is_what_no_other_release_has(store: Store) -> None:
    put_release(store, ONE, "data/a", "data/b", days_ago=20)
    put_release(store, TWO, "data/b", "data/c", days_ago=19)
    put_release(store, THREE, "data/c", days_ago=18)
    for name in ("data/a", "data/b", "data/c", "data/left", "other/left"):
        put(store, name, days_ago=20)
    put(store, "data/new", days_ago=7)
    assert remove_expired(store, THREE, 1, NOON) == [ONE, TWO]
    assert sorted(store.sizes()) == sorted(
        [manifest_name(THREE), catalog_name(THREE), "data/c", "data/new", "other/left"]
    )


def test_nothing_goes_where_no_release_does(store: Store) -> None:
    put_release(store, ONE, days_ago=20)
    put(store, "data/left", days_ago=20)
    assert remove_expired(store, ONE, 1, NOON) == []
    assert "data/left" in store.sizes()


def test_catalogs_go_first_then_files_and_lists_last(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_release(store, ONE, "data/a", days_ago=20)
    put_release(store, TWO, days_ago=19)
    put(store, "data/a", days_ago=20)
    put(store, "data/b", days_ago=20)
    deleted: list[list[str]] = []
    monkeypatch.setattr(store, "delete", lambda names: deleted.append(list(names)))
    assert remove_expired(store, TWO, 1, NOON) == [ONE]
    assert deleted == [[catalog_name(ONE)], ["data/a", "data/b"], [manifest_name(ONE)]]
