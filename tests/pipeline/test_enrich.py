"""Listed papers gain what arXiv says, whatever is cut off, and arXiv's trouble costs no page."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.errors import NoRelease
from etl.pipeline.enrich import EnrichOptions, enrich_archive, enrich_release
from etl.pipeline.fetch import fetch_targets, run_daily
from etl.pipeline.load import load_documents
from etl.pipeline.publish import publish_archive
from etl.release.database import open_release
from etl.release.enrichment import Enrichment, read_enrichment
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.daily_papers.targets import daily_target
from tests.answers import item
from tests.fetch.conftest import ReplicaClock
from tests.fetch.small_arxiv import LeapingClock, SmallArxiv, small_arxiv
from tests.replica import MadeUp, Replica

pytestmark = pytest.mark.slow

NOW = datetime(2026, 4, 20, 12)
ARXIV = EnrichOptions({"arxiv": None})


@pytest.fixture
def clock() -> LeapingClock:
    return LeapingClock(NOW)


@pytest.fixture
def arxiv(clock: LeapingClock) -> Iterator[SmallArxiv]:
    with small_arxiv(clock) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, arxiv: SmallArxiv) -> Settings:
    return Settings(home=tmp_path / "home", arxiv=arxiv.site)


def load_answer(settings: Settings, folder: Path, *numbers: int) -> list[str]:
    """Lists papers of these numbers for 2026-04-07; their ids."""
    items = [item(number) for number in numbers]
    file = folder / "day.json"
    file.write_text(json.dumps(items))
    url = "https://huggingface.co/api/daily_papers?date=2026-04-07"
    load_documents(settings, [(file, Provenance(url, datetime(2026, 4, 10)))])
    return [str(it["paper"]["id"]) for it in items]


def state(settings: Settings) -> Enrichment:
    with open_release(settings.release) as con:
        return read_enrichment(con)


def told(settings: Settings) -> list[str]:
    """Ids of papers of which arXiv stated the category."""
    with open_release(settings.release) as con:
        query = "select arxiv_id from core.papers where primary_category = 'cs.AI' order by all"
        return [name for (name,) in con.execute(query).fetchall()]


def asked(arxiv: SmallArxiv) -> list[tuple[str, ...]]:
    """The requests since the last time."""
    found = [(it.asked.asked, *map(str, it.asked.ids)) for it in arxiv.heard]
    arxiv.heard.clear()
    return found


def test_papers_gain_their_records_and_what_is_left_out_is_asked_more_rarely(
    settings: Settings, arxiv: SmallArxiv, clock: LeapingClock, tmp_path: Path
) -> None:
    first, second, third = load_answer(settings, tmp_path, 1, 2, 3)
    arxiv.titles = {first: "Wool", third: "Yarn"}
    [result], _ = enrich_release(settings, ARXIV, clock=clock)
    assert asked(arxiv) == [("ids", first, second, third)]
    assert [it.fetch.entry_count for it in result.crawl.requests] == [2]
    assert told(settings) == [first, third]
    assert (state(settings).told_count, state(settings).untold_count) == (2, 1)
    enrich_release(settings, ARXIV, clock=clock)
    assert asked(arxiv) == []
    clock.instant += timedelta(days=1)
    arxiv.titles[second], arxiv.changes = "Thread", [[first]]
    enrich_release(settings, ARXIV, clock=clock)
    assert asked(arxiv) == [("ids", second), ("changes",)]
    assert told(settings) == [first, second, third]
    with open_release(settings.release) as con:
        versions = con.execute("select distinct paper_key from core.arxiv_versions where size_kb=0")
        assert versions.fetchall() == [(f"arxiv:{first}",)]


def test_answers_that_were_never_loaded_are_not_asked_for_again(
    settings: Settings, arxiv: SmallArxiv, clock: LeapingClock, tmp_path: Path
) -> None:
    names = load_answer(settings, tmp_path, *range(1, 4))
    arxiv.titles = dict.fromkeys(names, "Wool")
    enrich_archive(settings, ARXIV, clock=clock)
    assert told(settings) == []
    enrich_archive(settings, ARXIV, clock=clock)
    assert asked(arxiv) == [("ids", *names)]
    publish_archive(settings, clock=clock)
    assert told(settings) == names


def test_a_limit_leaves_the_rest_to_the_next_run(
    settings: Settings, arxiv: SmallArxiv, clock: LeapingClock, tmp_path: Path
) -> None:
    names = load_answer(settings, tmp_path, *range(1, 131))
    arxiv.titles = dict.fromkeys(names, "Wool")
    [result], _ = enrich_release(settings, replace(ARXIV, limits={"arxiv": 1}), clock=clock)
    assert (len(result.crawl.requests), result.left_count) == (1, 1)
    assert len(told(settings)) == 100
    arxiv.replies = [(503, b"")] * 5
    [result], _ = enrich_release(settings, ARXIV, clock=clock)
    assert result.crawl.stopped == "still limited after waiting: status 503; fetch again later"
    assert result.left_count == 0
    [result], _ = enrich_release(settings, ARXIV, clock=clock)
    assert told(settings) == sorted(names)


def test_without_a_release_nothing_is_known_to_ask_for(settings: Settings) -> None:
    with pytest.raises(NoRelease, match="no page is archived"):
        enrich_release(settings, ARXIV)


DAY = date(2026, 4, 14)


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(MadeUp(DAY), now=NOW, limits=None) as running:
        yield running


@pytest.mark.parametrize("trouble", [[], [(503, b"")] * 9, [(500, b"<html>")] * 9])
def test_a_daily_run_asks_for_what_it_brings_and_releases_it_whatever_arxiv_does(
    tmp_path: Path, replica: Replica, trouble: list[tuple[int, bytes]]
) -> None:
    clock = ReplicaClock(replica)
    with small_arxiv(clock) as arxiv:
        arxiv.titles = {f"26{month:02}.{n:05}": "Wool" for month in (3, 4) for n in range(99_999)}
        arxiv.replies = list(trouble)
        site = Site(url=replica.url, first_day=DAY, attempts=2)
        settings = Settings(tmp_path / "home", site=site, arxiv=arxiv.site)
        wanted = [daily_target(DAY)]
        off = run_daily(settings, wanted, clock=clock)
        assert (off.enriched, asked(arxiv)) == ([], [])
        listed = state(settings).untold_count
        on = replace(settings, enrich_requests=3, home=tmp_path / "other")
        done = run_daily(on, wanted, clock=clock)
        assert len(arxiv.heard) == (2 if trouble else 1)
    assert (done.crawl.stopped, done.release_id is None) == (None, False)
    [result] = done.enriched
    counts = state(on)
    assert listed > 5
    assert counts.told_count + counts.untold_count == listed
    assert (counts.told_count == listed) == (not trouble)
    assert bool(result.crawl.stopped) == (trouble[:1] == [(503, b"")])


DETAILS = EnrichOptions({"details": None})


def test_details_are_asked_for_at_growing_ages_and_released(
    tmp_path: Path, replica: Replica
) -> None:
    clock = ReplicaClock(replica)
    settings = Settings(tmp_path / "home", site=Site(url=replica.url, first_day=DAY, pages=0))
    run_daily(settings, [daily_target(DAY)], clock=clock)
    count = state(settings).untold_count
    replica.record.clear()
    [result], _ = enrich_release(settings, DETAILS, clock=clock)
    assert {it.fetch.outcome for it in result.crawl.requests} == {"page"}
    with open_release(settings.release) as con:
        [(detailed,)] = con.execute("select count(distinct paper_key) from core.details").fetchall()
    assert detailed == count == len(result.crawl.requests)
    [again], _ = enrich_release(settings, DETAILS, clock=clock)
    assert (again.crawl.requests, again.left_count) == ([], 0)
    clock.sleep(timedelta(days=2).total_seconds())
    limited = EnrichOptions({"details": 3})
    [later], _ = enrich_release(settings, limited, clock=clock)
    assert (len(later.crawl.requests), later.left_count) == (3, count - 3)
    assert {it.bucket for it in replica.requests if "/api/papers/" in it.path} == {"api"}


def test_pages_that_were_archived_and_not_released_count(tmp_path: Path, replica: Replica) -> None:
    clock = ReplicaClock(replica)
    with small_arxiv(clock) as arxiv:
        site = Site(url=replica.url, first_day=DAY)
        settings = Settings(tmp_path / "home", site=site, arxiv=arxiv.site)
        fetch_targets(settings, [daily_target(DAY)], clock=clock)
        assert not settings.release.exists()
        [result], _ = enrich_release(settings, ARXIV, clock=clock)
    assert len(result.crawl.requests) == 1
    assert state(settings).untold_count > 5


def test_a_run_asks_a_site_that_had_enough_for_no_details(tmp_path: Path, replica: Replica) -> None:
    clock = ReplicaClock(replica)
    site = Site(url=replica.url, first_day=DAY, attempts=1)
    settings = Settings(tmp_path / "home", site=site, detail_requests=9)
    [first] = run_daily(settings, [daily_target(DAY)], clock=clock).enriched
    assert first.crawl.requests == []  # papers that just came are too young
    [result] = run_daily(settings, [], clock=clock).enriched
    assert (result.source, len(result.crawl.requests)) == ("details", 9)
    clock.sleep(timedelta(days=2).total_seconds())
    replica.faults.attach("robots_500", times=None)
    done = run_daily(settings, [daily_target(DAY + timedelta(days=5))], clock=clock)
    assert (bool(done.crawl.stopped), done.enriched) == (True, [])
