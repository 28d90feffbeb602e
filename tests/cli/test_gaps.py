"""`gaps` against a site on a loopback port: every day's state, and the days worth fetching."""

import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from tests.cli.conftest import SPAN, asked, lately, lines

pytestmark = pytest.mark.slow


def test_gaps_tell_of_every_day_since_the_listings_began(paperhouse, replica):
    replica.faults.attach("challenge", "/papers/date/2025-04-07")
    paperhouse("fetch", *SPAN)
    told = [json.loads(line) for line in paperhouse("gaps", "--json").stdout.splitlines()]
    days = (datetime.now(UTC).date() - date(2025, 4, 1)).days + 1
    assert len(told) == days
    assert [day["state"] for day in told[:8]] == [
        "complete", "complete", "repeat", "complete", "repeat", "repeat", "failed", "missing",
    ]  # fmt: skip
    assert told[3]["day"] == "2025-04-04"
    assert told[3]["why"].startswith("fetched on 20")
    assert Counter(day["state"] for day in told)["missing"] == days - 7
    assert all(day["worth_fetching"] for day in told[6:])


def test_gaps_in_words_put_days_of_one_state_together(paperhouse):
    paperhouse("fetch", *SPAN)
    said = paperhouse("gaps").stdout.splitlines()
    assert [line[:36].rstrip() for line in said[:6]] == [
        "2025-04-01 to 2025-04-02  complete",
        "2025-04-03                repeat",
        "2025-04-04                complete",
        "2025-04-05 to 2025-04-06  repeat",
        "2025-04-07                complete",
        f"2025-04-08 to {datetime.now(UTC):%Y-%m-%d}  missing",
    ]
    missing = int(said[-2].split()[0])
    assert said[-2] == f"{missing} missing, 4 complete, 3 repeat"
    assert said[-1] == f"{missing} worth fetching: `paperhouse gaps --fetch`"


def test_filling_the_gaps_asks_just_for_those_worth_it(paperhouse, replica):
    days = lately(replica)
    paperhouse("fetch", "--date", days[1])
    assert asked(replica) == [f"/papers/date/{days[1]}"]
    result = paperhouse("gaps", "--fetch", PAPERHOUSE_SINCE=days[0])
    assert (result.exit_code, result.stderr) == (0, "")
    assert asked(replica) == [f"/papers/date/{day}" for day in days if day != days[1]]
    assert paperhouse("gaps", PAPERHOUSE_SINCE=days[0]).stdout.endswith("\nnothing to fetch\n")
    assert lines(paperhouse("gaps", "--fetch", PAPERHOUSE_SINCE=days[0])) == ["fetched: nothing"]
