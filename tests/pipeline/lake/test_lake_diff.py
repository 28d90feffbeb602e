"""`paperhouse diff --from`: published releases differ as the files differ that were published."""

import json
import shutil
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from etl.cli.main import main
from etl.errors import UsageError
from etl.object_store import Store
from etl.pipeline.lake.lake_diff import open_published_releases
from etl.pipeline.lake.lake_files import POINTER, catalog_name, manifest_name, read_lake_manifest
from etl.pipeline.lake.publish_lake import publish_lake
from etl.release.difference import count_changes, list_changes, open_two_releases
from etl.release.lake_tables import write_tables
from etl.stage.sql_files import sql_folder
from tests.durability.home import Home
from tests.object_server import ObjectServer

pytestmark = pytest.mark.slow

FEW = ("core.papers", "mart.papers_wide")


@dataclass(frozen=True)
class Published:
    """Three releases that a store shows, a folder with a copy of all, and the files behind them."""

    url: str
    folder: Path
    files: dict[str, Path]

    @property
    def ids(self) -> list[str]:
        return list(self.files)


@pytest.fixture(scope="module")
def published(
    server: ObjectServer, homes: list[Home], tmp_path_factory: pytest.TempPathFactory
) -> Published:
    folder = tmp_path_factory.mktemp("published")
    url, files = server.make_bucket("three-releases"), {}
    for number, home in enumerate(homes):
        copy = home.copy(folder / str(number))
        files[publish_lake(copy.settings, url, keep=30).release_id] = copy.settings.release
    place, store = folder / "place", Store(url)
    for name in store.sizes():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(store.read_object(name)[0] or b"")
    return Published(url, place, files)


def test_published_releases_differ_as_the_files_do_that_were_published(
    published: Published, *, soak: bool
) -> None:
    pairs = permutations(published.ids, 2) if soak else [(published.ids[2], published.ids[0])]
    for names in pairs:
        with open_two_releases(*(published.files[it] for it in names)) as con:
            counts = count_changes(con).fetchall()
            tables = [it[0] for it in counts] + [f"mart.{it}" for it in sql_folder("marts")]
            changes = {it: list_changes(con, it).fetchall() for it in (tables if soak else FEW)}
        assert {"core.papers", "core.captures"} <= {it[0] for it in counts}
        for name, changed in changes.items():
            with (
                open_published_releases(str(published.folder), *names, name) as found,
                open_two_releases(*(it.path for it in found)) as con,
            ):
                assert list_changes(con, name).fetchall() == changed, name
        with (
            open_published_releases(str(published.folder), *names) as found,
            open_two_releases(*(it.path for it in found)) as con,
        ):
            assert count_changes(con).fetchall() == counts


def test_without_names_the_last_two_of_a_store_are_compared(published: Published) -> None:
    said = diff(published.url, "--table", "core.papers")
    assert [line.split()[:2] for line in said.splitlines()[:2]] == [
        ["from", published.ids[1]],
        ["to", published.ids[2]],
    ]
    counts = [it.split()[1:] for it in said.splitlines() if " listing_count " in it]
    seen = {3: "12", 4: "12", 5: "12", 6: "23", 7: "23"}
    assert counts == [[f"arxiv:2604.{n:05}", "listing_count", *it] for n, it in seen.items()]


def test_only_files_that_differ_are_read(published: Published) -> None:
    """The month before is the same in all of them, and stays where it is."""
    place = published.folder.with_name("sparse")
    shutil.copytree(published.folder, place)
    papers = "data/core/papers"
    for path in list((place / papers).rglob("2024-08-*")):
        path.unlink()
    counts = json.loads(diff(str(place), published.ids[0], "--format", "json"))
    assert [it["table_name"] for it in counts if it["table_name"] == "core.papers"]
    refused = diff(str(place), published.ids[0], "--table", "mart.papers_wide", code=5)
    assert f"{place}/{papers}/{published.ids[0]}/2024-08-" in refused


def diff(url: str, *words: str, code: int = 0) -> str:
    found = CliRunner().invoke(main, ["diff", "--from", url, *words])
    assert found.exit_code == code, found.output
    return found.stderr if code else found.stdout


def test_what_a_store_does_not_show_is_refused_in_a_sentence(
    published: Published, bucket: str, tmp_path: Path
) -> None:
    first, _, last = published.ids
    shown = f"it has 3, from {first} to {last}, and removes older ones"
    assert shown in diff(published.url, "20200101T000000.000000Z", code=1)
    assert f"has no release '../{first}'" in diff(published.url, first, f"../{first}", code=1)
    assert f"{bucket} shows no release: correct the address" in diff(bucket, code=1)
    assert "there is no such bucket" in diff("s3://nowhere/x", code=5)
    assert "--from names no store" in diff("https://example.org/x", code=2)
    nowhere = tmp_path / "nowhere"
    assert f"{nowhere} shows no release: there is no such folder" in diff(str(nowhere), code=1)
    assert not nowhere.exists()
    assert "no table 'core.nothing'" in diff(published.url, "--table", "core.nothing", code=2)


def test_a_place_that_lost_an_object_says_which(published: Published, tmp_path: Path) -> None:
    place = tmp_path / "place"
    shutil.copytree(published.folder, place)
    first, _, last = published.ids
    manifest = read_lake_manifest(Store(str(place)), manifest_name(last))
    assert manifest is not None
    [spoilt] = [it.path for it in manifest.files if it.table == "meta.releases"]
    (place / spoilt).write_bytes((place / spoilt).read_bytes()[::-1])
    assert f"{place}/{spoilt} is not as it was published" in diff(str(place), code=1)
    (place / manifest_name(first)).unlink()
    assert f"release {first} is not whole" in diff(str(place), first, code=1)
    (place / catalog_name(last)).unlink()
    assert f"shows release {last}, and its catalog is missing" in diff(str(place), code=1)
    (place / POINTER).write_text("{}")
    assert "latest.json is not as it was written" in diff(str(place), code=1)


def test_a_release_of_another_version_is_not_compared(tmp_path: Path) -> None:
    file = tmp_path / "papers.parquet"
    pl.DataFrame({"paper_key": ["arxiv:2604.00001"]}).write_parquet(file)
    with pytest.raises(UsageError, match=r"an older one has other columns in core\.papers than"):
        write_tables(tmp_path / "papers.duckdb", {"core.papers": [file]}, "an older one")
