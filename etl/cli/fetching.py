"""The commands that ask the site: fetch, run and gaps."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from etl.clock import SystemClock
from etl.errors import UsageError
from etl.settings import Settings

if TYPE_CHECKING:
    from etl.fetch.crawl import CrawlResult, RequestEvent
    from etl.sources.base import Target
    from etl.sources.daily_papers.targets import Via
    from etl.stage.progress import Progress

_VIA = click.option(
    "--via", type=click.Choice(["html", "api"]), default="html", show_default=True,
    help="The page, or the API, paged to its end.",
)  # fmt: skip
_DAY = click.DateTime(["%Y-%m-%d"])
_LONG_SECONDS = 3
_LONG_RUN = 60
_LONG_PATH = 60
_NOT_GOOD = ("blocked", "limited", "failed", "unreadable")


@click.command()
@click.option("--date", "day", type=_DAY, help="One day.")
@click.option("--from", "first", type=_DAY, help="First day of a span.")
@click.option("--to", "last", type=_DAY, help="Last day of a span; today where it is left out.")
@click.option("--week", help="A week, such as 2026-W27.")
@click.option("--month", help="A month, such as 2026-07.")
@click.option("--trending", is_flag=True, help="What trends now.")
@click.option("--search", "query", help="What a search finds now.")
@click.option("--again", is_flag=True, help="Also what is complete, or not due yet.")
@_VIA
@click.pass_obj
def fetch(
    settings: Settings,
    day: datetime | None,
    first: datetime | None,
    last: datetime | None,
    week: str | None,
    month: str | None,
    trending: bool,
    query: str | None,
    again: bool,
    via: "Via",
) -> None:
    """Fetch listings into the archive; `publish` puts them into the warehouse.

    Each request is a line: when (UTC), for which listing, what came of it, its status and address,
    and the capture, or why there is none.
    """
    from etl.cli.progress_bars import progress_bars
    from etl.pipeline.fetch import (
        fetch_targets,
    )
    from etl.sources.daily_papers.targets import (
        monthly_target,
        search_target,
        trending_target,
        weekly_target,
    )

    wanted = _days(day, first, last, via)
    wanted += [weekly_target(week, via)] if week is not None else []
    wanted += [monthly_target(month, via)] if month is not None else []
    wanted += [trending_target(via)] if trending else []
    wanted += [search_target(query)] if query is not None else []
    if query is not None and via == "api":
        raise UsageError("--search reads the page alone: leave out --via api")
    if not wanted:
        raise UsageError("say what: --date, --from, --week, --month, --trending or --search")
    with progress_bars() as shown:
        screen = _Screen(shown)
        done = fetch_targets(settings, wanted, again=again, watch=screen.show, clock=screen)
    _end(done)


@click.command()
@click.option("--days", type=click.IntRange(1), default=7, show_default=True, help="Last N days.")
@_VIA
@click.pass_obj
def run(settings: Settings, days: int, via: "Via") -> None:
    """The daily job: fetch what is missing or still moving, load, check, publish, report.

    Great Expectations' suites run before the release appears; the quality report follows it.
    """
    from etl.cli.progress_bars import progress_bars
    from etl.pipeline.fetch import (
        last_days,
        run_daily,
    )
    from etl.pipeline.publish import ReleaseOptions
    from expectations import release_suites
    from expectations.report import report_after

    with report_after(settings), progress_bars() as shown:
        wanted, screen = last_days(days, via), _Screen(shown)
        extras = ReleaseOptions(search=True, suites=release_suites(settings))
        done = run_daily(settings, wanted, screen.show, shown, screen, extras=extras)
    if done.release_id is None:
        click.echo("paperhouse: no page ever came, so no release was made", err=True)
    else:
        click.echo(f"release {done.release_id}")
    _end(done.crawl)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a day.")
@click.option("--fetch", "fills", is_flag=True, help="Fetch just the days that are worth it.")
@_VIA
@click.pass_obj
def gaps(settings: Settings, as_json: bool, fills: bool, via: "Via") -> None:
    """Every day since the listings began, with its state and why.

    Fetches count at once. That a page is held, or was imported, is known once it is released.
    """
    import msgspec

    from etl.cli.progress_bars import progress_bars
    from etl.pipeline.fetch import (
        day_spans,
        fetch_missing,
        known_day_states,
    )

    if fills and as_json:
        raise UsageError("--json shows what --fetch would change: one at a time")
    if fills:
        with progress_bars() as shown:
            screen = _Screen(shown)
            done = fetch_missing(settings, via, screen.show, screen)
        _end(done)
        return
    found = known_day_states(settings)
    if as_json:
        for gap in found:
            click.echo(json.dumps(msgspec.to_builtins(gap)))
        return
    for span in day_spans(found):
        days = str(span.first) if span.first == span.last else f"{span.first} to {span.last}"
        click.echo(f"{days:<24}  {span.state:<8}  {span.why}")
    counts = Counter(gap.state for gap in found)
    worth = sum(gap.worth_fetching for gap in found)
    click.echo(", ".join(f"{count} {state}" for state, count in counts.most_common()))
    click.echo(
        f"{worth} worth fetching: `paperhouse gaps --fetch`" if worth else "nothing to fetch"
    )


class _Screen(SystemClock):
    """A line for each request; and whoever looks on need not wonder whether a run waits or died.

    It prints, as click's echo writes past the bars into the middle of them.
    """

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._is_told = False

    def show(self, step: "RequestEvent") -> None:
        print(_line(step), flush=True)
        self._is_told = step.again_in is not None
        self._progress("fetching", step.number, step.total)

    def sleep(self, seconds: float) -> None:
        if seconds >= _LONG_SECONDS and not self._is_told:
            print(f"waiting {_duration(seconds)} before the next request", file=sys.stderr)
        self._is_told = False
        super().sleep(seconds)


def _days(
    day: datetime | None, first: datetime | None, last: datetime | None, via: "Via"
) -> list["Target"]:
    from etl.fetch.crawl import days_between
    from etl.sources.daily_papers.targets import (
        daily_target,
    )

    if last and not first:
        raise UsageError("--to needs --from")
    if first and last and last < first:
        raise UsageError(f"--to {last:%Y-%m-%d} is before --from {first:%Y-%m-%d}")
    days = [day.date()] if day else []
    if first:
        days += days_between(first.date(), last.date() if last else datetime.now(UTC).date())
    return [daily_target(one, via) for one in days]


def _line(step: "RequestEvent") -> str:
    """One request: when, for which listing, what came of it, and how long the others will take."""
    fetch = step.fetch
    status = "-" if fetch.status is None else str(fetch.status)
    columns = [
        f"{fetch.requested_at:%H:%M:%S}",
        f"{step.number:>{len(str(step.total))}}/{step.total}",
        f"{fetch.outcome:<10}",
        f"{status:>3}",
        _shortened(f"/{fetch.url.split('/', 3)[-1]}"),
        _why(step),
        f"({_duration(step.seconds_left)} left)" if step.seconds_left >= _LONG_RUN else "",
    ]
    return "  ".join(filter(None, columns))


def _why(step: "RequestEvent") -> str:
    """The reason without the status, which has a column; where there is none, the capture."""
    fetch = step.fetch
    reason = (fetch.detail or "").removeprefix(f"status {fetch.status}").lstrip(",: ")
    again = "" if step.again_in is None else f"again in {_duration(step.again_in)}"
    said = "; ".join(filter(None, (reason or fetch.capture_id, again)))
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in said)


def _shortened(path: str) -> str:
    return path if len(path) <= _LONG_PATH else f"{path[: _LONG_PATH - 1]}…"


def _end(done: "CrawlResult") -> None:
    """Counts, and an exit code that a scheduler understands."""
    counts = Counter(step.fetch.outcome for step in done.steps)
    words = [f"{count} {outcome}" for outcome, count in counts.most_common()]
    words += [f"{len(done.skipped)} complete or not due"] if done.skipped else []
    click.echo(f"fetched: {', '.join(words) or 'nothing'}")
    if done.stopped:
        click.echo(f"paperhouse: stopped: {done.stopped}", err=True)
        sys.exit(6)
    if any(step.fetch.outcome in _NOT_GOOD for step in done.steps):
        sys.exit(7)


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"
