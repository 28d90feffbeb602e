"""Fetching as operators know it: days that are worth a request, the daily job, and the gaps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

from etl import pipeline
from etl.errors import NoRelease
from etl.fetch import crawl, history, session, states, targets
from etl.fetch.clock import SYSTEM, Clock
from etl.fetch.crawl import Crawl, Watch
from etl.fetch.states import Gap, Seen
from etl.fetch.targets import Target, Via
from etl.fetch.verdict import Outcome
from etl.parallel import pool
from etl.parse.address import address
from etl.pipeline.progress import Progress, silent
from etl.settings import Settings
from etl.warehouse import release

_SEARCHABLE = pipeline.Extras(search=True)
_PAGE_BYTES = 2**18
"""Of a page of a day, at the least; mostly about 330 kB."""

_DOCUMENTS = (
    "select url, listed_on, capture_id, source, outcome, captured_at, is_cut, fault "
    "from core.captures where listing_kind = 'daily' and outcome != 'unreadable' "
    "order by capture_id"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What a daily job did: what it fetched, and the load and release that came of it.

    account: None where no page ever came, and so there is no release.
    """

    crawl: Crawl
    account: pipeline.Account | None


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
    imported, _ = _released(settings)
    with session.opened(settings.site, settings.archive, clock) as opened:
        return crawl.crawl(opened, wanted, again=again, imported=imported, watch=watch)


def gaps(settings: Settings, clock: Clock = SYSTEM) -> list[Gap]:
    """Every day since the listings began, with its state and why.

    Fetches count at once; what is imported or held is known from the release, so of pages that came
    after it nobody knows yet that they are held.
    """
    imported, held = _released(settings)
    seen = states.merged(imported, states.seen(history.read(settings.archive), held))
    days = crawl.days(settings.site.first_day, clock.now().date())
    return states.gaps(seen, days, clock.now())


def fill(
    settings: Settings, via: Via = "html", watch: Watch = crawl.silent, clock: Clock = SYSTEM
) -> Crawl:
    """Fetch just the days that are worth it, of all since the listings began."""
    worth = [gap.day for gap in gaps(settings, clock) if gap.worth_fetching]
    wanted = [targets.daily(day, via) for day in worth]
    return fetch(settings, wanted, again=True, watch=watch, clock=clock)


def run(
    settings: Settings,
    wanted: Sequence[Target],
    watch: Watch = crawl.silent,
    progress: Progress = silent,
    clock: Clock = SYSTEM,
    *,
    extras: pipeline.Extras = _SEARCHABLE,
) -> Run:
    """The daily job: fetch what is missing or moving of what is wanted, load, check, publish.

    For a long span, processes start while the first pages come. A site that answers nothing leaves
    the last release as it was, with these requests added; where there is none, none is made.
    """
    with pool(_PAGE_BYTES * len(wanted)) as started:
        fetched = fetch(settings, wanted, watch=watch, clock=clock)
        try:
            account = pipeline.release(settings, extras=extras, progress=progress, started=started)
        except NoRelease:
            account = None
    return Run(fetched, account)


def last_days(count: int, via: Via = "html", clock: Clock = SYSTEM) -> list[Target]:
    """The daily listings up to today's (UTC)."""
    today = clock.now().date()
    return [targets.daily(day, via) for day in crawl.days(today - timedelta(count - 1), today)]


def spans(found: Iterable[Gap]) -> Iterator[Span]:
    """Days in a row of one state as one span."""
    for state, group in groupby(found, key=lambda gap: gap.state):
        row = list(group)
        yield Span(row[0].day, row[-1].day, state, row[-1].why)


def _released(settings: Settings) -> tuple[dict[date, list[Seen]], set[str]]:
    """What the release's imported documents say of each day, and the captures that it holds."""
    imported: dict[date, list[Seen]] = {}
    held: set[str] = set()
    if settings.release.exists():
        with release.opened(settings.release) as con:
            rows = con.execute(_DOCUMENTS).fetchall()
        for url, listed_on, capture_id, source, outcome, *told in rows:
            held |= {capture_id} if outcome == "held" else set()
            day = address(url).day or listed_on
            if source == "import" and day is not None:
                imported.setdefault(day, []).append(_seen(outcome, *told))
    return imported, held


def _seen(
    outcome: Outcome | Literal["held"],
    captured_at: datetime | None,
    is_cut: bool,
    fault: str | None,
) -> Seen:
    """A cut document settles nothing: papers are missing whenever it was captured."""
    if is_cut:
        return Seen(None, "page", "imported, and cut at 50 papers")
    return Seen(captured_at, outcome, fault)
