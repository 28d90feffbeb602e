"""`paperhouse gaps`."""

from collections import Counter
from collections.abc import Sequence

import click
import msgspec

from etl.cli.progress_bars import progress_bars
from etl.cli.request_lines import RequestLines, finish_fetch
from etl.cli.say import say
from etl.cli.show import print_json
from etl.cli.via_option import via_option
from etl.errors import UsageError
from etl.inert import inert_line
from etl.pipeline.fetch import fetch_missing
from etl.pipeline.known_days import day_spans, known_day_states
from etl.settings import Settings
from etl.sources.daily_papers.day_states import DayState
from etl.sources.daily_papers.targets import Via


@click.command("gaps")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a day.")
@click.option("--fetch", "fills", is_flag=True, help="Fetch just the days that are worth it.")
@via_option
@click.pass_obj
def gaps_command(settings: Settings, as_json: bool, fills: bool, via: Via) -> None:
    """List every day since the listings began, with its state.

    The reason stands beside the state. Fetches count at once. That a page is held, or was
    imported, is known once it is released.
    """
    if fills and as_json:
        raise UsageError("--json shows what --fetch would change: one at a time")
    if fills:
        _fetch_missing(settings, via)
        return
    found = known_day_states(settings)
    if as_json:
        for day in found:
            print_json(msgspec.to_builtins(day))
    else:
        _print_days(found)


def _fetch_missing(settings: Settings, via: Via) -> None:
    with progress_bars() as shown:
        lines = RequestLines(shown)
        done = fetch_missing(settings, via, lines.follower, lines)
    finish_fetch(done)


def _print_days(found: Sequence[DayState]) -> None:
    for span in day_spans(found):
        days = str(span.first) if span.first == span.last else f"{span.first} to {span.last}"
        say(f"{days:<24}  {span.state:<8}  {inert_line(span.why)}")
    counts = Counter(day.state for day in found)
    worth = sum(day.worth_fetching for day in found)
    say(", ".join(f"{count} {state}" for state, count in counts.most_common()))
    say(f"{worth} worth fetching: `paperhouse gaps --fetch`" if worth else "nothing to fetch")
