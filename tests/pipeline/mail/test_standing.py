"""What is told of the mails of subscriptions: to people, in a summary and in alarms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.mail_server import MailServer
from etl.pipeline.alarms import Alarm
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_file import LEDGER_ADVICE, LEDGER_NAME, open_ledger
from etl.pipeline.mail.ledger_rows import HandOver, MailStanding, MailTrouble
from etl.pipeline.mail.standing import (
    MailSummary,
    SubscriptionStanding,
    mail_alarms,
    read_mail_summary,
    sent_so_far,
    shown_mail_summary,
)
from etl.pipeline.subscriptions import find_subscription
from etl.release.digest.sent import SentSoFar, ToldPaper
from etl.settings import Settings
from tests.pipeline.mail.ledgers import ANA, BO, FIRST, NOON, digest, freeze, mail

SERVER = MailServer("mail.example.org", 587, "papers@example.org")
HOUR = timedelta(hours=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of two subscriptions, whose last digests were two of `all` and one of `robots`."""
    settings = Settings(home=tmp_path, mail=SERVER)
    settings.subscriptions.write_text(f'[all]\nto = ["{ANA}", "{BO}"]\n[robots]\nto = ["{BO}"]\n')
    return settings


def write(settings: Settings, note: Callable[[Ledger], None]) -> None:
    with open_ledger(settings.home) as ledger:
        note(ledger)


def end(ledger: Ledger, number: int, outcome: HandOver) -> None:
    [one] = [it for it in ledger.mails("intended") if it.mail_id == number]
    ledger.begin_attempt(one, NOON)
    ledger.end_attempt(one, outcome, NOON + number * HOUR, NOON + 9 * HOUR)


def send_some(ledger: Ledger) -> None:
    freeze(ledger, digest(1, subscription="robots"), mail(1, BO), mail(2, "left@example.org"))
    freeze(ledger, digest(2), mail(3), mail(4, BO))
    freeze(ledger, digest(3), mail(5), mail(6, BO))
    for number in (1, 2, 3, 5):
        end(ledger, number, HandOver("handed_over", was_begun=True))
    end(ledger, 4, HandOver("refused", "no such user", was_begun=True))
    end(ledger, 6, HandOver("intended", "later", was_begun=True))


def test_a_summary_counts_what_current_recipients_were_sent(settings: Settings) -> None:
    write(settings, send_some)
    summary = read_mail_summary(settings)
    assert summary == MailSummary(
        2,
        [digest(1, subscription="robots"), digest(2), digest(3)],
        [
            MailStanding("all", ANA, "handed_over", None, 2, 0, 0, 0, None, None, NOON + 5 * HOUR),
            MailStanding("all", BO, "intended", "later", 0, 1, 1, 0, NOON, NOON + 9 * HOUR, None),
            MailStanding("robots", BO, "handed_over", None, 1, 0, 0, 0, None, None, NOON + HOUR),
        ],
        [],
    )
    assert (summary.handed_over_count, summary.waiting_count, summary.refused_count) == (3, 1, 1)
    assert summary.last_at == NOON + 5 * HOUR
    assert shown_mail_summary(settings) == summary


def test_each_subscription_that_was_sent_has_an_account(settings: Settings) -> None:
    write(settings, send_some)
    summary = read_mail_summary(settings)
    assert summary is not None
    assert summary.sent == [
        SubscriptionStanding("all", "All: day 3", 2, 5, 2, 1, 1, NOON + 5 * HOUR),
        SubscriptionStanding("robots", "All: day 1", 1, 1, 1, 0, 0, NOON + HOUR),
    ]


def test_nothing_was_handed_over_before_the_first_time(settings: Settings) -> None:
    assert read_mail_summary(settings) == MailSummary(2, [], [], [])
    write(settings, lambda ledger: freeze(ledger, digest(1), mail(1)))
    summary = read_mail_summary(settings)
    assert summary is not None
    assert (summary.last_at, summary.sent[0].last_at) == (None, None)


def test_where_nobody_subscribed_there_is_no_summary_unless_mails_were_sent(
    settings: Settings,
) -> None:
    settings.subscriptions.unlink()
    assert read_mail_summary(settings) is None
    assert list(mail_alarms(settings, NOON)) == []
    write(settings, send_some)
    summary = read_mail_summary(settings)
    assert summary is not None
    assert (summary.subscription_count, len(summary.digests), summary.standings) == (0, 3, [])
    assert list(mail_alarms(settings, NOON + 99 * HOUR)) == []


def test_only_trouble_of_the_server_and_of_current_subscriptions_is_told(
    settings: Settings,
) -> None:
    def note(ledger: Ledger) -> None:
        for subject in ("the mail server", "the subscription all", "the subscription gone"):
            ledger.note_trouble(subject, f"{subject} is down", NOON)

    write(settings, note)
    summary = read_mail_summary(settings)
    assert summary is not None
    assert summary.troubles == [
        MailTrouble("the mail server", NOON, "the mail server is down"),
        MailTrouble("the subscription all", NOON, "the subscription all is down"),
    ]
    assert next(iter(mail_alarms(settings, NOON))) == Alarm(
        "the mail server",
        "no mail",
        "digests wait since 2026-04-08 12:00 UTC: the mail server is down",
    )


def test_a_digest_that_is_only_looked_at_knows_what_was_sent(settings: Settings) -> None:
    subscription = find_subscription(settings, "all")
    assert sent_so_far(settings, subscription) == SentSoFar()
    made = digest(1, filters_id=subscription.filters_id)
    write(settings, lambda ledger: freeze(ledger, made, told={FIRST: ToldPaper(3)}))
    assert sent_so_far(settings, subscription) == SentSoFar(
        date(2026, 4, 1), frozenset({"2026-04-01"}), frozenset({date(2026, 4, 1)}),
        {FIRST: ToldPaper(3)},
    )  # fmt: skip


def test_subscriptions_that_cannot_be_read_are_an_alarm(settings: Settings) -> None:
    settings.subscriptions.write_text("[all\n")
    [alarm] = mail_alarms(settings, NOON)
    reason = alarm.text.removeprefix("no digest: ")
    assert alarm == Alarm("subscriptions.toml", f"unreadable: {reason}", f"no digest: {reason}")
    assert reason.startswith("subscriptions.toml")
    assert shown_mail_summary(settings) == f"no digest can be sent: {reason}"


def test_a_ledger_that_cannot_be_read_is_an_alarm(settings: Settings) -> None:
    (settings.home / LEDGER_NAME).mkdir()
    [alarm] = mail_alarms(settings, NOON)
    assert (alarm.subject, alarm.cause) == ("the ledger of digests", "FileUnusable")
    assert alarm.text.startswith(f"no digest: {settings.home / LEDGER_NAME} is a folder")
    assert alarm.text.endswith(LEDGER_ADVICE)


def test_recipients_without_a_mail_server_are_an_alarm(settings: Settings) -> None:
    without = replace(settings, mail=None)
    text = "subscriptions have recipients, and PAPERHOUSE_SMTP names no mail server"
    assert list(mail_alarms(without, NOON)) == [Alarm("digests", "no mail server", text)]
    assert list(mail_alarms(settings, NOON)) == []
    settings.subscriptions.write_text("[all]\n")
    assert list(mail_alarms(without, NOON)) == []


REFUSED = Alarm(
    f"mail of all to {BO}",
    "refused",
    f"mail of all to {BO} is refused: no such user; correct or remove the address in "
    "subscriptions.toml, or try again with `paperhouse digest --send --refused`",
)
VAIN = Alarm(
    f"mail of all to {BO}",
    "not taken",
    f"mail of all to {BO} was tried in vain since 2026-04-08 12:00 UTC: later",
)


@pytest.mark.parametrize(
    ("outcome", "hours", "expected"),
    [
        (HandOver("refused", "no such user", was_begun=True), 0.0, [REFUSED]),
        (HandOver("intended", "later", was_begun=True), 3.0, []),
        (HandOver("intended", "later", was_begun=True), 3.1, [VAIN]),
        (HandOver("handed_over", was_begun=True), 9.0, []),
        (None, 9.0, []),
    ],
)
def test_a_mail_is_an_alarm_if_it_is_refused_or_was_tried_in_vain_for_hours(
    settings: Settings, outcome: HandOver | None, hours: float, expected: list[Alarm]
) -> None:
    def note(ledger: Ledger) -> None:
        freeze(ledger, digest(1), mail(1, BO), mail(2))
        if outcome is not None:
            end(ledger, 1, outcome)

    write(settings, note)
    assert list(mail_alarms(settings, NOON + hours * HOUR)) == expected
