"""Hour by hour, what a schedule fetches of a day."""

from datetime import date, datetime

import pytest

from etl.sources.daily_papers.targets import daily_target
from tests.fetch.conftest import Start

TUESDAY = date(2026, 4, 7)


@pytest.mark.slow
def test_a_moving_day_is_fetched_ever_more_rarely_until_it_is_complete(start: Start) -> None:
    """A schedule that looks every hour from the day's beginning on."""
    client = start(now=datetime(2026, 4, 7))
    asked = []
    for hour in range(80):
        if client.crawl([daily_target(TUESDAY)]).requests:
            asked.append(hour)
        client.clock.sleep(3600)
    assert asked == [*range(25), *range(27, 49, 3), 54, 60, 66, 72]
