"""`paperhouse similar`."""

from typing import Any

import click

from etl.cli.search_options import print_found, search_options
from etl.release.search import similar_papers
from etl.settings import Settings


@click.command("similar")
@click.argument("paper")
@search_options
def similar_command(settings: Settings, paper: str, **options: Any) -> None:
    """Find papers like PAPER, which is an arXiv id or a key.

    They share the words that tell most of its text. The same in SQL, for `paperhouse query`:
    from search.similar('arxiv:2604.00001')
    """
    print_found(settings, similar_papers, paper, **options)
