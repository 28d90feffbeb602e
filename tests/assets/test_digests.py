"""Digests, feeds and publishing in Dagster: assets, their checks, and what starts a run."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import feedparser
import pytest

from assets.digests import SUBSCRIPTIONS, digest_key
from etl.object_store import Store
from etl.pipeline.fetch import run_daily
from etl.pipeline.lake.lake_files import read_latest
from etl.release.feeds.read_feeds import MAX_FEED_ENTRIES
from etl.sources.daily_papers.targets import daily_target
from tests.assets.conftest import OWN, Plant, failure
from tests.object_server import object_server
from tests.pipeline.mail.post_office import TAKEN, PostOffice, open_post_office
from tests.replica import Replica

pytestmark = [pytest.mark.slow, *OWN]

FEEDS = dg.AssetKey("feeds")
TUESDAY = date(2026, 4, 14)
ALL = '[all-papers]\nfrom = 2026-04-01\nto = ["ana@example.org", "bo@example.org"]\n'


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


@pytest.fixture
def plant(
    replica: Replica,
    environment: dict[str, str],
    office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Plant]:
    """A house whose code was loaded with one subscription, and that lists one day."""
    monkeypatch.setenv("PAPERHOUSE_SMTP", f"smtp://127.0.0.1:{office.port}")
    monkeypatch.setenv("PAPERHOUSE_MAIL_FROM", "papers@example.org")
    with dg.DagsterInstance.ephemeral() as instance:
        first = Plant(replica, instance)
        first.settings.home.mkdir(parents=True, exist_ok=True)
        first.settings.subscriptions.write_text(ALL)
        plant = Plant(replica, instance)
        run_daily(plant.settings, [daily_target(TUESDAY)], clock=plant.clock)
        yield plant


def tick(plant: Plant, sensor: str = "digests_due") -> str:
    """The key of the run that the sensor asks for, or the reason why it asks for none."""
    with dg.build_sensor_context(instance=plant.instance, resources=plant.resources) as context:
        found = plant.defs.resolve_sensor_def(sensor).evaluate_tick(context)
    return str([it.run_key for it in found.run_requests or ()] or found.skip_message)


def checks(result: dg.ExecuteInProcessResult) -> dict[str, bool]:
    return {it.check_name: it.passed for it in result.get_asset_check_evaluations()}


def counts(result: dg.ExecuteInProcessResult, key: dg.AssetKey) -> dict[str, Any]:
    """The figures of an asset's materialization."""
    [made] = [
        event.step_materialization_data.materialization
        for event in result.get_asset_materialization_events()
        if event.asset_key == key
    ]
    return {name: value.value for name, value in made.metadata.items()}


def test_a_release_is_sent_once_and_checked(plant: Plant, office: PostOffice) -> None:
    before = tick(plant)
    assert tick(plant) == before
    office.on_recipient = lambda who, _: TAKEN if who == "ana@example.org" else "450 later"
    result = plant.run("send_digests")
    assert result.success
    assert checks(result) == {"sent_once": True, "nothing_left_out": False}
    shown = counts(result, digest_key("all-papers"))
    assert (shown["digests"], shown["waiting mails"], shown["left out"]) == (1, 1, 0)
    assert tick(plant) == before
    plant.clock.sleep(timedelta(minutes=6).total_seconds())
    assert tick(plant) != before
    office.on_recipient = lambda _who, _count: TAKEN
    result = plant.run("send_digests")
    assert checks(result) == {"sent_once": True, "nothing_left_out": True}
    assert counts(result, SUBSCRIPTIONS)["mails"] == 1
    assert [it.recipient for it in office.received] == ["ana@example.org", "bo@example.org"]
    assert tick(plant) == before


def test_a_subscription_that_came_since_is_sent_and_one_that_went_is_not(
    plant: Plant, office: PostOffice
) -> None:
    before = tick(plant)
    plant.settings.subscriptions.write_text('[new]\nto = ["cy@example.org"]\n')
    assert tick(plant) != before
    result = plant.run("send_digests")
    assert result.success
    assert [it.recipient for it in office.received] == ["cy@example.org"]
    assert checks(result) == {}


def test_a_subscription_that_cannot_be_asked_fails_its_check_and_no_other(
    plant: Plant, office: PostOffice
) -> None:
    broken = ALL.replace("[all-papers]", '[all-papers]\nsql = "select paper_key from nothing"')
    plant.settings.subscriptions.write_text(broken)
    result = plant.run("send_digests")
    assert result.success
    assert checks(result) == {"sent_once": True, "nothing_left_out": False}
    told = counts(result, digest_key("all-papers"))["cannot be asked"]
    assert str(told).startswith("[all-papers] sql: the query failed: Catalog Error")
    plant.settings.subscriptions.write_text(ALL)
    assert checks(plant.run("send_digests")) == {"sent_once": True, "nothing_left_out": True}
    plant.settings.subscriptions.write_text(broken)
    result = plant.run("send_digests")
    assert result.success
    assert checks(result) == {"sent_once": True, "nothing_left_out": False}
    assert "cannot be asked" in counts(result, digest_key("all-papers"))


def test_a_file_that_makes_no_sense_is_said_in_words_and_takes_nothing_down(plant: Plant) -> None:
    plant.settings.subscriptions.write_text("[all")
    assert tick(plant).startswith("no digest is sent: subscriptions.toml is no TOML")
    assert failure(plant.run("send_digests")).startswith("subscriptions.toml is no TOML")
    loaded = Plant(plant.replica, plant.instance).defs.resolve_asset_graph()
    words = loaded.get(SUBSCRIPTIONS).description
    assert str(words).startswith(
        "No digest is sent, since the subscriptions cannot be read: subscriptions.toml is no TOML"
    )
    assert not loaded.has(digest_key("all-papers"))
    plant.settings.subscriptions.unlink()
    assert tick(plant) == "no subscription has recipients"


def test_feeds_are_written_after_a_release_where_a_folder_is_named(
    plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tick(plant, "feeds_due") == "PAPERHOUSE_FEEDS names no folder for feeds"
    assert failure(plant.run("write_feeds")) == "PAPERHOUSE_FEEDS names no folder for feeds"
    monkeypatch.setenv("PAPERHOUSE_FEEDS", str(tmp_path / "feeds"))
    before = tick(plant, "feeds_due")
    assert tick(plant, "feeds_due") == before
    shown = counts(plant.run("write_feeds"), FEEDS)
    assert (shown["folder"], shown["files unchanged"]) == (str(tmp_path / "feeds"), 0)
    feed = feedparser.parse(tmp_path / "feeds/subscriptions/all-papers.atom")
    [(count,)] = plant.ask("select count(*) from core.papers")
    assert (len(feed.entries), feed.bozo) == (min(count, MAX_FEED_ENTRIES), False)
    again = counts(plant.run("write_feeds"), FEEDS)
    assert (again["files written"], again["files unchanged"]) == (0, shown["files written"])
    plant.settings.subscriptions.write_text('[new]\nsql = "select 1"\n')
    assert tick(plant, "feeds_due") != before
    assert counts(plant.run("write_feeds"), FEEDS)["subscriptions that cannot be asked"] == 1
    plant.settings.subscriptions.write_text("[all")
    assert tick(plant, "feeds_due").startswith("no feed is written: subscriptions.toml is no TOML")


def test_a_release_is_published_to_a_store_where_one_is_named(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tick(plant, "publishing_due") == "PAPERHOUSE_PUBLISH names no store to publish to"
    assert failure(plant.run("publish_release")) == tick(plant, "publishing_due")
    with object_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        url = server.make_bucket("published")
        monkeypatch.setenv("PAPERHOUSE_PUBLISH", url)
        before = tick(plant, "publishing_due")
        assert tick(plant, "publishing_due") == before
        shown = counts(plant.run("publish_release"), dg.AssetKey("published_release"))
        latest, _ = read_latest(Store(url))
    [(release_id,)] = plant.ask("select max(release_id) from meta.releases")
    assert latest is not None
    assert latest.release_id == shown["release"] == release_id
    assert shown["catalog"] == f"{url}/{latest.catalog}"
    assert release_id in before
