"""The lines about digests: in `status`, and after they were sent."""

from datetime import date

import pytest

from etl.cli.mail_status import print_mail
from etl.cli.sending import _print_result
from etl.ids import ReleaseId
from etl.pipeline.mail.delivery import SendResult
from etl.pipeline.mail.ledger_rows import MailStanding, SentDigest
from etl.pipeline.mail.standing import MailSummary

Captured = pytest.CaptureFixture[str]

DAY = date(2026, 4, 7)


def digest(name: str, subject: str, new_count: int = 0) -> SentDigest:
    return SentDigest(
        subscription=name,
        period_id="2026-04-07",
        filters_id="f",
        begins_on=DAY,
        through_on=DAY,
        days=(DAY,),
        release_id=ReleaseId("r"),
        subject=subject,
        new_count=new_count,
        moved_count=0,
        nothing_new=None,
    )


def standing(name: str, taken: int, waiting: int, refused: int) -> MailStanding:
    return MailStanding(
        name, "ana@example.org", "intended", None, taken, waiting, refused, 0, None, None, None
    )


def test_where_nobody_subscribed_nothing_is_said(capsys: Captured) -> None:
    print_mail(None)
    assert capsys.readouterr() == ("", "")


def test_what_keeps_digests_from_being_sent_is_said(capsys: Captured) -> None:
    print_mail("no digest can be sent: so")
    assert capsys.readouterr() == ("\nDigests\n  no digest can be sent: so\n", "")


@pytest.mark.parametrize(("count", "noun"), [(1, "1 subscription"), (2, "2 subscriptions")])
def test_before_the_first_digest_that_is_said(capsys: Captured, count: int, noun: str) -> None:
    print_mail(MailSummary(count, [], [], []))
    assert capsys.readouterr().out == f"\nDigests of {noun}: none was sent yet\n"


def test_what_was_sent_is_counted_for_each_subscription(capsys: Captured) -> None:
    digests = [digest("robots", "R", 2), digest("all", "A", 3), digest("all", "B", 1_200)]
    standings = [standing("all", 1_000, 20, 3), standing("robots", 500, 3_000, 4_000)]
    print_mail(MailSummary(2, digests, standings, []))
    assert capsys.readouterr().out == (
        "\nDigests of 2 subscriptions: mails 1,500 taken, 3,020 waiting, 4,003 refused\n"
        "  subscription  digests  papers  last\n"
        "  ────────────  ───────  ──────  ────\n"
        "  all                 2   1,203  B\n"
        "  robots              1       2  R\n"
    )


def test_mails_are_told_with_what_became_of_them_and_digests_with_their_subjects(
    capsys: Captured,
) -> None:
    made = [digest("all", "Tea\x1b:\n3 papers"), digest("robots", "R")]
    _print_result(SendResult(made, 1_200, 1, 2_000, 3, ["a\nb", "c\x1b"]))
    assert capsys.readouterr() == (
        "digest all/2026-04-07: Tea\ufffd: 3 papers\n"
        "digest robots/2026-04-07: R\n"
        "mails: 1,200 taken, 1 of them perhaps twice, 2,000 refused, 3 waiting\n",
        "paperhouse: digests: a b\npaperhouse: digests: c\ufffd\n",
    )


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (SendResult(), "none due"),
        (SendResult(handed_over_count=1), "1 taken"),
        (SendResult(refused_count=1, waiting_count=2), "1 refused, 2 waiting"),
    ],
)
def test_only_what_became_of_some_mail_is_counted(
    capsys: Captured, result: SendResult, said: str
) -> None:
    _print_result(result)
    assert capsys.readouterr() == (f"mails: {said}\n", "")
