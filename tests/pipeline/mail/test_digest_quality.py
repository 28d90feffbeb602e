"""Was each paper of a subscription sent once, and none left out? Asked of ledger and release."""

from datetime import date
from pathlib import Path

import pytest

from etl.ids import PaperKey
from etl.pipeline.mail.digest_quality import DigestQuality, digest_quality
from etl.pipeline.mail.ledger_file import open_ledger
from etl.pipeline.mail.ledger_rows import HandOver, trouble_subject
from etl.release.digest.sent import ToldPaper
from etl.release.digest.subscription import Subscription
from etl.settings import Settings
from tests.pipeline.mail.ledgers import ANA, BO, FIRST, NOON, SECOND, digest, freeze, mail
from tests.pipeline.small_release import small_release

DAILY = Subscription(name="all", recipients=(ANA, BO))
SETTLED = Subscription(name="all", frequency="complete")
THIRD = PaperKey("arxiv:2604.00003")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A release of noon that lists two papers on the 2nd, which may grow, and one on the 3rd."""
    settings = Settings(home=tmp_path / "home")
    with small_release(settings, NOON) as con:
        con.execute("create table mart.paper_counters (paper_key varchar, upvotes bigint)")
        con.execute("insert into meta.day_states by name select '2026-04-02'::date as day,"
                    " true as may_grow")  # fmt: skip
        for key, day in ((FIRST, 2), (SECOND, 2), (THIRD, 3)):
            con.execute(
                "insert into core.papers by name"
                " select $1 as paper_key, make_date(2026, 4, $2) as first_listed_on",
                [key, day],
            )
    return settings


def test_before_the_first_digest_nothing_is_wrong(settings: Settings) -> None:
    assert digest_quality(settings, DAILY) == DigestQuality()
    with open_ledger(settings.home):
        pass
    quality = digest_quality(settings, DAILY)
    assert quality == DigestQuality()
    assert (quality.is_sent_once, quality.is_whole) == (True, True)


@pytest.mark.slow
def test_digests_papers_and_mails_of_its_recipients_are_counted(settings: Settings) -> None:
    told = {FIRST: ToldPaper(), SECOND: ToldPaper()}
    with open_ledger(settings.home) as ledger:
        freeze(ledger, digest(1, new_count=0), mail(1), mail(2, "left@example.org"))
        freeze(ledger, digest(1, subscription="robots"), mail(3, BO))
        freeze(ledger, digest(2, new_count=2), mail(4), mail(5, BO), mail(6, BO), told=told)
        for one in ledger.mails("intended"):
            if one.mail_id in (1, 2, 4, 5):
                ledger.begin_attempt(one, NOON)
            if one.mail_id == 1:
                ledger.end_attempt(one, HandOver("refused", "no", was_begun=True), NOON, NOON)
    assert digest_quality(settings, DAILY) == DigestQuality(
        digest_count=2,
        paper_count=2,
        new_count=2,
        left_out_count=0,
        waiting_count=3,
        refused_count=0,
        perhaps_twice_count=2,
    )


def test_filters_that_cannot_be_asked_are_told_with_a_digest_and_without(
    settings: Settings,
) -> None:
    broken = Subscription(name=DAILY.name, recipients=DAILY.recipients, sql="select 1 from none")
    with open_ledger(settings.home) as ledger:
        ledger.note_trouble(trouble_subject(DAILY.name), "[daily] sql: no", NOON)
    quality = digest_quality(settings, broken)
    assert (quality.trouble, quality.is_whole, quality.is_sent_once) == (
        "[daily] sql: no", False, True,
    )  # fmt: skip
    with open_ledger(settings.home) as ledger:
        ledger.note_trouble(trouble_subject(DAILY.name), None, NOON)
        freeze(ledger, digest(2, filters_id=broken.filters_id))
    assert digest_quality(settings, DAILY).trouble is None
    quality = digest_quality(settings, broken)
    assert str(quality.trouble).startswith(f"[{DAILY.name}] sql: the query failed: ")
    assert (quality.left_out_count, quality.is_whole) == (0, False)


def test_a_recipient_whose_last_mail_was_refused_is_counted(settings: Settings) -> None:
    with open_ledger(settings.home) as ledger:
        freeze(ledger, digest(1), mail(1), mail(2), mail(3, BO))
        for one in ledger.mails("intended"):
            ledger.end_attempt(one, HandOver("refused", "no", was_begun=True), NOON, NOON)
    assert digest_quality(settings, DAILY).refused_count == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "told", "expected"),
    [(2, [], 2), (2, [FIRST], 1), (2, [FIRST, SECOND], 0), (3, [FIRST], 1), (4, [], 0)],
)
def test_papers_that_the_last_digest_should_have_told_are_left_out(
    settings: Settings, day: int, told: list[PaperKey], expected: int
) -> None:
    with open_ledger(settings.home) as ledger:
        made = digest(1, filters_id=DAILY.filters_id)
        freeze(ledger, made, told={key: ToldPaper() for key in told})
        freeze(ledger, digest(day + 1, subscription="robots"))
        freeze(ledger, digest(day, filters_id=DAILY.filters_id))
    assert digest_quality(settings, DAILY).left_out_count == expected


@pytest.mark.slow
def test_of_a_period_of_several_days_all_papers_are_due(settings: Settings) -> None:
    week = digest(2, through_on=date(2026, 4, 3))
    with open_ledger(settings.home) as ledger:
        freeze(ledger, week)
    assert digest_quality(settings, DAILY).left_out_count == 3
    assert digest_quality(settings, SETTLED).left_out_count == 1


def test_a_later_release_may_have_more_papers(settings: Settings) -> None:
    with open_ledger(settings.home) as ledger:
        freeze(ledger, digest(2, release_id="20260407T120000Z"))
    assert digest_quality(settings, DAILY).left_out_count == 0


@pytest.mark.parametrize(
    ("quality", "is_sent_once", "is_whole"),
    [
        (DigestQuality(paper_count=2, new_count=2), True, True),
        (DigestQuality(paper_count=2, new_count=3), False, True),
        (DigestQuality(paper_count=3, new_count=2), True, True),
        (DigestQuality(left_out_count=1), True, False),
        (DigestQuality(waiting_count=1), True, False),
        (DigestQuality(refused_count=1), True, False),
        (DigestQuality(perhaps_twice_count=1), True, True),
    ],
)
def test_two_promises_are_kept_or_not(
    quality: DigestQuality, is_sent_once: bool, is_whole: bool
) -> None:
    assert (quality.is_sent_once, quality.is_whole) == (is_sent_once, is_whole)
