"""Which releases of a store are compared, and which of their files are read for that."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import duckdb
import msgspec
import polars as pl
import pytest

from etl.archive_place import open_store
from etl.contract.quality import RELEASES
from etl.contract.tables import TABLES_BY_NAME
from etl.errors import FileUnusable, NoRelease, PaperhouseError
from etl.ids import ReleaseId
from etl.object_store import Store
from etl.pipeline.earlier_releases import NamedRelease
from etl.pipeline.lake.lake_diff import open_published_releases
from etl.pipeline.lake.lake_files import (
    LakeFile,
    LakeManifest,
    catalog_name,
    manifest_name,
    pointer_to,
)

CATEGORIES = TABLES_BY_NAME["core.categories"]
ONE, TWO, THREE = (ReleaseId(f"2026040{day}T180000Z") for day in range(1, 4))
NOON = datetime(2026, 4, 20, 12)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "lake").mkdir()
    return open_store(str(tmp_path / "lake"))


def put_file(store: Store, frame: pl.DataFrame, table: str, part: str, path: str) -> LakeFile:
    file = BytesIO()
    frame.write_parquet(file)
    content = file.getvalue()
    if path not in store.sizes():
        store.put_new(path, content)
    return LakeFile(table, part, path, f"sha256:{sha256(content).hexdigest()}", len(content))


def put_release(store: Store, release: ReleaseId, **categories: str) -> list[LakeFile]:
    """A release whose papers, one to a part, have these categories; and its own row."""
    rows = pl.DataFrame({"release_id": [release]}, schema_overrides={"release_id": pl.String()})
    rows = pl.concat([pl.DataFrame(schema=RELEASES.polars_schema), rows], how="diagonal")
    files = [put_file(store, rows, RELEASES.name, RELEASES.name, f"data/releases/{release}")]
    for paper, category in categories.items():
        stated = pl.DataFrame({"paper_key": [paper], "category": [category]})
        frame = pl.concat([pl.DataFrame(schema=CATEGORIES.polars_schema), stated], how="diagonal")
        path = f"data/categories/{paper}-{category}"
        files.append(put_file(store, frame, CATEGORIES.name, f"{CATEGORIES.name}-{paper}", path))
    manifest = msgspec.json.encode(LakeManifest(release, NOON, files))
    store.put_new(manifest_name(release), manifest)
    store.put_new(catalog_name(release), b"-")
    return files


def point(store: Store, release: ReleaseId) -> None:
    pointer = pointer_to(LakeManifest(release, NOON, []))
    Path(store.url, "latest.json").write_bytes(msgspec.json.encode(pointer))


@pytest.fixture
def three(store: Store) -> Store:
    """Three releases, of which the latest is the second: another is being published."""
    put_release(store, ONE, a="cs.LG", b="cs.CL")
    put_release(store, TWO, a="cs.LG", b="cs.AI", c="cs.CV")
    put_release(store, THREE, a="cs.LG", b="cs.RO")
    point(store, TWO)
    return store


class Told(list[tuple[str, int, int]]):
    def __call__(self, step: str, done: int, total: int) -> None:
        self.append((step, done, total))


Rows = list[tuple[object, ...]]


def opened(
    url: str, *names: str | None, table: str | None = None
) -> tuple[list[NamedRelease], list[Rows], Told]:
    """The releases, the categories that each was found to have, and what was read."""
    told = Told()
    old, new = names or (None, None)
    with open_published_releases(url, old, new, table, told) as both:
        rows = []
        for release in both:
            with duckdb.connect(str(release.path), read_only=True) as con:
                text = "select paper_key, category from core.categories order by all"
                rows.append(con.execute(text).fetchall())
                ids = con.execute("select release_id from meta.releases").fetchall()
                assert release.description == f"{ids[0][0]} of {url}"
    assert not any(it.path.exists() for it in both)
    return list(both), rows, told


@pytest.mark.slow
def test_only_files_that_differ_are_read_of_the_latest_and_of_the_one_before(three: Store) -> None:
    both, rows, told = opened(three.url)
    assert [it.description for it in both] == [f"{ONE} of {three.url}", f"{TWO} of {three.url}"]
    assert [it.path.name for it in both] == ["old", "new"]
    assert rows == [[("b", "cs.CL")], [("b", "cs.AI"), ("c", "cs.CV")]]
    # The row of each release, b of both and c of one: a is the same in both.
    assert told == [("reading", done, 5) for done in range(1, 6)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "expected"),
    [((TWO, ONE), [TWO, ONE]), ((None, THREE), [ONE, THREE]), ((ONE, None), [ONE, TWO])],
)
def test_releases_are_compared_by_name(
    three: Store, names: tuple[str | None, ...], expected: list[str]
) -> None:
    both, _, _ = opened(three.url, *names)
    assert [it.description for it in both] == [f"{it} of {three.url}" for it in expected]


@pytest.mark.slow
def test_a_release_compared_with_itself_is_read_once(three: Store) -> None:
    _, rows, told = opened(three.url, ONE, ONE)
    assert rows == [[], []]
    assert told == [("reading", 1, 2)]


@pytest.mark.slow
def test_of_one_table_only_its_files_are_read(three: Store) -> None:
    _, rows, told = opened(three.url, table="core.papers")
    assert rows == [[], []]
    assert len(told) == 2
    _, rows, told = opened(three.url, table="core.categories")
    assert [len(it) for it in rows] == [1, 2]


@pytest.mark.slow
def test_for_a_mart_all_files_are_read(three: Store) -> None:
    _, rows, told = opened(three.url, table="mart.papers_wide")
    assert rows == [
        [("a", "cs.LG"), ("b", "cs.CL")], [("a", "cs.LG"), ("b", "cs.AI"), ("c", "cs.CV")]
    ]  # fmt: skip
    # Two rows of releases and five files of categories, of which a is in both.
    assert len(told) == 6


def refuse(url: str, old: str | None = None, new: str | None = None) -> PaperhouseError:
    with pytest.raises(PaperhouseError) as caught:
        opened(url, old, new)
    return caught.value


def test_a_place_without_releases_is_named(store: Store, tmp_path: Path) -> None:
    error = refuse(store.url)
    assert isinstance(error, NoRelease)
    assert str(error) == (
        f"{store.url} shows no release: correct the address, or publish one there"
        " (`paperhouse publish --to`)"
    )
    nowhere = f"{tmp_path}/nowhere"
    error = refuse(nowhere)
    assert isinstance(error, NoRelease)
    assert str(error) == f"{nowhere} shows no release: there is no such folder"
    assert not Path(nowhere).exists()


def test_a_first_release_has_none_before_it(store: Store) -> None:
    put_release(store, ONE)
    put_release(store, TWO)
    point(store, ONE)
    error = refuse(store.url)
    assert isinstance(error, NoRelease)
    assert str(error) == f"{store.url} shows no release before {ONE}"
    assert opened(store.url, ONE, ONE)[1] == [[], []]


def test_a_release_that_is_not_there_is_named_with_those_that_are(three: Store) -> None:
    for names in (("20250101T000000Z", None), (None, "20250101T000000Z")):
        error = refuse(three.url, *names)
        assert isinstance(error, NoRelease)
        assert str(error) == (
            f"{three.url} has no release '20250101T000000Z': it has 3, from {ONE} to {THREE}, and "
            "removes older ones (`paperhouse publish --keep`)"
        )


SPOILT: Mapping[str, str] = {
    catalog_name(TWO): f"shows release {TWO}, and its catalog is missing: publish it again"
    " (`paperhouse publish --to`)",
    manifest_name(TWO): f"{manifest_name(TWO)} is missing: release {TWO} is not whole",
}


@pytest.mark.parametrize("name", SPOILT)
def test_an_object_that_is_missing_is_named(three: Store, name: str) -> None:
    three.delete([name])
    error = refuse(three.url)
    assert isinstance(error, FileUnusable)
    assert str(error).endswith(SPOILT[name])


def test_a_file_that_is_not_as_it_was_published_is_named(three: Store) -> None:
    path = Path(three.url, "data/categories/b-cs.AI")
    path.write_bytes(path.read_bytes()[:-1] + b"-")
    error = refuse(three.url)
    assert isinstance(error, FileUnusable)
    assert str(error) == f"{three.url}/data/categories/b-cs.AI is not as it was published"
