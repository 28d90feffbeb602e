"""A year of digests, lived through: what the site answered, what was sent, what was received."""

import signal
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from etl.pipeline.fetch import last_days, run_daily
from etl.pipeline.mail.ledger_file import open_ledger
from etl.pipeline.mail.ledger_rows import MailStanding, SentDigest
from etl.settings import Settings
from etl.site_settings import Site
from tests.pipeline.killed_enrichment import SharedClock
from tests.pipeline.mail.killed_sending import begin_sending
from tests.pipeline.mail.post_office import TAKEN, PostOffice
from tests.replica import MadeUp, Replica

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
_SENDERS = {"look": 5, "time": 4, "taken": 3, "two at once": 2, "left alone": 6}
"""How a process that sends ends, and how often of all: killed at a look at the clock, some time
after its start, or by the server between taking a mail and saying so; or not killed.
"""


@dataclass
class Year:
    """All that happened. served: the papers of each day that the site answered with, by their ids.

    answers: of each day, the mornings on which it was asked for, with the number of papers then
    listed; None where the site failed. ends: of processes that sent.
    """

    office: PostOffice
    served: dict[date, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    answers: dict[date, list[tuple[date, int | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    ends: Counter[str] = field(default_factory=Counter)
    standings: list[MailStanding] = field(default_factory=list)
    digests: list[SentDigest] = field(default_factory=list)
    last_day: date = FIRST


def live(office: PostOffice, home: Path, day_count: int) -> Year:
    """Lives through the days one after the other, each with a fetch and some sending."""
    clock, rng = SharedClock(datetime.combine(FIRST, MORNING)), Random(15)
    home.mkdir()
    (home / "subscriptions.toml").write_text(SUBSCRIPTIONS)
    with Replica(MadeUp(FIRST), clock=clock, limits=None) as replica:
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
        return year


def fetch_a_day(
    settings: Settings, replica: Replica, year: Year, clock: SharedClock, rng: Random, is_calm: bool
) -> None:
    """The daily job, while the site has an outage, or does not answer for one of the days."""
    replica.faults.clear()
    fate = 1.0 if is_calm else rng.random()
    if fate < 0.1:
        replica.faults.attach("error_503", lambda _: True, times=None)
    elif fate < 0.4:
        late = str(year.last_day - timedelta(days=rng.randrange(3)))
        replica.faults.attach("error_503", lambda it: it.query.get("date") == late, times=None)
    replica.record.clear()
    run_daily(settings, last_days(7, "api", clock), clock=clock)
    for request in replica.requests:
        if "date" in request.query:
            day = date.fromisoformat(request.query["date"])
            is_answered = request.status == 200 and request.fault is None
            listed = {
                it.item["paper"]["id"]: it.item["summary"]
                for it in MadeUp(FIRST).entries(day)
                if is_answered and it.appears_at <= request.at
            }
            year.served[day] |= listed
            year.answers[day].append((year.last_day, len(listed) if is_answered else None))


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
