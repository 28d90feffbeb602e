"""The API of the replica, over HTTP."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.replica import Replica
from tests.replica.client import Get, island

ROOT = Path(__file__).parents[2]
OLD_DAY = "/papers/date/2026-04-07"


def listed(get: Get, query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(get(f"/api/daily_papers?{query}").body)
    return items


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["paper"]["id"] for item in items]


def test_the_api_cuts_a_day_at_50_and_pages_give_the_rest(get: Get) -> None:
    first, second = listed(get, "date=2026-04-14"), listed(get, "date=2026-04-14&p=1")
    whole = listed(get, "date=2026-04-14&limit=100")
    assert len(first) == 50
    assert 0 < len(second) < 10
    assert first + second == whole
    assert listed(get, "date=2026-04-14&p=2") == []


def test_the_api_sorts_a_day_by_upvotes_and_has_nothing_on_empty_days(get: Get) -> None:
    upvotes = [item["paper"]["upvotes"] for item in listed(get, "date=2026-04-14")]
    assert upvotes == sorted(upvotes, reverse=True)
    assert listed(get, "date=2026-04-19") == listed(get, "date=2026-05-07") == []


def test_the_api_without_a_day_is_newest_first_and_pages_through_everything(get: Get) -> None:
    pages = [listed(get, f"p={page}&limit=100") for page in range(9)]
    days = [item["paper"]["submittedOnDailyAt"][:10] for page in pages for item in page]
    assert days == sorted(days, reverse=True)
    assert (days[0], days[-1]) == ("2026-04-30", "2026-04-01")
    assert pages[-1] == []


def test_the_api_lists_weeks_months_submitters_and_what_is_trending(get: Get) -> None:
    week = listed(get, "week=2026-W17&limit=100")
    assert {i["paper"]["submittedOnDailyAt"][:10] for i in week} <= {
        f"2026-04-{d}" for d in range(20, 27)
    }
    month = [item for p in range(6) for item in listed(get, f"month=2026-04&limit=100&p={p}")]
    assert set(ids(week)) < set(ids(month))
    name = week[0]["submittedBy"]["name"]
    assert {i["submittedBy"]["name"] for i in listed(get, f"submitter={name}")} == {name}
    upvotes = [item["paper"]["upvotes"] for item in listed(get, "sort=trending")]
    assert upvotes == sorted(upvotes, reverse=True)


def test_the_page_and_the_api_agree_on_a_day(get: Get) -> None:
    page = get("/papers/date/2026-04-21").text
    assert all(f'href="/papers/{paper}"' in page for paper in ids(listed(get, "date=2026-04-21")))


def test_the_clock_moves_counters_late_arrivals_and_the_newest_day(
    replica: Replica, get: Get
) -> None:
    replica.clock.set(datetime(2026, 4, 9, 10))
    before, tag = listed(get, "date=2026-04-09"), get("/papers").headers["etag"]
    assert "nextDate" not in get("/papers").text
    replica.clock.advance(timedelta(days=1))
    after = {item["paper"]["id"]: item["paper"] for item in listed(get, "date=2026-04-09")}
    assert set(ids(before)) < set(after)
    grown = [after[i["paper"]["id"]]["upvotes"] - i["paper"]["upvotes"] for i in before]
    assert min(grown) >= 0
    assert max(grown) > 0
    assert get("/papers/date/2026-04-09").headers["etag"] != tag
    assert "nextDate&quot;:&quot;2026-04-10" in get("/papers/date/2026-04-09").text
    assert island(get("/papers"))["dateString"] == "2026-04-10"
