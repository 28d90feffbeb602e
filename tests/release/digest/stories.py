"""A small world of papers and the pages that list them, day by day, for digests to be made of.

What a subscription takes is worked out from the pages by plain Python, in `taken`.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.digest.subscription import Subscription
from etl.settings import Settings
from tests.answers import item

URL = "https://huggingface.co/api/daily_papers?date={day}&limit=100"
FIRST = date(2026, 4, 6)
"""A Monday."""
WORDS = ("sparse kettle", "kettle sparse", "boiling spoons", "tea")
AUTHORS = ("Ada Frost", "Zoë Lemon", "Li Wei")
ORGANIZATIONS = ("tea-lab", "spoon-works", None)


@dataclass(frozen=True)
class FixedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nobody sleeps for {seconds} s here")


@dataclass(frozen=True)
class Paper:
    """A paper of a day, which a page lists from an instant on; its code appears later, or never."""

    number: int
    day: date
    listed_at: datetime
    words: str
    author: str
    organization: str | None
    coded_at: datetime | None
    hourly_upvotes: int

    @property
    def key(self) -> str:
        return f"arxiv:2604.{self.number:05}"

    def upvotes(self, at: datetime) -> int:
        return self.hourly_upvotes * int((at - self.listed_at) / timedelta(hours=6))

    def has_code(self, at: datetime) -> bool:
        return self.coded_at is not None and at >= self.coded_at

    def entry(self, at: datetime) -> dict[str, object]:
        of = self.organization
        return item(
            self.number,
            title=f"On a {self.words}, Part {self.number}",
            authors=[{"name": self.author, "hidden": False}],
            organization={"_id": of, "name": of, "fullname": of.title()} if of else None,
            githubRepo=f"https://github.com/lab/code-{self.number}" if self.has_code(at) else None,
            summary="It steeps.",
            upvotes=self.upvotes(at),
        )


@dataclass
class Story:
    """A home in which pages come in. pages: what was captured when, of which day."""

    home: Path
    papers: list[Paper]
    pages: list[tuple[date, datetime]] = field(default_factory=list)
    published_at: datetime = datetime(2026, 4, 6)

    @property
    def settings(self) -> Settings:
        return Settings(self.home)

    def release(self, at: datetime, days: list[date]) -> None:
        """Publish a release at an instant, after pages of these days were captured."""
        files = []
        for day in days:
            listed = [it for it in self.papers if it.day == day and it.listed_at <= at]
            path = self.home.with_name(f"{day}-{at:%d-%H}.json")
            path.write_text(json.dumps([it.entry(at) for it in listed]))
            files.append((path, Provenance(URL.format(day=day), at)))
            self.pages.append((day, at))
        load_documents(self.settings, files, clock=FixedClock(at + timedelta(minutes=5)))
        self.published_at = at + timedelta(minutes=5)

    def seen(self) -> dict[Paper, datetime]:
        """The papers that a page listed, each with the instant of the last one."""
        found: dict[Paper, datetime] = {}
        for day, at in self.pages:
            for paper in self.papers:
                if paper.day == day and paper.listed_at <= at:
                    found[paper] = max(at, found.get(paper, at))
        return found

    def taken(self, subscription: Subscription) -> set[Paper]:
        """The papers that a subscription's filters take, of those that a page listed."""
        return {paper for paper, at in self.seen().items() if _is_taken(paper, at, subscription)}

    def is_settled(self, day: date) -> bool:
        """True once a page was captured two days after the day's end."""
        return any(it == day and at >= _midnight(day) + timedelta(days=3) for it, at in self.pages)


def draw_papers(seed: int, days: int) -> list[Paper]:
    """Up to eight papers for each weekday."""
    random = Random(seed)
    numbers = iter(range(1, 1000))
    return [
        Paper(
            next(numbers),
            day,
            (listed_at := _midnight(day) + timedelta(hours=random.randrange(2, 40))),
            random.choice(WORDS),
            random.choice(AUTHORS),
            random.choice(ORGANIZATIONS),
            listed_at + timedelta(hours=random.randrange(80)) if random.random() < 0.6 else None,
            random.randrange(4),
        )
        for day in (FIRST + timedelta(days=it) for it in range(days))
        if day.isoweekday() < 6
        for _ in range(random.randrange(1, 9))
    ]


def _is_taken(paper: Paper, at: datetime, subscription: Subscription) -> bool:
    return all(
        (
            not subscription.words
            or any(it.rstrip("s") in paper.words for it in subscription.words),
            not subscription.authors or paper.author in subscription.authors,
            not subscription.organizations or paper.organization in subscription.organizations,
            subscription.has_code is None or subscription.has_code == paper.has_code(at),
            subscription.upvotes is None or paper.upvotes(at) >= subscription.upvotes,
        )
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
