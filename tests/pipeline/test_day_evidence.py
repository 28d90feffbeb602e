"""Documents and requests as evidence about days, read from tables in memory."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from etl.contract.quality import DAY_STATES
from etl.pipeline.released_days import ReleasedDays, day_state_rows, read_released_days
from etl.sources.base import DayAnswer
from etl.stage.connection import Connection, connect

SITE = "https://huggingface.co/papers"
API = "https://huggingface.co/api/daily_papers?date="
IMPORTED_AT = datetime(2026, 5, 1, 7)
TABLES = """
create schema core; create schema meta; create schema stage;
create table core.captures (
    capture_id varchar, url varchar, listed_on date, source varchar, outcome varchar,
    captured_at timestamp, is_cut boolean,
    entry_count integer, refused_count integer, fault varchar, listing_kind varchar
);
create table meta.imports (capture_id varchar, imported_at timestamp);
create table stage.captures (capture_id varchar);
create table stage.fetches (
    url varchar, requested_at timestamp, outcome varchar, capture_id varchar,
    detail varchar, is_whole boolean, sent_to varchar
);
"""


def april(day: int) -> date:
    return date(2026, 4, day)


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute(TABLES)
        yield con


def add_document(
    con: Connection,
    name: str,
    url: str | None = None,
    listed_on: date | None = None,
    captured_at: datetime | None = None,
    **others: object,
) -> None:
    stated: dict[str, object] = {"outcome": "page", "source": "import", "is_cut": False}
    stated |= {"entry_count": 50, "refused_count": 0, "fault": None, **others}
    con.execute(
        "insert into core.captures by name select $name as capture_id, $url as url, "
        "$listed_on::date as listed_on, $captured_at::timestamp as captured_at, "
        "$outcome as outcome, $source as source, $is_cut as is_cut, $fault as fault, "
        "$entry_count as entry_count, $refused_count as refused_count, 'daily' as listing_kind",
        {"name": name, "url": url, "listed_on": listed_on, "captured_at": captured_at, **stated},
    )
    con.execute("insert into meta.imports values (?, ?)", [name, IMPORTED_AT])


def add_fetch(
    con: Connection,
    url: str,
    requested_at: datetime,
    outcome: str,
    capture_id: str | None = None,
    **others: object,
) -> None:
    stated = {"detail": None, "is_whole": True, "sent_to": None} | others
    con.execute(
        "insert into stage.fetches values (?, ?, ?, ?, ?, ?, ?)",
        [url, requested_at, outcome, capture_id, *stated.values()],
    )
    con.execute("insert into stage.captures values (?)", [capture_id])


def test_a_document_answers_for_the_day_of_its_address_or_else_of_its_list(con: Connection) -> None:
    add_document(con, "a", f"{API}2026-04-02", april(2), datetime(2026, 4, 5, 9))
    add_document(con, "b", None, april(3))
    add_document(con, "c", f"{API}2026-04-02", None, outcome="empty", fault="no papers")
    assert read_released_days(con) == ReleasedDays(
        {
            april(2): [
                DayAnswer(datetime(2026, 4, 5, 9), "page"),
                DayAnswer(None, "empty", "no papers"),
            ],
            april(3): [DayAnswer(None, "page")],
        }
    )


def test_what_was_fetched_has_requests_for_evidence_and_is_held_all_the_same(
    con: Connection,
) -> None:
    add_document(con, "a", f"{API}2026-04-02", april(2), outcome="held", source="fetch")
    add_document(con, "b", f"{API}2026-04-03", april(3), source="fetch")
    add_document(con, "c", f"{API}2026-04-04", april(4), outcome="held", fault="few")
    assert read_released_days(con) == ReleasedDays(
        {april(4): [DayAnswer(None, "held", "few")]}, frozenset({"a", "c"})
    )


@pytest.mark.parametrize(
    ("day", "captured_at", "is_told"),
    [
        ("2026-05-01", None, True),  # the day of the import
        ("2026-05-09", None, False),
        ("2026-05-09", datetime(2026, 5, 9), True),
        ("2026-05-01", datetime(2026, 4, 1), False),
        ("2023-05-03", None, False),  # before the site's first issue
    ],
)
def test_a_day_that_cannot_have_been_seen_has_no_answer(
    con: Connection, day: str, captured_at: datetime | None, is_told: bool
) -> None:
    add_document(con, "a", f"{API}{day}", None, captured_at)
    expected = {date.fromisoformat(day): [DayAnswer(captured_at, "page")]} if is_told else {}
    assert read_released_days(con).imported == expected


def test_a_document_that_is_cut_settles_nothing(con: Connection) -> None:
    add_document(con, "a", f"{API}2026-04-02", april(2), datetime(2026, 4, 9), is_cut=True)
    cut = DayAnswer(None, "page", "imported, and cut at the API's limit: 50 papers")
    assert read_released_days(con).imported == {april(2): [cut]}


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ({"fault": "the page ends early"}, "imported, but the page ends early"),
        ({"refused_count": 26}, "imported, but 26 of 50 entries cannot be read"),
        ({"refused_count": 25}, None),
    ],
)
def test_a_document_that_would_not_be_believed_if_it_was_fetched_settles_nothing(
    con: Connection, others: dict[str, object], why: str | None
) -> None:
    at = datetime(2026, 4, 9)
    add_document(con, "a", f"{API}2026-04-02", april(2), at, **others)
    expected = DayAnswer(None, "page", why) if why else DayAnswer(at, "page")
    assert read_released_days(con).imported == {april(2): [expected]}


@pytest.mark.parametrize("outcome", ["page", "empty"])
def test_a_later_page_settles_nothing_of_a_day_whose_first_is_not_there(
    con: Connection, outcome: str
) -> None:
    at = datetime(2026, 4, 20)
    add_document(con, "second", f"{API}2026-04-09&p=1", april(9), at, outcome=outcome)
    add_document(con, "first", f"{API}2026-04-10&p=0", april(10), at)
    found = read_released_days(con).imported
    later = DayAnswer(None, "page", "imported, and a later page of its answer")
    assert found[april(9)] == [later if outcome == "page" else DayAnswer(at, "empty")]
    assert found[april(10)] == [DayAnswer(at, "page")]
    add_document(con, "second of two", f"{API}2026-04-10&p=1", april(10), at)
    states = {day: state for day, state, *_ in day_state_rows(con).iter_rows()}
    assert states[april(10)] == "complete"
    assert outcome == "empty" or states[april(9)] == "moving"


@pytest.mark.parametrize(
    ("issues", "own", "outcome"),
    [
        ([], april(3), "repeat"),  # no other issue is known
        ([april(3)], april(3), "repeat"),
        ([april(2), april(3)], april(3), "repeat"),
        ([april(3), april(5), april(6)], april(3), "repeat"),  # only those before it count
        ([april(2), april(4)], april(3), "unreadable"),
        ([april(2)], april(6), "unreadable"),
        ([april(4)], None, "page"),
        ([april(4)], april(5), "page"),
    ],
)
def test_another_days_issue_is_an_answer_where_it_is_the_last_one_before(
    con: Connection, issues: list[date], own: date | None, outcome: str
) -> None:
    why = "another day's issue"
    add_document(con, "a", f"{SITE}/date/2026-04-05", own, outcome="repeat", fault=why)
    add_document(con, "b", None, april(4), outcome="empty")  # lists nothing: no issue
    for issue in issues:
        add_document(con, f"{issue}", None, issue, source="fetch")
    assert read_released_days(con).imported[april(5)] == [DayAnswer(None, outcome, why)]


@pytest.mark.parametrize(
    ("issue", "state"), [(april(2), "repeat"), (april(3), "repeat"), (april(4), "failed")]
)
def test_a_repeated_issue_that_is_not_the_last_one_says_nothing_of_a_fetched_day(
    con: Connection, issue: date, state: str
) -> None:
    """The site answered for Monday with Friday's issue, and another issue is known."""
    url, at = f"{SITE}/date/2026-04-06", datetime(2026, 4, 20)
    add_document(con, "a", url, april(3), at, outcome="repeat", source="fetch")
    add_document(con, "b", None, issue)
    add_fetch(con, url, at, "repeat", "a", detail="asked for Monday")
    assert read_released_days(con).stale == (frozenset("a") if state == "failed" else frozenset())
    found = {day: (state, why) for day, state, why, *_ in day_state_rows(con).iter_rows()}
    assert found[april(6)][0] == state
    assert state == "repeat" or "is not the last one before it" in found[april(6)][1]


def test_days_reach_from_the_first_to_the_last_answer(con: Connection) -> None:
    add_document(con, "z", f"{API}2026-04-05", april(5), datetime(2026, 4, 5, 9))
    add_document(con, "y", f"{API}2026-04-05", april(5))
    add_fetch(con, f"{SITE}/date/2026-04-01", datetime(2026, 4, 1, 9), "page", "a")
    add_fetch(con, f"{SITE}/date/2026-04-01", datetime(2026, 4, 4, 12), "unchanged", "a")
    add_fetch(con, f"{SITE}/date/2026-04-03", datetime(2026, 4, 3, 10), "failed", detail="503")
    add_fetch(con, f"{SITE}/date/2026-04-07", datetime(2026, 4, 7, 9), "page", "b", is_whole=None)
    add_document(con, "c", source="fetch", outcome="held")
    add_fetch(con, f"{SITE}/date/2026-04-04", datetime(2026, 4, 4, 9), "page", "c")
    rows = day_state_rows(con)
    assert rows.schema == DAY_STATES.polars_schema
    why = "last fetched on 2026-04-05 09:00, before its end; due on 2026-04-05 10:00"
    held = "capture c is held: look at it with `paperhouse status`"
    assert rows.rows() == [
        (april(1), "complete", "fetched on 2026-04-04 12:00", False, datetime(2026, 4, 4, 12)),
        (april(2), "missing", "never asked for", True, None),
        (april(3), "failed", "failed on 2026-04-03 10:00: 503", True, datetime(2026, 4, 3, 10)),
        (april(4), "held", held, True, datetime(2026, 4, 4, 9)),
        (april(5), "moving", why, True, datetime(2026, 4, 5, 9)),
        (april(6), "missing", "never asked for", True, None),
        (april(7), "moving", "only a part of its answer came", True, None),
    ]


def test_a_request_that_was_sent_to_the_newest_list_found_a_repeat(con: Connection) -> None:
    url, at = f"{SITE}/date/2026-04-05", datetime(2026, 4, 5, 9)
    add_fetch(con, url, at, "redirected", detail="sent on", sent_to=SITE)
    assert day_state_rows(con).rows() == [
        (april(5), "repeat", "sent on (2026-04-05 09:00)", True, at)
    ]


def test_without_an_answer_there_is_no_day(con: Connection) -> None:
    add_fetch(con, f"{SITE}/date/2026-04-07", datetime(2026, 4, 7, 9), "repeat", "b", is_whole=None)
    rows = day_state_rows(con)
    assert (rows.schema, rows.height) == (DAY_STATES.polars_schema, 0)
