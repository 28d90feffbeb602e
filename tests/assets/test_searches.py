"""Searches in Dagster: a job adds one, searches.txt keeps them, partitions follow from the file."""

import dagster as dg
import pytest

from assets.partitions import QUERIES
from assets.search_partitions import watched_searches
from etl.errors import UsageError
from etl.pipeline.publish import publish_archive
from etl.pipeline.searches import add_search
from etl.sources.daily_papers.search_keys import watched_search
from tests.assets.conftest import OWN, Plant, failure

pytestmark = [pytest.mark.slow, *OWN]

WORDS = '"sparse attention", fast + cheap'
KEY = watched_search(WORDS).key


def partitions(instance: dg.DagsterInstance) -> list[str]:
    return sorted(instance.get_dynamic_partitions(str(QUERIES.name)))


def follow(plant: Plant, instance: dg.DagsterInstance | None = None) -> str:
    """The sensor looks once: what it says."""
    context = dg.build_sensor_context(instance or plant.instance, resources=plant.resources)
    told = watched_searches(context)
    assert isinstance(told, dg.SkipReason)
    return str(told.skip_message)


def test_a_search_is_watched_by_a_job_fetched_under_its_words_and_released(plant: Plant) -> None:
    assert plant.run("watch_search", query=f"  {WORDS}\n").success
    assert plant.settings.searches.read_text() == f"{WORDS}\n"
    assert partitions(plant.instance) == [KEY]
    assert plant.requested() >= {"search_pages"}
    assert plant.materialized(dg.AssetSelection.assets("search_pages"), KEY).success
    assert [it.query for it in plant.replica.requests if it.bucket] == [{"q": WORDS}]
    [record] = plant.instance.fetch_materializations(dg.AssetKey("search_pages"), limit=9).records
    assert record.partition_key == KEY
    assert record.asset_materialization is not None
    assert record.asset_materialization.metadata["query"].value == WORDS
    publish_archive(plant.settings, clock=plant.clock)
    assert plant.ask("select distinct listing_kind, query from core.captures") == [
        ("search", WORDS)
    ]


@pytest.mark.parametrize("name", [WORDS, KEY])
def test_a_search_is_watched_no_longer_by_its_words_or_its_partition(
    plant: Plant, name: str
) -> None:
    for query in ("tea", WORDS):
        assert plant.run("watch_search", query=query).success
    assert plant.run("unwatch_search", query=name).success
    assert plant.settings.searches.read_text() == "tea\n"
    assert partitions(plant.instance) == [watched_search("tea").key]
    result = plant.run("unwatch_search", query=name)
    assert " is not in searches.txt: `paperhouse watch list` shows what is watched" in failure(
        result
    )


def test_what_is_no_query_fails_in_words(plant: Plant) -> None:
    result = plant.run("watch_search", query="")
    assert failure(result) == "cannot search for '': give words, 500 letters at most"
    assert (plant.settings.searches.exists(), partitions(plant.instance)) == (False, [])


def test_a_lost_dagster_home_loses_no_search(plant: Plant) -> None:
    for words in (WORDS, "注意力"):
        add_search(plant.settings, words)
    expected = sorted([KEY, watched_search("注意力").key])
    for _ in range(2):
        with dg.DagsterInstance.ephemeral() as instance:
            assert follow(plant, instance) == "2 watched, 2 added, 0 removed"
            assert partitions(instance) == expected
            assert follow(plant, instance) == "2 watched, 0 added, 0 removed"


def test_partitions_follow_a_file_that_a_person_edits(plant: Plant) -> None:
    plant.settings.home.mkdir()
    plant.settings.searches.write_bytes(b"tea\nrain\n")
    follow(plant)
    plant.settings.searches.write_bytes(b"\xff\nrain\nsnow\n")
    assert follow(plant) == "2 watched, 1 added, 1 removed"
    assert partitions(plant.instance) == sorted(watched_search(it).key for it in ("rain", "snow"))


def test_a_partition_added_in_the_ui_is_a_search_from_then_on(plant: Plant) -> None:
    plant.instance.add_dynamic_partitions(str(QUERIES.name), ["rain drops", "a\u202eb"])
    assert follow(plant) == "1 watched, 1 added, 2 removed"
    assert plant.settings.searches.read_text() == "rain drops\n"
    assert partitions(plant.instance) == [watched_search("rain drops").key]


def test_a_file_that_cannot_be_read_removes_no_partition(plant: Plant) -> None:
    add_search(plant.settings, WORDS)
    follow(plant)
    plant.settings.searches.unlink()
    plant.settings.searches.mkdir()
    with pytest.raises(UsageError, match="Is a directory"):
        follow(plant)
    assert partitions(plant.instance) == [KEY]
