"""Sending by the ledger: what is due once, what waits, what is refused, and what is told of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from etl.errors import UsageError
from etl.pipeline.mail.delivery import SendResult
from etl.pipeline.mail.ledger_file import open_ledger
from etl.pipeline.mail.post import send_digests
from etl.pipeline.mail.standing import read_mail_summary, sent_so_far
from etl.pipeline.rebuild import rebuild_release
from etl.pipeline.subscriptions import find_subscription
from tests.pipeline.mail.post_office import TAKEN, open_post_office
from tests.pipeline.mail.sending_home import ANA, BO, CY, NOON, Home, subscribed

pytestmark = pytest.mark.slow


def test_a_digest_is_sent_once_to_each_recipient_and_a_rebuild_sends_nothing(home: Home) -> None:
    home.subscribe(subscribed(ANA, BO))
    result = home.send()
    assert [(it.period_id, it.new_count) for it in result.made] == [(result.made[0].period_id, 3)]
    assert (result.handed_over_count, result.waiting_count, result.troubles) == (2, 0, [])
    assert home.sent_to() == [ANA, BO]
    assert home.send() == SendResult()
    rebuild_release(home.settings)
    result = home.send()
    assert all(it.new_count == 0 for it in result.made)
    account = sent_so_far(home.settings, find_subscription(home.settings, "all"))
    assert len(account.papers) == 3
    assert home.alarms() == {}


def test_whoever_refuses_for_now_or_for_good_costs_the_others_nothing(home: Home) -> None:
    home.subscribe(subscribed(ANA, BO, CY))
    answers = {BO: "550 5.1.1 no such user", CY: "450 4.2.1 later"}
    home.office.on_recipient = lambda who, _: answers.get(who, TAKEN)
    result = home.send()
    assert (result.handed_over_count, result.refused_count, result.waiting_count) == (1, 1, 1)
    assert home.sent_to() == [ANA]
    assert home.alarms() == {
        f"mail of all to {BO}": (
            "refused",
            f"mail of all to {BO} is refused: 5.1.1 no such user (550); correct or remove the "
            "address in subscriptions.toml, or try again with `paperhouse digest --send --refused`",
        )
    }
    home.clock.advance(timedelta(hours=4))
    since = "2026-04-08 12:00 UTC"
    assert home.alarms()[f"mail of all to {CY}"] == (
        "not taken",
        f"mail of all to {CY} was tried in vain since {since}: 4.2.1 later (450)",
    )
    answers.clear()
    assert (home.send().handed_over_count, home.sent_to()) == (1, [CY])
    assert (home.send(again=True).handed_over_count, home.sent_to()) == (1, [BO])
    assert home.alarms() == {}
    assert home.send(again=True) == SendResult()


def test_a_patient_run_waits_longer_each_time(home: Home) -> None:
    home.subscribe(subscribed(ANA))
    home.office.on_data = lambda _who, _count: "451 later"
    home.send()
    waits = []
    for _ in range(6):
        with open_ledger(home.settings.home) as ledger:
            [mail] = ledger.mails("intended")
        waits.append((mail.next_at - home.clock.now()) // timedelta(minutes=5))
        home.clock.set(mail.next_at - timedelta(seconds=1))
        before = home.office.asked["data"]
        home.send(is_patient=True)
        assert home.office.asked["data"] == before
        home.clock.advance(1)
        home.send(is_patient=True)
        assert home.office.asked["data"] == before + 1
    assert waits == [1, 1, 2, 4, 8, 16]


def test_a_server_that_is_down_is_an_alarm_until_it_is_up(home: Home) -> None:
    home.subscribe(subscribed(ANA, BO))
    with open_post_office() as gone:
        port = gone.port
    down = replace(home.settings, mail=replace(home.office.server, port=port))
    result = send_digests(down, clock=home.clock)
    assert (result.handed_over_count, result.waiting_count) == (0, 2)
    [trouble] = result.troubles
    assert trouble.startswith(f"smtp://127.0.0.1:{port} broke off: [Errno 111] Connection refused")
    [(subject, (_, text))] = home.alarms().items()
    assert subject == "the mail server"
    assert text.startswith("digests wait since 2026-04-08 12:00 UTC: smtp://127.0.0.1")
    assert home.send().handed_over_count == 2
    assert (home.sent_to(), home.alarms()) == ([ANA, BO], {})


def test_a_server_that_takes_one_mail_a_connection_is_given_all(home: Home) -> None:
    home.subscribe(subscribed(ANA, BO, CY))
    home.office.mails_a_connection = 1
    assert home.send().handed_over_count == 3
    assert home.sent_to() == [ANA, BO, CY]


def test_who_leaves_gets_nothing_that_still_waits(home: Home) -> None:
    home.subscribe(subscribed(ANA, BO))
    home.office.on_data = lambda who, _: "451 later" if who == BO else TAKEN
    home.send()
    home.office.on_data = lambda _who, _count: TAKEN
    home.subscribe(subscribed(ANA))
    assert home.sent_to() == [ANA]
    home.clock.advance(timedelta(days=2))
    assert (home.send(), home.sent_to(), home.alarms()) == (SendResult(), [], {})


def test_other_filters_begin_anew_and_send_no_paper_twice(home: Home) -> None:
    home.subscribe(subscribed(ANA, more='words = ["nowhere to be found"]'))
    [made] = home.send().made
    assert (made.new_count, made.nothing_new) == (0, "nothing_matched")
    home.subscribe(subscribed(ANA))
    with open_ledger(home.settings.home) as ledger:
        all_papers = find_subscription(home.settings, "all")
        assert ledger.sent_so_far("all", all_papers.filters_id).begins_on is None
        assert ledger.sent_so_far("all", made.filters_id).begins_on == made.begins_on


def test_one_subscription_that_cannot_be_asked_costs_the_others_nothing(home: Home) -> None:
    broken = f'[broken]\nsql = "select paper_key from nowhere"\nto = ["{BO}"]\n'
    home.subscribe(broken + subscribed(ANA))
    result = home.send()
    assert (len(result.troubles), home.sent_to()) == (1, [ANA])
    [(subject, (cause, text))] = home.alarms().items()
    assert (subject, cause) == ("the subscription broken", "no mail")
    assert "nowhere" in text
    home.subscribe(subscribed(ANA))
    home.send()
    assert home.alarms() == {}


def test_an_empty_digest_may_be_left_out(home: Home) -> None:
    home.subscribe(subscribed(ANA, more='words = ["nowhere to be found"]\nskip_empty = true'))
    [made] = home.send().made
    assert (made.new_count, home.sent_to()) == (0, [])
    assert home.send() == SendResult()


TROUBLES: list[tuple[str | None, bool, str]] = [
    ("[a", True, "subscriptions.toml is no TOML"),
    (subscribed(ANA), False, "no mail server is named: set PAPERHOUSE_SMTP"),
]


@pytest.mark.parametrize(("text", "has_server", "why"), TROUBLES)
def test_what_cannot_be_sent_is_refused_in_words(
    home: Home, text: str, has_server: bool, why: str
) -> None:
    home.subscribe(text)
    home.settings = home.settings if has_server else replace(home.settings, mail=None)
    with pytest.raises(UsageError, match=why):
        home.send()
    assert len(home.alarms()) == 1


def test_the_summary_counts_what_was_sent(home: Home) -> None:
    assert read_mail_summary(home.settings) is None
    home.subscribe(subscribed(ANA, BO))
    summary = read_mail_summary(home.settings)
    assert summary is not None
    assert (summary.subscription_count, summary.digests) == (1, [])
    home.send()
    summary = read_mail_summary(home.settings)
    assert summary is not None
    assert (summary.handed_over_count, summary.waiting_count, summary.last_at) == (2, 0, NOON)
