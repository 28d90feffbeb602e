"""Fetching as operators know it: days that are worth a request, the daily job, and the gaps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from etl import pipeline
from etl.fetch import crawl, history, session, states, targets
from etl.fetch.clock import SYSTEM, Clock
from etl.fetch.crawl import Crawl, Watch
from etl.fetch.states import Gap, Seen
from etl.fetch.targets import Target, Via
from etl.parse.address import address
from etl.pipeline.progress import Progress, silent
from etl.settings import Settings
from etl.warehouse import release

_IMPORTED = (
    "select url, listed_on, captured_at, outcome, is_cut, fault, capture_id, source "
    "from core.captures where listing_kind = 'daily' and outcome != 'unreadable' "
    "order by captured_at nulls first, capture_id"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What a daily job did: what it fetched, and the load and release that came of it."""

    crawl: Crawl
    account: pipeline.Account


class Span(NamedTuple):
    """Days in a row of one state; why: of the last of them."""

    first: date
    last: date
    state: str
    why: str


def fetch(
    settings: Settings,
    wanted: Sequence[Target],
    *,
    again: bool = False,
    watch: Watch = crawl.silent,
    clock: Clock = SYSTEM,
) -> Crawl:
    """Fetch into the archive what is wanted, without what is complete or not yet due, unless again.

    Days that were imported count as known. Raises FetchBusy, StorageError.
    """
    with session.opened(settings.site, settings.archive, clock) as opened:
        if again:
            return crawl.crawl(opened, wanted, again=True, watch=watch)
        known = _seen(settings, opened.history)
        asked = [target.asked.day for target in wanted if target.asked.day]
        found = states.gaps(known, asked, clock.now())
        settled = {gap.day for gap in found if not gap.worth_fetching}
        due = [target for target in wanted if target.asked.day not in settled]
        done = crawl.crawl(opened, due, watch=watch)
        skipped = [target for target in wanted if target.asked.day in settled]
        return Crawl(done.steps, skipped + done.skipped, done.stopped)


def gaps(settings: Settings, clock: Clock = SYSTEM) -> list[Gap]:
    """Every day since the listings began, with its state and why."""
    days = crawl.days(settings.site.first_day, clock.now().date())
    return states.gaps(_seen(settings, history.read(settings.archive)), days, clock.now())


def fill(
    settings: Settings, via: Via = "html", watch: Watch = crawl.silent, clock: Clock = SYSTEM
) -> Crawl:
    """Fetch just the days that are worth it, of all since the listings began."""
    worth = [gap.day for gap in gaps(settings, clock) if gap.worth_fetching]
    return fetch(settings, [targets.daily(day, via) for day in worth], watch=watch, clock=clock)


def run(
    settings: Settings,
    wanted: Sequence[Target],
    watch: Watch = crawl.silent,
    progress: Progress = silent,
    clock: Clock = SYSTEM,
) -> Run:
    """The daily job: fetch what is missing or moving of what is wanted, load, check, publish."""
    fetched = fetch(settings, wanted, watch=watch, clock=clock)
    return Run(fetched, pipeline.load(settings, [], progress))


def last_days(count: int, via: Via = "html", clock: Clock = SYSTEM) -> list[Target]:
    """The daily listings up to today's (UTC)."""
    today = clock.now().date()
    return [targets.daily(day, via) for day in crawl.days(today - timedelta(count - 1), today)]


def spans(found: Iterable[Gap]) -> Iterator[Span]:
    """Days in a row of one state as one span."""
    for state, group in groupby(found, key=lambda gap: gap.state):
        row = list(group)
        yield Span(row[0].day, row[-1].day, state, row[-1].why)


def _seen(settings: Settings, fetched: history.History) -> dict[date, list[Seen]]:
    """What fetches and the release's imported documents say of each day, in order of instants."""
    imported, held = _released(settings)
    known = states.seen(fetched, held)
    for day, seen in imported:
        known[day] = [*known.get(day, []), seen]
    return {day: sorted(seen, key=_instant) for day, seen in known.items()}


def _released(settings: Settings) -> tuple[list[tuple[date, Seen]], set[str]]:
    if not settings.release.exists():
        return [], set()
    with release.opened(settings.release) as con:
        rows = con.execute(_IMPORTED).fetchall()
    held = {row[6] for row in rows if row[3] == "held"}
    days = [(_asked_for(url, day), row) for row in rows for url, day in [row[:2]]]
    return [(day, _document(row)) for day, row in days if day and row[7] == "import"], held


def _asked_for(url: str | None, listed_on: date | None) -> date | None:
    """A document that repeats another day's issue says something of the day asked for."""
    return address(url).day or listed_on


def _document(row: Sequence[object]) -> Seen:
    _, _, captured_at, outcome, is_cut, fault, *_ = row
    instant = captured_at if isinstance(captured_at, datetime) else None
    if is_cut:
        return Seen(instant, "failed", "an import that was cut at 50 papers")
    return Seen(instant, str(outcome), None if fault is None else str(fault))  # type: ignore[arg-type]


def _instant(seen: Seen) -> datetime:
    return seen.seen_at or datetime.min  # noqa: DTZ901 - naive UTC, as everywhere
