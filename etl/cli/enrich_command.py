"""`paperhouse enrich`."""

import sys

import click

from etl.cli.enrich_lines import print_enriched
from etl.cli.progress_bars import progress_bars
from etl.cli.request_lines import NOT_FETCHED, RequestLines, exit_code_after
from etl.cli.say import say
from etl.contract.vocabulary import ENRICH_SOURCES, EnrichSource
from etl.pipeline.enrich import EnrichOptions, enrich_release
from etl.pipeline.publish import ReleaseOptions
from etl.settings import Settings
from expectations import release_suites
from expectations.report import report_after


@click.command("enrich")
@click.option("--arxiv", is_flag=True, help="arXiv alone.")
@click.option("--details", is_flag=True, help="The site's details of papers alone.")
@click.option("--limit", type=click.IntRange(1), help="At most N requests to each service.")
@click.pass_obj
def enrich_command(settings: Settings, arxiv: bool, details: bool, limit: int | None) -> None:
    """Ask arXiv and the site about papers, release what they say.

    At arXiv papers without a record come first, the newest at once; then what changed since the
    last time; then papers that are known by their title alone. What was not answered is asked ever
    more rarely. The site's details are asked for 1, 7, 30, 90 and 365 days after a paper was
    listed, then every year. After an interrupt the next one goes on where this one stopped.
    """
    wanted: dict[EnrichSource, bool] = {"arxiv": arxiv, "details": details}
    sources = [name for name, is_wanted in wanted.items() if is_wanted]
    options = EnrichOptions(dict.fromkeys(sources or ENRICH_SOURCES, limit))
    with report_after(settings), progress_bars() as shown:
        lines, extras = RequestLines(shown), ReleaseOptions(suites=release_suites(settings))
        results, release_id = enrich_release(
            settings, options, lines.follower, shown, lines, extras=extras
        )
    say(f"release {release_id}")
    print_enriched(results)
    codes = (exit_code_after(it.crawl, NOT_FETCHED | {"redirected"}) for it in results)
    sys.exit(max(codes, default=0))
