"""Mails are handed over one after the other, and each waits for its own next attempt."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.mail_server import MailServer
from etl.pipeline.mail.delivery import SendResult, hand_over_all
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_file import open_ledger
from etl.pipeline.mail.ledger_rows import LedgerMail, MailTrouble
from etl.settings import Settings
from etl.site_settings import Site
from tests.pipeline.mail.ledgers import NOON, digest, freeze, mail
from tests.pipeline.mail.post_office import TAKEN, PostOffice
from tests.replica.clock import Clock

MINUTES = timedelta(minutes=1)


class Still(Clock):
    """A clock that stands, and never waits."""

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path) as ledger:
        yield ledger


def wait(ledger: Ledger, count: int, made_at: datetime = NOON) -> None:
    """Let so many mails wait: the first is to a1, the next to a2."""
    mails = [mail(number, f"a{number}@example.org") for number in range(1, count + 1)]
    freeze(ledger, digest(1), *mails, now=made_at)


def send(ledger: Ledger, server: MailServer, at: datetime = NOON) -> SendResult:
    due = ledger.mails("intended")
    result = SendResult(waiting_count=len(due))
    hand_over_all(Settings(home=Path("unused")), server, ledger, due, result, Still(at))
    return result


def waiting(ledger: Ledger) -> dict[str, LedgerMail]:
    return {it.recipient.partition("@")[0]: it for it in ledger.mails("intended")}


def received(office: PostOffice) -> list[str]:
    found = [it.recipient.partition("@")[0] for it in office.received]
    office.received.clear()
    return found


def test_all_that_are_due_are_handed_over_in_their_order(
    ledger: Ledger, office: PostOffice
) -> None:
    wait(ledger, 3)
    ledger.note_trouble("the mail server", "down", NOON)
    assert send(ledger, office.server) == SendResult(handed_over_count=3)
    assert [it.content for it in office.received] == [b"mail 1\r\n", b"mail 2\r\n", b"mail 3\r\n"]
    assert received(office) == ["a1", "a2", "a3"]
    assert (waiting(ledger), ledger.troubles()) == ({}, [])


def test_a_mail_that_is_refused_or_has_to_wait_holds_up_no_other(
    ledger: Ledger, office: PostOffice
) -> None:
    wait(ledger, 4)
    answers = {"a1": "550 no such user", "a2": "450 later"}
    office.on_recipient = lambda who, _: answers.get(who.partition("@")[0], TAKEN)
    office.on_data = lambda who, _: "451 not now" if who.startswith("a4") else TAKEN
    assert send(ledger, office.server) == SendResult(
        handed_over_count=1, refused_count=1, waiting_count=2
    )
    assert received(office) == ["a3"]
    assert [it.reason for it in ledger.mails("refused")] == ["no such user (550)"]
    reasons = {name: it.reason for name, it in waiting(ledger).items()}
    assert reasons == {"a2": "later (450)", "a4": "not now (451)"}
    assert ledger.troubles() == []


def test_a_server_that_takes_few_mails_a_connection_is_given_all(
    ledger: Ledger, office: PostOffice
) -> None:
    wait(ledger, 5)
    office.mails_a_connection = 1
    assert send(ledger, office.server) == SendResult(handed_over_count=5)
    assert received(office) == ["a1", "a2", "a3", "a4", "a5"]
    assert {it.attempt_count for it in ledger.mails("handed_over")} == {1}


def test_a_mail_with_which_each_connection_breaks_leaves_the_others_their_turn(
    ledger: Ledger, office: PostOffice
) -> None:
    wait(ledger, 4)
    office.on_recipient = lambda who, _: "421 bye" if who[:2] in ("a1", "a3") else TAKEN
    result = send(ledger, office.server)
    assert (result.handed_over_count, result.waiting_count, result.troubles) == (2, 2, [])
    assert received(office) == ["a2", "a4"]
    assert waiting(ledger).keys() == {"a1", "a3"}
    assert {it.attempt_count for it in waiting(ledger).values()} == {1}


def test_after_three_connections_without_a_mail_the_rest_waits(
    ledger: Ledger, office: PostOffice
) -> None:
    wait(ledger, 9)
    office.on_recipient = lambda who, _: TAKEN if who.startswith("a3") else "421 bye"
    result = send(ledger, office.server, NOON + 10 * MINUTES)
    # The first two connections break, the third takes one mail, and three more break.
    assert received(office) == ["a3"]
    reason = f"{office.server.shown} refuses mail: bye (421)"
    assert result == SendResult(handed_over_count=1, waiting_count=8, troubles=[reason])
    attempts = [it.attempt_count for it in ledger.mails("intended")]
    assert attempts == [1, 1, 1, 1, 1, 0, 0, 0]
    assert {it.next_at for it in ledger.mails("intended")} == {NOON + 20 * MINUTES}
    assert ledger.troubles() == [MailTrouble("the mail server", NOON + 10 * MINUTES, reason)]


def test_refusals_for_good_are_answers_too(ledger: Ledger, office: PostOffice) -> None:
    wait(ledger, 7)
    office.on_recipient = lambda who, _: "550 no" if who[:2] in ("a3", "a5") else "421 bye"
    result = send(ledger, office.server)
    assert (result.refused_count, result.waiting_count, result.troubles) == (2, 5, [])
    assert [it.attempt_count for it in ledger.mails("intended")] == [1, 1, 1, 1, 1]
    assert ledger.troubles() == []


def test_connections_that_break_after_a_refusal_are_counted_too(
    ledger: Ledger, office: PostOffice
) -> None:
    wait(ledger, 6)
    office.on_recipient = lambda who, _: "550 no" if who.startswith("a1") else "421 bye"
    result = send(ledger, office.server)
    assert (result.refused_count, result.waiting_count) == (1, 5)
    assert [it.attempt_count for it in ledger.mails("intended")] == [1, 1, 1, 0, 0]


def test_authorities_that_cannot_be_read_are_told_before_any_mail_goes(
    ledger: Ledger, office: PostOffice, tmp_path: Path
) -> None:
    wait(ledger, 1)
    settings = Settings(home=tmp_path, site=Site(authorities=tmp_path / "nowhere.pem"))
    due = ledger.mails("intended")
    with pytest.raises(UsageError, match=r"nowhere\.pem"):
        hand_over_all(settings, office.server, ledger, due, SendResult(), Still(NOON))
    assert office.received == []


def test_a_server_that_refuses_us_is_asked_once(ledger: Ledger, office: PostOffice) -> None:
    wait(ledger, 2, NOON - 30 * MINUTES)
    office.on_recipient = lambda _who, _count: "530 log in first"
    reason = f"{office.server.shown} refuses mail: log in first (530)"
    assert send(ledger, office.server) == SendResult(waiting_count=2, troubles=[reason])
    assert office.asked["recipient"] == 1
    assert {it.attempt_count for it in ledger.mails("intended")} == {0}
    assert {it.next_at for it in ledger.mails("intended")} == {NOON + 30 * MINUTES}
    assert ledger.troubles() == [MailTrouble("the mail server", NOON, reason)]


def test_nothing_is_opened_where_nothing_is_due(ledger: Ledger) -> None:
    nowhere = MailServer("mail.example.org", 587, "papers@example.org")
    assert send(ledger, nowhere) == SendResult()
    assert ledger.troubles() == []


def test_a_mail_that_the_server_may_have_had_is_counted_as_repeated(
    ledger: Ledger, office: PostOffice
) -> None:
    wait(ledger, 2)
    ledger.begin_attempt(ledger.mails("intended")[0], NOON)
    assert send(ledger, office.server) == SendResult(handed_over_count=2, repeated_count=1)


@pytest.mark.parametrize(
    ("age", "expected"), [(0, 5), (4, 5), (6, 6), (90, 90), (360, 360), (600, 360)]
)
def test_a_mail_waits_again_as_long_as_it_has_waited_so_far(
    ledger: Ledger, office: PostOffice, age: int, expected: int
) -> None:
    """The age of the mail and the wait that follows are in minutes."""
    wait(ledger, 1)
    office.on_data = lambda _who, _count: "451 later"
    now = NOON + age * MINUTES
    send(ledger, office.server, now)
    [one] = ledger.mails("intended")
    assert (one.next_at - now) // MINUTES == expected
