"""What arXiv's answers are judged by, of a release made by hand and an archive of requests."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.archive.index import open_index
from etl.archive.writer import ArchiveWriter
from etl.contract.vocabulary import FetchOutcome
from etl.errors import NoRelease
from etl.fetch.crawl import CrawlResult, RequestEvent
from etl.fetch.log import Fetch, note_content
from etl.pipeline.enrich import EnrichResult
from etl.pipeline.enrich_quality import EnrichQuality, enrich_quality
from etl.settings import Settings
from etl.site_settings import ARXIV_SITE
from etl.sources.arxiv.arxiv_targets import changes_target, paper_targets, title_target
from etl.sources.base import Target
from tests.pipeline.small_release import small_release
from tests.replica.clock import Clock

NOW = datetime(2026, 11, 28, 9)
NOTHING = EnrichResult("arxiv", CrawlResult([], []))
[ASKED] = paper_targets(["2604.00003", "2604.00004", "2604.00009"])
"""Of these the release lists the first two, and nobody told of them."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A release of three papers of which arXiv told, of three that it did not, and of a title."""
    settings = Settings(home=tmp_path / "home")
    with small_release(settings, NOW) as con:
        for number, title in enumerate(["Wool", "Socks", "Ox", "Ewe", "Yarn", "Ram"], 1):
            con.execute(
                "insert into core.papers by name"
                " select $1 as paper_key, $2 as arxiv_id, $3 as title",
                [f"arxiv:2604.{number:05}", f"2604.{number:05}", title],
            )
        con.execute("insert into core.papers by name select 'title:1' as paper_key, 'A' as title")
        for number, title, day in ((1, "Wool", 20), (2, "Sock", 18), (6, "R-a-m", 19)):
            con.execute(
                "insert into core.arxiv_records by name select $1 as paper_key, $2 as title,"
                " make_timestamp(2026, 11, $3, 8, 0, 0) as answered_at, true as is_listed",
                [f"arxiv:2604.{number:05}", title, day],
            )
    return settings


def fetch_of(target: Target, outcome: FetchOutcome = "page", entries: int | None = None) -> Fetch:
    url = f"{ARXIV_SITE.origin(target.path)}{target.path}"
    at = NOW - timedelta(days=1)
    return Fetch(url, at, outcome, 200, entry_count=entries, is_whole=True)


def archive(settings: Settings, *fetches: Fetch) -> None:
    with open_index(settings.archive) as index, ArchiveWriter(settings.archive, index) as writer:
        for fetch in fetches:
            writer.note("fetch", fetch.requested_at, note_content(fetch))


def judged(settings: Settings, result: EnrichResult = NOTHING) -> EnrichQuality:
    return enrich_quality(settings, result, Clock(NOW))


def test_what_the_release_has_was_asked_for_and_found(settings: Settings) -> None:
    assert judged(settings) == EnrichQuality(
        asked_count=3,
        found_count=3,
        told_count=3,
        retitled_count=1,
        known_until=date(2026, 11, 18),
        today=date(2026, 11, 28),
    )


@pytest.mark.slow
def test_papers_that_were_asked_for_in_vain_count_as_asked(settings: Settings) -> None:
    archive(settings, fetch_of(ASKED))
    assert judged(settings).asked_count == 5
    assert judged(settings).found_count == 3


@pytest.mark.slow
def test_changes_are_known_up_to_the_last_whole_list(settings: Settings) -> None:
    archive(settings, fetch_of(changes_target(date(2026, 11, 25))))
    assert judged(settings).known_until == date(2026, 11, 27)


def test_before_any_record_no_changes_are_known(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with small_release(settings, NOW):
        pass
    assert judged(settings) == EnrichQuality(0, 0, 0, 0, None, NOW.date())


@pytest.mark.slow
def test_records_that_a_run_got_for_ids_are_found(settings: Settings) -> None:
    wool = title_target("Wool")
    fetches = [
        fetch_of(ASKED, entries=2),
        fetch_of(ASKED, "unchanged", entries=4),
        fetch_of(ASKED, "failed", entries=8),
        fetch_of(ASKED),
        fetch_of(wool, entries=16),
        fetch_of(changes_target(date(2026, 11, 25)), entries=32),
    ]
    events = [RequestEvent(ASKED, it, 1, 1, 0.0) for it in fetches]
    result = EnrichResult("arxiv", CrawlResult(events, []))
    assert judged(settings, result).found_count == 3 + 2 + 4


def test_without_a_release_nothing_is_judged(tmp_path: Path) -> None:
    with pytest.raises(NoRelease):
        judged(Settings(home=tmp_path / "home"))
