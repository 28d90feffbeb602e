"""The raw answers of the corpus as plain Python reads them: papers, and where each was seen.

Nothing of etl or sql takes part. Titles, authors and concepts whose spelling the program cleans are
compared elsewhere in this folder; what is counted here is keyed by arXiv ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from tests.real import Answer, squashed

PRINTED_INSTANTS_END = date(2025, 3, 11)
"""Before that day an item's publishedAt is the instant at which it was put on the list."""


@dataclass(frozen=True)
class Sight:
    """A paper on one answer."""

    at: datetime
    capture_id: str
    day: date
    position: int
    item: Answer

    @cached_property
    def paper(self) -> Answer:
        found: Answer = self.item["paper"]
        return found

    @property
    def counters(self) -> tuple[int, int, int | None]:
        """Upvotes, comments and stars."""
        return self.paper["upvotes"], self.item["numComments"], self.paper.get("githubStars")

    @property
    def submitter(self) -> Answer | None:
        return self.paper.get("submittedOnDailyBy") or self.item.get("submittedBy")

    @property
    def organization(self) -> Answer | None:
        """In its first days of September 2025 the site called it otherwise."""
        return self.item.get("organization") or self.item.get("submitterOrganization")

    @property
    def submitted_at(self) -> datetime | None:
        early = self.day < PRINTED_INSTANTS_END
        stated = self.item["publishedAt"] if early else self.paper.get("submittedOnDailyAt")
        return datetime.fromisoformat(stated.rstrip("Z")) if stated else None


@dataclass(frozen=True)
class Page:
    """An answer: the papers of a day, or none."""

    at: datetime
    capture_id: str
    day: date
    sha256: str
    items: Sequence[Answer]

    @cached_property
    def sights(self) -> list[Sight]:
        return [
            Sight(self.at, self.capture_id, self.day, position, item)
            for position, item in enumerate(self.items, start=1)
        ]


@dataclass(frozen=True)
class Paper:
    """A paper with its sights, in the order of instants and captures."""

    key: str
    sights: tuple[Sight, ...]

    def last(self, field: str) -> Any:
        """The last value that an answer states."""
        return next((it.paper[field] for it in reversed(self.sights) if it.paper.get(field)), None)

    @cached_property
    def first_listed_on(self) -> date:
        stated = (it.paper.get("submittedOnDailyAt") for it in self.sights)
        days = [date.fromisoformat(it[:10]) for it in stated if it]
        return min([*days, *(it.day for it in self.sights)])

    @property
    def month(self) -> date:
        return self.first_listed_on.replace(day=1)

    @cached_property
    def submitted_at(self) -> datetime | None:
        """On its first day: of an account the latest instant, of several accounts the earliest."""
        by_account: dict[str, list[datetime]] = {}
        for it in self.sights:
            if it.day == self.first_listed_on and it.submitted_at:
                by_account.setdefault(login(it.submitter), []).append(it.submitted_at)
        named = [max(instants) for account, instants in by_account.items() if account]
        return min(named) if named else max(by_account.get("", []), default=None)

    @cached_property
    def listed_at(self) -> datetime:
        begin = datetime.combine(self.first_listed_on, time())
        return max(begin, self.submitted_at or begin)

    @property
    def is_listed_at_exact(self) -> bool:
        begin = datetime.combine(self.first_listed_on, time())
        return self.submitted_at is not None and self.submitted_at > begin

    def age(self, at: datetime) -> float:
        """Hours since the listing."""
        return (at - self.listed_at) / timedelta(hours=1)

    @cached_property
    def aged(self) -> tuple[tuple[float, Sight], ...]:
        """The sights after the listing, with the paper's age at each."""
        return tuple((self.age(it.at), it) for it in self.sights if it.at >= self.listed_at)

    @property
    def upvotes(self) -> int:
        return self.sights[-1].counters[0]

    @property
    def stars(self) -> tuple[tuple[datetime, int], ...]:
        stated = ((it.at, it.counters[2]) for it in self.sights)
        return tuple((at, stars) for at, stars in stated if stars is not None)

    @cached_property
    def organization_key(self) -> str | None:
        found = next((it.organization for it in reversed(self.sights) if it.organization), None)
        return found["name"].lower() if found else None

    @property
    def authors(self) -> list[Answer]:
        return list(self.last("authors") or [])

    @cached_property
    def keywords(self) -> frozenset[str]:
        """In lower case, by the last answer that has any."""
        lists = (
            {squashed(word).lower() for word in it.paper.get("ai_keywords") or ()} - {""}
            for it in reversed(self.sights)
        )
        return frozenset(next(filter(None, lists), ()))


def login(account: Answer | None) -> str:
    """The account's login in lower case; none where nobody is named."""
    name: str = (account.get("user") or account["name"]) if account else ""
    return name.lower()


def read_papers(sights: Iterable[Sight]) -> Mapping[str, Paper]:
    """sights: in the order of instants, captures and places."""
    found: dict[str, list[Sight]] = {}
    for it in sights:
        found.setdefault(f"arxiv:{it.paper['id']}", []).append(it)
    return {key: Paper(key, tuple(seen)) for key, seen in found.items()}
