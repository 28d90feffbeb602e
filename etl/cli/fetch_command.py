"""`paperhouse fetch`."""

from datetime import datetime, timedelta

import click

from etl.cli.progress_bars import progress_bars
from etl.cli.request_lines import RequestLines, finish_fetch
from etl.cli.via_option import via_option
from etl.clock import SYSTEM_CLOCK, days_between
from etl.errors import UsageError
from etl.pipeline.fetch import fetch_targets
from etl.pipeline.searches import search_targets
from etl.settings import Settings
from etl.sources.base import Target
from etl.sources.daily_papers.targets import (
    Via,
    daily_target,
    monthly_target,
    search_target,
    trending_target,
    weekly_target,
)

_DAY = click.DateTime(["%Y-%m-%d"])
_AHEAD = timedelta(hours=14)
"""The first place on earth is so far ahead of UTC: a day of the site may be today there."""


@click.command("fetch")
@click.option("--date", "day", type=_DAY, help="One day.")
@click.option("--from", "first", type=_DAY, help="First day of a span.")
@click.option("--to", "last", type=_DAY, help="Last day of a span; today where it is left out.")
@click.option("--week", help="A week, such as 2026-W27.")
@click.option("--month", help="A month, such as 2026-07.")
@click.option("--trending", is_flag=True, help="What trends now.")
@click.option("--search", "query", help="What a search finds now.")
@click.option("--watched", is_flag=True, help="What the searches of `watch list` find now.")
@click.option("--again", is_flag=True, help="Also what is complete, or not due yet.")
@via_option
@click.pass_obj
def fetch_command(
    settings: Settings,
    day: datetime | None,
    first: datetime | None,
    last: datetime | None,
    week: str | None,
    month: str | None,
    trending: bool,
    query: str | None,
    watched: bool,
    again: bool,
    via: Via,
) -> None:
    """Fetch listings into the archive, for `publish` to release.

    Each request is a line: when (UTC), for which listing, what came of it, its status and address,
    and the capture, or why there is none.
    """
    wanted = _days(day, first, last, via)
    wanted += _periods(week, month, via)
    wanted += [trending_target(via)] if trending else []
    wanted += [search_target(query)] if query is not None else []
    wanted += search_targets(settings) if watched else []
    if query is not None and via == "api":
        raise UsageError("--search reads the page alone: leave out --via api")
    if not wanted and watched:
        raise UsageError("no search is watched: `paperhouse watch add WORDS` first")
    if not wanted:
        raise UsageError(
            "say what: --date, --from, --week, --month, --trending, --search or --watched"
        )
    with progress_bars() as shown:
        lines = RequestLines(shown)
        once = list(dict.fromkeys(wanted))
        done = fetch_targets(settings, once, again=again, follower=lines.follower, clock=lines)
    finish_fetch(done)


def _periods(week: str | None, month: str | None, via: Via) -> list[Target]:
    wanted = []
    if week is not None:
        wanted.append(weekly_target(week, via))
        _check_begun(datetime.fromisoformat(f"{week}-1"))
    if month is not None:
        wanted.append(monthly_target(month, via))
        _check_begun(datetime.fromisoformat(f"{month}-01"))
    return wanted


def _check_begun(day: datetime) -> None:
    if day > SYSTEM_CLOCK.now() + _AHEAD:
        raise UsageError(f"{day:%Y-%m-%d} has not come yet")


def _days(
    day: datetime | None, first: datetime | None, last: datetime | None, via: Via
) -> list[Target]:
    if last and not first:
        raise UsageError("--to needs --from")
    if first and last and last < first:
        raise UsageError(f"--to {last:%Y-%m-%d} is before --from {first:%Y-%m-%d}")
    for stated in filter(None, (day, first)):
        _check_begun(stated)
    days = [day.date()] if day else []
    if first:
        days += days_between(first.date(), last.date() if last else SYSTEM_CLOCK.now().date())
    return [daily_target(one, via) for one in days]
