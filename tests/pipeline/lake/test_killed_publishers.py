"""A publisher is killed at each request: readers see whole releases, and the next one goes on."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from etl.object_store import Store
from etl.pipeline.lake.lake_files import (
    catalog_name,
    manifest_name,
    read_lake_manifest,
    read_latest,
)
from etl.pipeline.lake.publish_lake import publish_lake
from tests.durability.home import Home
from tests.object_server import ObjectServer
from tests.pipeline.lake.killed_publisher import publish_in_a_week, requests_until
from tests.pipeline.lake.lake_reader import STATED, reader

pytestmark = pytest.mark.slow


class Place(NamedTuple):
    """What a store has once a home has published two releases, and what it has after the third."""

    home: Home
    ids: list[str]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    asked: list[tuple[str, str]]


@pytest.fixture(scope="module")
def place(
    server: ObjectServer, homes: list[Home], tmp_path_factory: pytest.TempPathFactory
) -> Place:
    """The third one is published when the first may go."""
    folder = tmp_path_factory.mktemp("place")
    url = server.make_bucket("never-killed")
    copies = [home.copy(folder / str(number)) for number, home in enumerate(homes)]
    for home in copies[:2]:
        publish_lake(home.settings, url, keep=2)
    before = content(url)
    asked = requests_until(server, copies[2].settings, url, None)
    return Place(copies[2], copies[2].releases(), before, content(url), asked)


def content(url: str) -> dict[str, bytes]:
    store = Store(url)
    return {name: store.read_object(name)[0] or b"" for name in store.sizes()}


def test_a_publisher_killed_at_any_request_leaves_whole_releases_and_nothing_for_good(
    place: Place, server: ObjectServer, tmp_path: Path, *, soak: bool
) -> None:
    con = reader(server)
    names = place.home.names()
    for number in range(1, len(place.asked) + 1) if soak else some(place.asked):
        url = server.make_bucket(f"killed-at-{number}")
        for name, it in place.before.items():
            Store(url).put_new(name, it)
        asked = requests_until(server, place.home.settings, url, number)
        where = f"{number} of {len(place.asked)}: {asked[-1]}"
        latest, _ = read_latest(Store(url))
        assert latest is not None
        assert latest.release_id in place.ids[1:], where
        for release_id in {latest.release_id, place.ids[1]}:
            assert_whole(con, url, release_id)
        publish_in_a_week(place.home.settings, url)
        assert content(url).keys() == place.after.keys(), where
        assert place.home.names() == names, where


def assert_whole(con: duckdb.DuckDBPyConnection, url: str, release_id: str) -> None:
    """All of its files are there, and a reader finds in them what the release states of itself."""
    manifest = read_lake_manifest(Store(url), manifest_name(release_id))
    assert manifest is not None
    sizes = Store(url).sizes()
    assert {it.path: it.byte_count for it in manifest.files}.items() <= sizes.items()
    con.execute(f"attach 'ducklake:{url}/{catalog_name(release_id)}' as papers (read_only)")
    [row] = con.execute(STATED).fetchall()
    con.execute("detach papers")
    assert row[0] == release_id
    assert row[1:3] == row[3:]


def some(asked: list[tuple[str, str]]) -> list[int]:
    """The numbers of a table's file, of the pointer, and of what is removed second."""
    numbers = range(1, len(asked) + 1)
    puts = [it for it in numbers if asked[it - 1][0] == "PUT"]
    removals = [it for it in numbers if asked[it - 1][0] == "POST"]
    return [puts[len(puts) // 2], puts[-1], removals[1]]
