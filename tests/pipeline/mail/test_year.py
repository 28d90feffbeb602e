"""A year of digests: outages, late pages, empty days, kills while sending, a server that fails.

Seven days of it always; in `make soak` the whole year.
"""

import re
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from random import Random

import pytest

from etl.pipeline.fetch import last_days, run_daily
from etl.pipeline.mail.ledger import open_ledger
from etl.pipeline.mail.ledger_rows import MailStanding, SentDigest
from etl.settings import Settings, Site
from tests.pipeline.killed_enrichment import SharedClock
from tests.pipeline.mail.killed_sending import begin_sending
from tests.pipeline.mail.post_office import TAKEN, PostOffice, open_post_office
from tests.replica import MadeUp, Replica

pytestmark = pytest.mark.slow

FIRST = date(2026, 4, 1)
"""A Wednesday; on Friday, a holiday, nothing is listed."""

MORNING = time(7, 15)
SUBSCRIPTIONS = """
[everything]
from = 2026-04-01
to = ["ana@example.org", "bo@example.org"]
limit = 25

[benchmarks]
words = ["benchmark"]
from = 2026-04-01
skip_empty = true
to = ["ana@example.org"]

[week]
frequency = "weekly"
from = 2026-04-01
to = ["cy@example.org"]
limit = 25

[whole-days]
frequency = "complete"
from = 2026-04-01
to = ["cy@example.org", "gone@example.org"]
limit = 25
"""
CY, GONE = "cy@example.org", "gone@example.org"
_PAPER = re.compile(r"https://huggingface\.co/papers/(\d{4}\.\d{5})")

_SENDERS = {"look": 5, "time": 4, "taken": 3, "two at once": 2, "left alone": 6}
"""How a process that sends ends, and how often of all: killed at a look at the clock, some time
after its start, or by the server between taking a mail and saying so; or not killed.
"""


@dataclass
class Year:
    """All that happened. served: the papers of each day that the site answered with, by their ids.

    ends: of processes that sent. sent_through: the last morning on which all were sent.
    """

    office: PostOffice
    served: dict[date, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    ends: Counter[str] = field(default_factory=Counter)
    outages: set[date] = field(default_factory=set)
    standings: list[MailStanding] = field(default_factory=list)
    digests: list[SentDigest] = field(default_factory=list)
    last_day: date = FIRST


@pytest.fixture(scope="module")
def year(soak: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """Lives through the days one after the other."""
    clock, rng, day_count = SharedClock(datetime.combine(FIRST, MORNING)), Random(15), 7
    if soak:
        day_count = 365
    home = tmp_path_factory.mktemp("year") / "home"
    home.mkdir()
    (home / "subscriptions.toml").write_text(SUBSCRIPTIONS)
    with open_post_office() as office, Replica(MadeUp(FIRST), clock=clock, limits=None) as replica:
        year = Year(office)
        site = Site(url=replica.url, first_day=FIRST, attempts=1)
        settings = Settings(home, site=site, mail=office.server)
        for number in range(day_count):
            year.last_day = FIRST + timedelta(days=number)
            clock.set(max(datetime.combine(year.last_day, MORNING), clock.now()))
            is_calm = number >= day_count - 2
            fetch_a_day(settings, replica, year, clock, rng, is_calm)
            send_a_day(settings, year, clock, rng, is_calm)
        with open_ledger(home) as ledger:
            year.standings, year.digests = ledger.standings(), ledger.digests()
        yield year


def fetch_a_day(
    settings: Settings, replica: Replica, year: Year, clock: SharedClock, rng: Random, is_calm: bool
) -> None:
    """The daily job, while the site has an outage, or does not answer for one of the days."""
    replica.faults.clear()
    fate = 1.0 if is_calm else rng.random()
    if fate < 0.1:
        replica.faults.attach("error_503", lambda _: True, times=None)
        year.outages.add(year.last_day)
    elif fate < 0.4:
        late = str(year.last_day - timedelta(days=rng.randrange(3)))
        replica.faults.attach("error_503", lambda it: it.query.get("date") == late, times=None)
    replica.record.clear()
    run_daily(settings, last_days(7, "api", clock), clock=clock)
    for request in replica.requests:
        if request.status == 200 and request.fault is None and "date" in request.query:
            day = date.fromisoformat(request.query["date"])
            for entry in MadeUp(FIRST).entries(day):
                if entry.appears_at <= request.at:
                    year.served[day][entry.item["paper"]["id"]] = entry.item["summary"]


def send_a_day(
    settings: Settings, year: Year, clock: SharedClock, rng: Random, is_calm: bool
) -> None:
    """Processes that send, most of which are killed; on some days, none comes to an end."""
    office = year.office
    office.on_recipient = lambda who, _: (
        "550 5.1.1 nobody" if who == GONE else "450 later" if rng.random() < 0.1 else TAKEN
    )
    office.on_data = lambda _who, _count: "451 later" if rng.random() < 0.1 else TAKEN
    if is_calm:
        office.on_data = lambda _who, _count: TAKEN
        office.on_recipient = lambda who, _: "550 5.1.1 nobody" if who == GONE else TAKEN
    ends = rng.choices([*_SENDERS], [*_SENDERS.values()], k=rng.randrange(1, 4))
    for end in [*ends, "left alone"] if is_calm else ends:
        year.ends[end] += 1
        looks = rng.randrange(1, 12) if end == "look" else None
        seconds = rng.random() * 0.1 if end == "time" else None
        processes = [
            begin_sending(settings, clock, looks, seconds)
            for _ in range(1 + (end == "two at once"))
        ]
        if end == "taken":
            [office.victim] = [it.pid for it in processes]
        for process in processes:
            process.join()
            assert process.exitcode in (0, -signal.SIGKILL)
        office.victim = None


def mails_of(year: Year, subscription: str, recipient: str) -> list[EmailMessage]:
    """The mails of a subscription to a recipient, each Message-ID once, in order."""
    found = {
        str(it.mail["Message-ID"]): it.mail
        for it in year.office.received
        if it.recipient == recipient and it.mail["List-Id"].startswith(f"<{subscription}.")
    }
    return list(found.values())


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def new_papers(mail: EmailMessage) -> list[str]:
    """The ids of papers that a mail tells as new."""
    _, _, after = text_of(mail).partition("\nNEW\n")
    part = after.partition("\nMOVED SINCE YOU WERE TOLD\n")[0]
    return list(dict.fromkeys(_PAPER.findall(part)))


def first_days(year: Year) -> dict[str, date]:
    """The first day that lists each paper."""
    return {key: day for day in sorted(year.served, reverse=True) for key in year.served[day]}


@pytest.mark.parametrize("recipient", ["ana@example.org", "bo@example.org"])
def test_every_paper_is_sent_once_to_each_recipient(year: Year, recipient: str) -> None:
    sent = Counter(
        key for mail in mails_of(year, "everything", recipient) for key in new_papers(mail)
    )
    assert set(sent.values()) == {1}
    assert sent.keys() == first_days(year).keys()


def test_a_filter_takes_what_it_takes_and_sends_nothing_else(year: Year) -> None:
    sent = Counter(
        key for mail in mails_of(year, "benchmarks", "ana@example.org") for key in new_papers(mail)
    )
    assert set(sent.values()) == {1}
    texts = {key: text for day in year.served.values() for key, text in day.items()}
    assert sent.keys() == {key for key, text in texts.items() if "benchmark" in text}


def test_a_week_is_sent_whole_once_it_is_over(year: Year) -> None:
    sent = Counter(
        key for mail in mails_of(year, "week", "cy@example.org") for key in new_papers(mail)
    )
    assert set(sent.values()) == {1}
    sunday = year.last_day - timedelta(days=year.last_day.isoweekday())
    assert sent.keys() == {key for key, day in first_days(year).items() if day <= sunday}


def test_days_that_are_complete_are_sent_once(year: Year) -> None:
    sent = Counter(
        key for mail in mails_of(year, "whole-days", "cy@example.org") for key in new_papers(mail)
    )
    assert set(sent.values()) == {1}
    days = [it.through_on for it in year.digests if it.subscription == "whole-days"]
    assert max(days) >= year.last_day - timedelta(days=7)
    assert sent.keys() == {key for key, day in first_days(year).items() if day <= max(days)}


def test_every_empty_mail_says_why(year: Year) -> None:
    """And so do days within others."""
    mails = mails_of(year, "everything", "ana@example.org")
    reasons = Counter()
    for mail in mails:
        if not new_papers(mail):
            [reason] = re.findall(r"^Nothing new: (.*)", text_of(mail), re.M)
            reasons[reason] += 1
    assert reasons
    assert len(mails) == len(
        {it.period_id for it in year.digests if it.subscription == "everything"}
    )


def test_a_recipient_who_is_refused_costs_the_others_nothing(year: Year) -> None:
    [gone] = [it for it in year.standings if it.recipient == GONE]
    [cy] = [it for it in year.standings if (it.subscription, it.recipient) == ("whole-days", CY)]
    assert (gone.handed_over_count, gone.waiting_count) == (0, 0)
    assert gone.refused_count == cy.handed_over_count == len(mails_of(year, "whole-days", CY))
    assert gone.reason == "5.1.1 nobody (550)"
    assert all(it.waiting_count == 0 for it in year.standings)


def test_a_repeated_mail_is_the_same_mail(year: Year, record_property: Callable[..., None]) -> None:
    """The server has some twice, since it was given them and the process killed before it knew."""
    contents = defaultdict(set)
    for received in year.office.received:
        contents[received.mail["Message-ID"]].add((received.recipient, received.content))
    assert all(len(it) == 1 for it in contents.values())
    repeats = len(year.office.received) - len(contents)
    assert 0 < repeats <= year.ends["taken"] + year.ends["time"] + year.ends["look"]
    assert sum(it.doubt_count for it in year.standings) >= repeats
    record_property("mails", f"{len(contents)} mails, {repeats} came twice, {dict(year.ends)}")
    print(f"{len(contents)} mails, {repeats} came twice, {dict(year.ends)}")
