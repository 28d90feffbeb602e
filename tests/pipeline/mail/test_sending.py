"""What is due of a release made by hand is frozen once, handed over, and waits by itself."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from etl.build.marts import mart_statements
from etl.errors import UsageError, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.ids import PaperKey
from etl.pipeline.mail.delivery import SendResult
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_file import LEDGER_NAME, open_ledger
from etl.pipeline.mail.ledger_rows import MailTrouble, SentDigest
from etl.pipeline.mail.post import send_digests
from etl.pipeline.subscriptions import find_subscription
from etl.release.digest.sent import ToldPaper
from etl.settings import Settings
from tests.pipeline.mail.ledgers import ANA, BO, NOON, digest, freeze, mail
from tests.pipeline.mail.post_office import TAKEN, PostOffice
from tests.pipeline.mail.test_delivery import Still
from tests.pipeline.small_release import small_release

FIRST_TWO = 'sql = "from core.papers where entry_position < 3"\nfrom = 2026-04-01\n'
"""Filters that take two of the papers."""

COUNT = 130
"""Papers of the day before the release: of one digest that tells 1 in full and 100 titles, more
than fit into it."""


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(home=tmp_path_factory.mktemp("released"))
    with small_release(settings, NOON) as con:
        for statement in mart_statements():
            con.execute(statement)
        con.execute(
            "insert into core.papers by name select printf('arxiv:2604.%05d', n) as paper_key,"
            " printf('2604.%05d', n) as arxiv_id, 'On Wool ' || n as title, 'Text' as abstract,"
            " '2026-04-07'::date as first_listed_on, '2026-04-08'::timestamp as first_seen_at,"
            " '2026-04-08'::timestamp as last_seen_at, 1 as listing_count, 'c' as capture_id,"
            " n as entry_position from range(1, $1 + 1) as r (n)",
            [COUNT],
        )
    return settings.release


@pytest.fixture
def settings(released: Path, tmp_path: Path, office: PostOffice) -> Settings:
    settings = Settings(home=tmp_path / "home", mail=office.server, lock_seconds=0.0)
    settings.home.mkdir()
    shutil.copy(released, settings.release)
    return settings


def subscribe(settings: Settings, **tables: str) -> None:
    text = "".join(f"[{name}]\n{table}\n" for name, table in tables.items())
    settings.subscriptions.write_text(text)


def send(settings: Settings, *names: str, at: datetime = NOON, **how: bool) -> SendResult:
    return send_digests(settings, names or None, Still(at), **how)


def ledger_of(settings: Settings) -> Iterator[Ledger]:
    with open_ledger(settings.home) as ledger:
        yield ledger


def to(*recipients: str) -> str:
    return f"to = {[*recipients]}\n"


def key(number: int) -> PaperKey:
    return PaperKey(f"arxiv:2604.{number:05}")


@pytest.mark.slow
def test_a_digest_is_frozen_with_what_it_tells_and_goes_to_each_recipient_once(
    settings: Settings, office: PostOffice
) -> None:
    subscribe(settings, wool=f'title = "Wool"\n{FIRST_TWO}{to(BO, ANA, BO)}')
    filters_id = find_subscription(settings, "wool").filters_id
    made = SentDigest(
        subscription="wool",
        period_id="2026-04-08",
        filters_id=filters_id,
        begins_on=date(2026, 4, 1),
        through_on=date(2026, 4, 8),
        days=(date(2026, 4, 1),),
        release_id="20260408T120000Z",  # type: ignore[arg-type]
        subject="Wool: 2 new papers, Wed 1 Apr 2026",
        new_count=2,
        moved_count=0,
        nothing_new=None,
    )
    assert send(settings) == SendResult([made], handed_over_count=2)
    assert [it.recipient for it in office.received] == [BO, ANA]
    [subject] = {it.mail["Subject"] for it in office.received}
    assert subject == made.subject
    plain = str(office.received[0].mail.get_body(("plain",)))
    page = str(office.received[0].mail.get_body(("html",)))
    assert "On Wool 1" in plain
    assert "On Wool 2</a>" in page
    [ledger] = [ledger.sent_so_far("wool", filters_id) for ledger in ledger_of(settings)]
    assert ledger.begins_on == date(2026, 4, 1)
    assert ledger.papers.keys() == {key(1), key(2)}
    assert send(settings) == SendResult()


@pytest.mark.slow
def test_papers_that_do_not_fit_follow_in_further_parts(
    settings: Settings, office: PostOffice
) -> None:
    subscribe(settings, all=f"from = 2026-04-01\nlimit = 1\n{to(ANA)}")
    result = send(settings)
    assert [(it.period_id, it.new_count) for it in result.made] == [
        ("2026-04-08", 101), ("2026-04-08.2", COUNT - 101)
    ]  # fmt: skip
    assert (result.handed_over_count, len(office.received)) == (2, 2)
    filters_id = find_subscription(settings, "all").filters_id
    [papers] = [ledger.sent_so_far("all", filters_id).papers for ledger in ledger_of(settings)]
    assert papers.keys() == {key(number) for number in range(1, COUNT + 1)}


@pytest.mark.slow
def test_no_more_than_five_parts_are_sent_at_a_time(
    settings: Settings, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.release.digest.compose._MOST_FURTHER", 19)
    subscribe(settings, all=f"from = 2026-04-01\nlimit = 1\n{to(ANA)}")
    result = send(settings)
    assert [it.period_id for it in result.made] == [
        "2026-04-08", *(f"2026-04-08.{part}" for part in range(2, 6))
    ]  # fmt: skip
    assert [it.new_count for it in result.made] == [20] * 5


@pytest.mark.slow
def test_a_digest_without_papers_is_noted_and_sent_unless_it_is_to_be_skipped(
    settings: Settings, office: PostOffice
) -> None:
    nothing = 'sql = "from core.papers where false"\nfrom = 2026-04-01\n'
    skips = f"skip_empty = true\n{to(BO)}"
    subscribe(settings, told=nothing + to(ANA), skipped=nothing + skips, wool=FIRST_TWO + skips)
    found = [(it.subscription, it.new_count, it.nothing_new) for it in send(settings).made]
    assert found == [("told", 0, "outage"), ("skipped", 0, "outage"), ("wool", 2, None)]
    assert [it.recipient for it in office.received] == [ANA, BO]


@pytest.mark.slow
def test_a_paper_that_was_sent_and_moved_is_told_and_not_new(
    settings: Settings, office: PostOffice
) -> None:
    subscribe(settings, wool=FIRST_TWO + to(ANA))
    filters_id = find_subscription(settings, "wool").filters_id
    earlier = digest(5, subscription="wool", filters_id=filters_id)
    with open_ledger(settings.home) as ledger:
        freeze(ledger, earlier, told={key(1): ToldPaper(has_code=True, version=1)})
    [made] = send(settings).made
    assert made.new_count == 1
    for ledger in ledger_of(settings):
        assert ledger.sent_so_far("wool", filters_id).papers.keys() == {key(1), key(2)}


def test_only_subscriptions_that_are_named_are_sent(settings: Settings, office: PostOffice) -> None:
    subscribe(settings, one=FIRST_TWO + to(ANA), two=FIRST_TWO + to(BO), three=FIRST_TWO)
    with open_ledger(settings.home) as ledger:
        freeze(ledger, digest(1, subscription="one"), mail(1))
        freeze(ledger, digest(1, subscription="two"), mail(2, BO))
    result = send(settings, "two", "three", "nobody")
    assert [it.subscription for it in result.made] == ["two"]
    assert [it.recipient for it in office.received] == [BO, BO]


@pytest.mark.slow
def test_one_that_cannot_be_asked_is_told_and_costs_the_others_nothing(
    settings: Settings, office: PostOffice
) -> None:
    broken = f'sql = "select paper_key from nowhere"\nfrom = 2026-04-01\n{to(BO)}'
    subscribe(settings, broken=broken, wool=FIRST_TWO + to(ANA))
    result = send(settings)
    assert [it.recipient for it in office.received] == [ANA]
    [trouble] = result.troubles
    assert trouble.startswith("[broken] ")
    for ledger in ledger_of(settings):
        assert ledger.troubles() == [MailTrouble("the subscription broken", NOON, trouble)]
    subscribe(settings, broken=FIRST_TWO + to(BO), wool=FIRST_TWO + to(ANA))
    assert send(settings).troubles == []
    for ledger in ledger_of(settings):
        assert ledger.troubles() == []


def wait_until(settings: Settings, *hours: int) -> None:
    """Mails of another digest to Ana, each due so many hours from noon on."""
    with open_ledger(settings.home) as ledger:
        freeze(ledger, digest(1, subscription="wool"), *map(mail, range(len(hours))))
        due = [NOON + timedelta(hours=it) for it in hours]
        ledger.defer(list(zip(ledger.mails("intended"), due, strict=True)))


@pytest.mark.parametrize(("is_patient", "sent", "waiting"), [(False, 3, 0), (True, 2, 1)])
def test_patience_leaves_mails_alone_whose_time_has_not_come(
    settings: Settings, office: PostOffice, is_patient: bool, sent: int, waiting: int
) -> None:
    subscribe(settings, wool='sql = "from core.papers where false"\nskip_empty = true\n' + to(ANA))
    wait_until(settings, -1, 0, 1)
    result = send(settings, **{"is_patient": True} if is_patient else {})
    assert (result.handed_over_count, result.waiting_count) == (sent, waiting)


@pytest.mark.slow
def test_refused_mails_are_tried_again_if_they_are_to_be(
    settings: Settings, office: PostOffice
) -> None:
    subscribe(settings, wool=FIRST_TWO + to(ANA))
    office.on_recipient = lambda _who, _count: "550 no such user"
    assert send(settings).refused_count == 1
    office.on_recipient = lambda _who, _count: TAKEN
    assert send(settings) == SendResult()
    assert send(settings, again=True) == SendResult(handed_over_count=1)


def test_mails_to_whoever_left_stay_where_they_are(settings: Settings, office: PostOffice) -> None:
    subscribe(settings, wool=to(BO) + 'sql = "from core.papers where false"\nskip_empty = true\n')
    wait_until(settings, -1)
    result = send(settings)
    assert (result.handed_over_count, result.waiting_count, office.received) == (0, 0, [])
    for ledger in ledger_of(settings):
        assert len(ledger.mails("intended")) == 1


def test_without_recipients_no_release_is_asked(settings: Settings) -> None:
    settings.release.unlink()
    subscribe(settings, wool="")
    assert send(settings) == SendResult()


def test_without_a_mail_server_nothing_is_made(settings: Settings) -> None:
    subscribe(settings, wool=FIRST_TWO + to(ANA))
    with pytest.raises(UsageError, match=r"^no mail server is named: set PAPERHOUSE_SMTP and"):
        send_digests(Settings(home=settings.home))
    assert not (settings.home / LEDGER_NAME).exists()


def test_one_process_sends_at_a_time(settings: Settings) -> None:
    subscribe(settings, wool=FIRST_TWO + to(ANA))
    lock = settings.home / "ledger.lock"
    words = rf"^another process that sends digests holds {lock} and did not finish within 0 s"
    with (
        hold_lock(lock, "a test", WarehouseBusy, LockWait(0.0)),
        pytest.raises(WarehouseBusy, match=words),
    ):
        send(settings)
