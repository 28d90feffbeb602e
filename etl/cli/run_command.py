"""`paperhouse run`."""

import click

from etl.cli.enrich_lines import print_enriched
from etl.cli.feeding import write_after_run
from etl.cli.progress_bars import progress_bars
from etl.cli.request_lines import RequestLines, finish_fetch
from etl.cli.say import say
from etl.cli.sending import send_after_run
from etl.cli.via_option import via_option
from etl.errors import UsageError
from etl.pipeline.fetch import last_days, run_daily
from etl.pipeline.publish import ReleaseOptions
from etl.pipeline.searches import search_targets
from etl.settings import Settings
from etl.sources.base import Target
from etl.sources.daily_papers.targets import Via
from expectations import release_suites
from expectations.report import report_after

_DAYS = click.IntRange(1, 36_500)


@click.command("run")
@click.option("--days", type=_DAYS, default=7, show_default=True, help="Last N days.")
@via_option
@click.pass_obj
def run_command(settings: Settings, days: int, via: Via) -> None:
    """Fetch what is missing, load, check, publish, report.

    This is the daily job, for days that are missing or may still change, and for watched searches.
    It also asks about papers: arXiv with at most PAPERHOUSE_ENRICH requests a run (20; 0 for none),
    the site for at most PAPERHOUSE_DETAILS details (200); trouble with that costs no page. Great
    Expectations' suites run before the release appears, and the quality report is written after it.
    Digests that are due are sent then, if there are subscriptions, and feeds are written, if
    PAPERHOUSE_FEEDS names a folder.
    """
    with report_after(settings), progress_bars() as shown:
        wanted = last_days(days, via, first=settings.site.first_day) + _searches(settings)
        lines = RequestLines(shown)
        extras = ReleaseOptions(suites=release_suites(settings))
        done = run_daily(settings, wanted, lines.follower, shown, lines, extras=extras)
    if done.release_id is None:
        say("paperhouse: no page ever came, so no release was made", err=True)
    else:
        say(f"release {done.release_id}")
        send_after_run(settings)
        write_after_run(settings)
    print_enriched(done.enriched)
    finish_fetch(done.crawl)


def _searches(settings: Settings) -> list[Target]:
    """The searches that are watched. A file that cannot be read costs them, and no day."""
    try:
        return search_targets(settings)
    except UsageError as error:
        say(f"paperhouse: no search is fetched: {error}", err=True)
        return []
