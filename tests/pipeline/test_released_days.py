"""A release says of each day what the command line said when it was made."""

from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from etl.archive.documents import Provenance
from etl.pipeline.fetch import fetch_targets
from etl.pipeline.known_days import known_day_states
from etl.pipeline.load import load_documents
from etl.pipeline.publish import publish_archive
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.daily_papers.targets import daily_target
from tests.fetch.conftest import ReplicaClock
from tests.replica import MadeUp, Replica

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
SINCE = date(2026, 4, 1)
DAYS = [SINCE + timedelta(days=days) for days in range(10)]


def released(settings: Settings) -> list[tuple[date, str, str, bool, datetime | None]]:
    with duckdb.connect(str(settings.release), read_only=True) as con:
        return con.execute("from meta.day_states order by day").fetchall()


def test_fetched_days_have_the_state_that_gaps_shows(tmp_path: Path) -> None:
    with Replica(MadeUp(SINCE), now=datetime(2026, 4, 10, 12), limits=None) as replica:
        clock = ReplicaClock(replica)
        site = Site(replica.url, first_day=SINCE)
        settings = Settings(tmp_path / "home", site=site)
        wanted = [daily_target(day) for day in DAYS if day.day != 7]
        fetch_targets(settings, wanted, clock=clock)
        publish_archive(settings, clock=clock)
        live = known_day_states(settings, clock)
    found = {day: (state, why, may_grow) for day, state, why, may_grow, _ in released(settings)}
    assert found == {it.day: (it.state, it.why, it.may_grow) for it in live if it.day in found}
    assert list(found) == DAYS
    assert found[date(2026, 4, 7)] == ("missing", "never asked for", True)
    assert {state for state, *_ in found.values()} >= {"complete", "moving", "missing"}


def test_loaded_days_reach_from_the_first_to_the_last_document(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    url = "https://huggingface.co/api/daily_papers?date=2026-04-02"
    document = (PAGES / "api_2026-04-02.json", Provenance(url, datetime(2026, 4, 5)))
    later = (PAGES / "api_2026-04-04_no_data.json", Provenance())
    load_documents(settings, [document, later])
    assert [row[:2] for row in released(settings)] == [
        (date(2026, 4, 2), "complete"),
        (date(2026, 4, 3), "missing"),
        (date(2026, 4, 4), "empty"),
    ]
    assert [row[3:] for row in released(settings)] == [
        (False, datetime(2026, 4, 5)),
        (True, None),
        (True, None),
    ]
