"""What the ledger knows of digests, papers and mails, and from when on a mail is due."""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.contract.vocabulary import MailState
from etl.errors import FileUnusable
from etl.pipeline.mail.ledger import Ledger, ledger_sql
from etl.pipeline.mail.ledger_file import open_ledger
from etl.pipeline.mail.ledger_rows import (
    HandOver,
    LedgerMail,
    MailStanding,
    MailTrouble,
    trouble_subject,
)
from etl.release.digest.sent import SentSoFar, ToldPaper
from tests.pipeline.mail.ledgers import ANA, BO, FIRST, NOON, SECOND, digest, freeze, mail

HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path) as ledger:
        yield ledger


def test_digests_come_in_the_order_in_which_they_were_made(ledger: Ledger) -> None:
    made = [digest(2), digest(1, subscription="robots"), digest(1)]
    for it in made:
        freeze(ledger, it)
    assert ledger.digests() == made
    assert ledger.digests("all") == [made[0], made[2]]
    assert ledger.digests("nobody") == []


def test_an_account_has_what_a_subscription_was_sent(ledger: Ledger) -> None:
    assert ledger.sent_so_far("all", "f1") == SentSoFar()
    told = ToldPaper(5, 2, 1, True, 3, 4)
    freeze(ledger, digest(1), told={FIRST: ToldPaper()})
    freeze(ledger, digest(2, subscription="robots"), told={SECOND: ToldPaper(9)})
    freeze(ledger, digest(3), told={FIRST: told, SECOND: ToldPaper(1)}, moved=frozenset({FIRST}))
    assert ledger.sent_so_far("all", "f1") == SentSoFar(
        date(2026, 4, 1),
        frozenset({"2026-04-01", "2026-04-03"}),
        frozenset({date(2026, 4, 1), date(2026, 4, 3)}),
        {FIRST: told, SECOND: ToldPaper(1)},
    )
    assert ledger.sent_so_far("robots", "f1").papers == {SECOND: ToldPaper(9)}


@pytest.mark.parametrize(
    ("filters", "begins_on"),
    [("f", 1), ("ff", 1), ("g", None), ("fg", None), ("gf", 2), ("fgf", 3), ("gff", 2)],
)
def test_other_filters_begin_anew(ledger: Ledger, filters: str, begins_on: int | None) -> None:
    for day, one in enumerate(filters, 1):
        freeze(ledger, digest(day, filters_id=one))
    expected = None if begins_on is None else date(2026, 4, begins_on)
    assert ledger.sent_so_far("all", "f").begins_on == expected
    assert len(ledger.sent_so_far("all", "f").days) == len(filters)


def test_a_paper_that_moved_under_another_key_has_a_row_from_then_on(ledger: Ledger) -> None:
    freeze(ledger, digest(1), told={SECOND: ToldPaper(7)}, moved=frozenset({SECOND}))
    assert ledger.sent_so_far("all", "f1").papers == {SECOND: ToldPaper(7)}


def test_no_paper_is_sent_as_new_twice_and_then_nothing_is_noted(ledger: Ledger) -> None:
    freeze(ledger, digest(1), told={FIRST: ToldPaper()})
    with pytest.raises(sqlite3.IntegrityError):
        freeze(ledger, digest(2), mail(1), told={SECOND: ToldPaper(), FIRST: ToldPaper(1)})
    assert ledger.digests() == [digest(1)]
    assert ledger.sent_so_far("all", "f1").papers == {FIRST: ToldPaper()}
    assert ledger.mails("intended") == []


def test_the_file_of_a_mistake_is_named(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(FileUnusable, match=r"ledger\.sqlite is damaged \(UNIQUE"):
            _freeze_twice(tmp_path)


def _freeze_twice(home: Path) -> None:
    with open_ledger(home) as ledger:
        freeze(ledger, digest(1))
        freeze(ledger, digest(1))


def frozen(number: int, recipient: str = ANA, **changes: object) -> LedgerMail:
    values: dict[str, object] = {
        "mail_id": number,
        "message_id": f"<{number}@example.org>",
        "subscription": "all",
        "period_id": "2026-04-01",
        "recipient": recipient,
        "content": f"mail {number}".encode(),
        "state": "intended",
        "attempt_count": 0,
        "doubt_count": 0,
        "made_at": NOON,
        "next_at": NOON,
        "reason": None,
    }
    return LedgerMail(**(values | changes))  # type: ignore[arg-type]


def test_a_mail_is_due_from_when_it_was_made(ledger: Ledger) -> None:
    freeze(ledger, digest(1), mail(1), mail(2, BO))
    assert ledger.mails("intended") == [frozen(1), frozen(2, BO)]
    assert ledger.mails("handed_over") == ledger.mails("refused") == []


@pytest.mark.parametrize(
    ("outcome", "attempts", "doubts"),
    [
        (HandOver("handed_over", was_begun=True), 1, 0),
        (HandOver("intended", "later", was_begun=True), 1, 0),
        (HandOver("intended", "broke off", was_begun=True, is_clear=False), 1, 1),
        (HandOver("refused", "no such user", was_begun=True), 1, 0),
    ],
)
def test_a_hand_over_that_was_begun_is_in_doubt_until_the_server_says_what_it_did(
    ledger: Ledger, outcome: HandOver, attempts: int, doubts: int
) -> None:
    freeze(ledger, digest(1), mail(1), mail(2, BO))
    [first, second] = ledger.mails("intended")
    ledger.begin_attempt(first, NOON + HOUR)
    assert ledger.mails("intended") == [frozen(1, attempt_count=1, doubt_count=1), second]
    ledger.end_attempt(first, outcome, NOON + HOUR, NOON + 2 * HOUR)
    found = next(it for it in ledger.mails(outcome.state) if it.mail_id == 1)
    assert found == frozen(
        1,
        state=outcome.state,
        attempt_count=attempts,
        doubt_count=doubts,
        next_at=NOON + 2 * HOUR,
        reason=outcome.reason,
        content=b"" if outcome.state == "handed_over" else b"mail 1",
    )
    assert second in ledger.mails("intended")


def test_what_the_server_was_never_given_is_an_attempt_without_a_doubt(ledger: Ledger) -> None:
    freeze(ledger, digest(1), mail(1))
    [one] = ledger.mails("intended")
    ledger.end_attempt(one, HandOver("intended", "gone", is_clear=False), NOON, NOON + HOUR)
    ledger.end_attempt(one, HandOver("refused", "no such user"), NOON, NOON + HOUR)
    [found] = ledger.mails("refused")
    assert (found.attempt_count, found.doubt_count) == (2, 0)


def test_mails_are_deferred_one_by_one(ledger: Ledger) -> None:
    freeze(ledger, digest(1), mail(1), mail(2), mail(3))
    one, two, three = ledger.mails("intended")
    ledger.defer([(one, NOON + HOUR), (three, NOON + 2 * HOUR)])
    assert [it.next_at for it in ledger.mails("intended")] == [NOON + HOUR, NOON, NOON + 2 * HOUR]
    assert ledger.mails("intended")[1] == two


def end(ledger: Ledger, number: int, state: MailState, at: datetime, reason: str) -> None:
    [one] = [it for it in ledger.mails("intended") if it.mail_id == number]
    ledger.begin_attempt(one, at)
    is_clear = state != "intended"
    outcome = HandOver(state, reason, was_begun=True, is_clear=is_clear)
    ledger.end_attempt(one, outcome, at, at + HOUR)


def test_refused_mails_are_tried_once_more_if_they_are_to_be(ledger: Ledger) -> None:
    freeze(ledger, digest(1), mail(1), mail(2), mail(3))
    assert ledger.intend_refused(NOON) == 0
    for number in (1, 3):
        end(ledger, number, "refused", NOON, "no such user")
    assert ledger.intend_refused(NOON + 3 * HOUR) == 2
    assert [it.next_at for it in ledger.mails("intended")] == [
        NOON + 3 * HOUR, NOON, NOON + 3 * HOUR
    ]  # fmt: skip


def test_mails_stand_by_subscription_and_recipient(ledger: Ledger) -> None:
    assert ledger.standings() == []
    robots = digest(1, subscription="robots")
    freeze(ledger, robots, mail(1))
    freeze(ledger, digest(1), mail(2, BO), mail(3, BO), mail(4), now=NOON - HOUR)
    freeze(ledger, digest(2), mail(5, BO), mail(6, BO), now=NOON)
    end(ledger, 1, "refused", NOON, "no such user")
    end(ledger, 2, "handed_over", NOON, "")
    end(ledger, 3, "intended", NOON + HOUR, "broke off")
    end(ledger, 5, "handed_over", NOON + 3 * HOUR, "")
    assert ledger.standings() == [
        MailStanding("all", ANA, "intended", None, 0, 1, 0, 0, None, NOON - HOUR, None),
        MailStanding("all", BO, "intended", None, 2, 2, 0, 1, NOON - HOUR, NOON, NOON + 3 * HOUR),
        MailStanding("robots", ANA, "refused", "no such user", 0, 0, 1, 0, None, None, None),
    ]


def test_trouble_lasts_from_its_beginning_with_its_last_reason(ledger: Ledger) -> None:
    subject = trouble_subject("all")
    assert subject == "the subscription all"
    ledger.note_trouble(subject, "one", NOON)
    ledger.note_trouble("another", "two", NOON + HOUR)
    ledger.note_trouble(subject, "three", NOON + 2 * HOUR)
    another = MailTrouble("another", NOON + HOUR, "two")
    assert ledger.troubles() == [another, MailTrouble(subject, NOON, "three")]
    ledger.note_trouble(subject, None, NOON)
    ledger.note_trouble("nothing", None, NOON)
    assert ledger.troubles() == [another]


def test_statements_are_found_by_their_names() -> None:
    assert ledger_sql("forget_trouble") == "delete from troubles\nwhere subject = $subject;\n"
    with pytest.raises(KeyError):
        ledger_sql("forget")
