"""Earlier requests, as the archive records them. Planning and resuming read nothing else."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from etl.archive.damage import damage_error
from etl.archive.documents import ArchiveOffset, Note, Scalar
from etl.archive.index import ArchiveIndex, open_index
from etl.archive.notes import FETCH, ROBOTS
from etl.clock import is_from_future
from etl.contract.policy import MAX_RETRY_AFTER, is_final_status
from etl.contract.vocabulary import GOOD_OUTCOMES, FetchOutcome
from etl.ids import CaptureId


class Fetch(Struct, frozen=True):
    """One request, as it is archived: the columns of meta.fetches, and what the next one needs.

    is_whole: this answer, with the pages before it, is all of the listing. retry_at: the instant
    before which the site wants no request. sent_to: where a redirect leads. rest_path: where the
    listing goes on, if the answer says so.
    """

    url: str
    requested_at: datetime
    outcome: FetchOutcome
    status: int | None = None
    byte_count: int | None = None
    capture_id: CaptureId | None = None
    detail: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    entry_count: int | None = None
    is_whole: bool = False
    retry_at: datetime | None = None
    sent_to: str | None = None
    rest_path: str | None = None

    @property
    def is_answered(self) -> bool:
        """True where asking at once again would be answered alike.

        Answers that cannot be read count, and statuses such as 400.
        """
        if self.outcome == "failed":
            return is_final_status(self.status)
        return self.outcome in GOOD_OUTCOMES or self.outcome == "unreadable"


class RobotsRules(Struct, frozen=True):
    """A robots.txt; text is empty where the site has none."""

    url: str
    read_at: datetime
    text: str


NotedT = TypeVar("NotedT", Fetch, RobotsRules)


@dataclass(slots=True)
class FetchLog:
    """Fetches by url, in the order of their instants; what a capture was; rules by url."""

    by_url: dict[str, list[Fetch]] = field(default_factory=dict)
    captured: dict[CaptureId, FetchOutcome] = field(default_factory=dict)
    rules: dict[str, RobotsRules] = field(default_factory=dict)

    def add(self, fetch: Fetch) -> None:
        self.by_url.setdefault(fetch.url, []).append(fetch)
        if fetch.capture_id and fetch.outcome != "unchanged":
            self.captured[fetch.capture_id] = fetch.outcome

    def accepted(self, url: str) -> Fetch | None:
        """The last fetch of a url that said what the site lists."""
        return next(
            (one for one in reversed(self.by_url.get(url, [])) if one.outcome in GOOD_OUTCOMES),
            None,
        )

    def listed(self, fetch: Fetch) -> FetchOutcome:
        """The outcome, and of what is unchanged the outcome that it had when it was archived."""
        if fetch.outcome == "unchanged" and fetch.capture_id:
            return self.captured.get(fetch.capture_id, "page")
        return fetch.outcome

    def since(self, instant: datetime) -> list[Fetch]:
        """Every request from an instant on, in order."""
        every = (one for fetches in self.by_url.values() for one in fetches)
        return sorted((one for one in every if one.requested_at >= instant), key=_instant)

    def waits(self, origin: str, now: datetime) -> datetime | None:
        """The last instant before which a site wants no request.

        A wait for longer than MAX_RETRY_AFTER held for the run that met it, and holds no more.
        """
        every = (one for url in self.by_url if url.startswith(origin) for one in self.by_url[url])
        waits = ((one, one.retry_at) for one in every if one.retry_at)
        return max((until for one, until in waits if _still_holds(one, until, now)), default=None)


def note_content(fact: Fetch | RobotsRules) -> dict[str, Scalar]:
    """A fetch or rules as the content of a note."""
    return {key: value for key, value in msgspec.to_builtins(fact).items() if value is not None}


def read_fetch_log(folder: Path, now: datetime) -> FetchLog:
    """The history that the archive in a folder holds. Raises ArchiveDamaged, StorageError."""
    with open_index(folder) as index:
        return indexed_fetch_log(index, now)


def indexed_fetch_log(index: ArchiveIndex, now: datetime) -> FetchLog:
    """The history that an index holds. Raises ArchiveDamaged.

    Requests from the future come first: nobody knows when they were made.

    A note is archived before its page: where a kill came between them the page is not there, and
    the fetch counts for nothing but the pace.
    """
    found = FetchLog()
    fetches = [_convert(index, note, Fetch) for note in index.notes(FETCH)]
    for one in sorted(
        fetches, key=lambda it: (not is_from_future(_instant(it), now), _instant(it))
    ):
        is_lost = one.capture_id is not None and index.origin(one.capture_id) is None
        found.add(_lost(one) if is_lost else one)
    for rules in (_convert(index, note, RobotsRules) for note in index.notes(ROBOTS)):
        before = found.rules.get(rules.url, rules)
        found.rules[rules.url] = max(before, rules, key=lambda one: one.read_at)
    return found


def _convert(index: ArchiveIndex, note: Note, kind: type[NotedT]) -> NotedT:
    try:
        return msgspec.convert(note.content, kind)
    except msgspec.ValidationError as error:
        why, at = f"a {note.kind} note of {note.noted_at}: {error}", note.at or ArchiveOffset("", 0)
        raise damage_error(index.folder / at.file, at.offset, why) from error


def _lost(fetch: Fetch) -> Fetch:
    return Fetch(fetch.url, fetch.requested_at, "failed", detail="killed before it was archived")


def _still_holds(fetch: Fetch, until: datetime, now: datetime) -> bool:
    is_kept = until - fetch.requested_at <= MAX_RETRY_AFTER
    return is_kept and not is_from_future(fetch.requested_at, now)


def _instant(fetch: Fetch) -> datetime:
    return fetch.requested_at
