"""A home that sends digests of three papers to a mail server, by a clock that stands."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.pipeline.mail.delivery import SendResult
from etl.pipeline.mail.post import send_digests
from etl.pipeline.mail.standing import mail_alarms
from etl.settings import Settings
from tests.answers import item
from tests.pipeline.mail.post_office import PostOffice
from tests.replica.clock import Clock

NOON = datetime(2026, 4, 8, 12)
ANA, BO, CY = "ana@example.org", "bo@example.org", "cy@example.org"
DAY = "https://huggingface.co/api/daily_papers?date=2026-04-07&limit=100"


class Still(Clock):
    """A clock that stands until it is told, or sleeps."""

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)


def make_released(home: Path) -> None:
    """A home whose release lists three papers on a Tuesday."""
    load(Settings(home, source_date=NOON), 1, 2, 3)


def load(settings: Settings, *numbers: int) -> None:
    settings.home.mkdir(exist_ok=True, parents=True)
    file = settings.home / f"answer-{len(numbers)}.json"
    file.write_text(json.dumps([item(number) for number in numbers]))
    load_documents(settings, [(file, Provenance(DAY, NOON + timedelta(minutes=len(numbers))))])


@dataclass
class Home:
    settings: Settings
    clock: Still
    office: PostOffice

    def subscribe(self, text: str) -> None:
        self.settings.subscriptions.write_text(text)

    def send(self, **how: bool) -> SendResult:
        return send_digests(self.settings, clock=self.clock, **how)

    def alarms(self) -> dict[str, tuple[str, str]]:
        found = mail_alarms(self.settings, self.clock.now())
        return {it.subject: (it.cause, it.text) for it in found}

    def sent_to(self) -> list[str]:
        """The recipients of mails that came since the last time."""
        found = [it.recipient for it in self.office.received]
        self.office.received.clear()
        return found


def subscribed(*recipients: str, more: str = "") -> str:
    return f"[all]\nfrom = 2026-04-01\nto = {[*recipients]}\n{more}\n"
