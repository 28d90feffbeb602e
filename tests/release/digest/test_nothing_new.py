"""Why a digest has no new paper, by what is known of its days."""

from datetime import date

import pytest

from etl.contract.vocabulary import NothingNew
from etl.release.digest.compose import make_digest
from etl.release.digest.periods import Period
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.stage.connection import Connection

NOBODY = Subscription(name="nobody", authors=("Nobody Whatsoever",))


@pytest.fixture
def con(small_release: Connection) -> Connection:
    small_release.execute("delete from meta.day_states")
    return small_release


def april(days: str) -> tuple[date, ...]:
    """Days by their numbers. The sixth is a Monday, with three papers; the eighth has none."""
    return tuple(date(2026, 4, int(day)) for day in days.split())


def reason(con: Connection, states: str, days: str, sent: str = "") -> NothingNew | None:
    """states: day and state, with a `~` where more papers may come."""
    for day, state in (it.split("=") for it in states.split()):
        con.execute(
            "insert into meta.day_states by name "
            "select make_date(2026, 4, $1::int) as day, $2 as state, $3 as may_grow",
            [day, state.strip("~"), "~" in state],
        )
    those = april(days)
    period = Period("p", those[0], those[-1], those)
    return make_digest(con, NOBODY, period, SentSoFar(days=frozenset(april(sent)))).nothing_new


@pytest.mark.parametrize(
    ("states", "days", "sent", "expected"),
    [
        ("6=complete", "6", "", "nothing_matched"),
        ("6=complete 8=failed~", "6 8", "", "nothing_matched"),
        # an earlier digest told of the day with papers
        ("6=complete 8=empty", "6 8", "6", "holiday"),
        ("11=empty 12=empty", "11 12", "", "weekend"),
        ("11=failed~ 12=missing~", "11 12", "", "weekend"),
        ("", "11", "", "weekend"),
        ("10=failed~ 11=empty", "10 11", "", "outage"),
        ("9=held~ 10=moving~", "9 10", "", "outage"),
        ("9=missing~ 10=moving~", "9 10", "", "outage"),
        # the release does not know the ninth
        ("10=moving~", "9 10", "", "outage"),
        ("9=empty 10=moving~", "9 10", "", "not_yet"),
        ("9=empty~ 10=empty", "9 10", "", "not_yet"),
        ("9=repeat 10=empty 11=moving~", "9 10 11", "", "holiday"),
        # an earlier digest told of all days: the last one counts
        ("9=failed~ 10=empty", "9 10", "9 10", "holiday"),
        ("9=empty 10=failed~", "9 10", "9 10", "outage"),
        ("9=empty 11=failed~", "9 11", "9 11", "weekend"),
        ("9=failed~ 10=moving~", "9 10", "9", "not_yet"),
    ],
)
def test_the_reason_is_that_of_the_days_that_no_digest_told_of(
    con: Connection, states: str, days: str, sent: str, expected: NothingNew
) -> None:
    assert reason(con, states, days, sent) == expected


def test_where_a_paper_is_new_there_is_no_reason(con: Connection) -> None:
    period = Period("p", *april("6 7"), april("6 7"))
    assert make_digest(con, Subscription(name="all"), period, SentSoFar()).nothing_new is None
