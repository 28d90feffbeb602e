"""Whatever the site does, a day ends complete or says why not; in the end nothing is missing."""

from collections.abc import Callable
from datetime import date

import pytest

from etl.clock import days_between
from etl.site_settings import Site
from etl.sources.daily_papers.targets import Via, daily_target
from tests.fetch.conftest import HURRIED, LATER, Client, Content, Start, content
from tests.replica import FAULTS, MadeUp, Replica, Request
from tests.replica.fault_answers import ANSWER_FAULTS
from tests.replica.fault_wire import WIRE_FAULTS

pytestmark = pytest.mark.slow

FIRST, LAST = date(2026, 1, 26), date(2026, 4, 30)
DAYS = list(days_between(FIRST, LAST))
WEEKDAYS = [day for day in DAYS if day.weekday() < 5]
TARGETS = [daily_target(day) for day in DAYS]

BAN = "limited_huge"
"""It keeps us away for a year: test_manners.py."""

FAULTS_OF_PAGES = [
    name for name, fault in FAULTS.items() if fault.made_for_kind == "pages" and name != BAN
]
FAULTS_OF_ANSWERS = [
    fault.name
    for fault in (*ANSWER_FAULTS, *WIRE_FAULTS)
    if fault.made_for_kind is not None and fault.name != BAN
]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Content:
    with Replica(MadeUp(FIRST), now=LATER, limits=None) as replica:
        folder = tmp_path_factory.mktemp("undisturbed") / "archive"
        client = Client(replica, folder, Site(url=replica.url))
        assert client.crawl(TARGETS).stopped is None
        return content(client, FIRST, LAST)


def on(day: date) -> Callable[[Request], bool]:
    asked = (f"/papers/date/{day}", str(day))
    return lambda request: request.path == asked[0] or request.query.get("date") == asked[1]


def settle(client: Client, via: Via) -> None:
    """`gaps --fetch` over two weeks, after which the state of every weekday is known."""
    for doubling in range(9):
        client.clock.sleep(3600 * 2**doubling)
        client.catch_up(FIRST, LAST, via)


def assert_nothing_is_passed_over(client: Client) -> None:
    """No day with an issue is taken for one without, though many answers say so."""
    has_issue = client.replica.site._listings._source.has_issue
    for one in client.known_states(FIRST, LAST):
        if has_issue(one.day) and one.state != "complete":
            assert one.state in ("failed", "empty", "repeat", "missing")
            assert one.why
        elif one.state == "complete":
            assert has_issue(one.day)


def assert_complete(client: Client) -> None:
    states = client.known_states(FIRST, LAST)
    assert [one for one in states if one.worth_fetching] == []
    assert {one.state for one in states} <= {"complete", "repeat", "empty"}
    has_issue = client.replica.site._listings._source.has_issue
    assert [one.day for one in states if one.state == "complete"] == list(filter(has_issue, DAYS))


@pytest.mark.parametrize(
    ("via", "faults", "times"),
    [
        ("html", FAULTS_OF_PAGES, 1),
        ("html", FAULTS_OF_PAGES, None),
        ("api", FAULTS_OF_ANSWERS, 1),
    ],
    ids=["once", "until they stop", "api"],
)
def test_after_the_faults_stop_every_day_is_complete_with_the_same_content(
    start: Start,
    undisturbed: Content,
    via: Via,
    faults: list[str],
    times: int | None,
    soak: bool,
) -> None:
    """Each fault meets a day of its own, once or until the faults stop."""
    if via == "html" and times and not soak:
        pytest.skip("what never stops is harder than what comes once; `make soak` has both")
    client = start(first=FIRST, attempts=2, folder="home/archive", **HURRIED)
    days = [day for day in WEEKDAYS if client.replica.site._listings._source.has_issue(day)]
    assert 30 <= len(faults) <= len(days)
    for name, day in zip(faults, days, strict=False):
        client.replica.faults.attach(name, on(day), times=times)
    for _ in range(20):
        client.catch_up(FIRST, LAST, via)
    assert_nothing_is_passed_over(client)
    client.replica.faults.clear()
    settle(client, via)
    assert_complete(client)
    assert content(client, FIRST, LAST) == undisturbed
