"""`paperhouse similar`."""

from typing import Any

import click

from etl.cli.search_options import print_found, search_options
from etl.release.search import similar_papers
from etl.settings import Settings


@click.command("similar")
@click.argument("paper", nargs=-1, required=True)
@search_options
def similar_command(settings: Settings, paper: tuple[str, ...], **options: Any) -> None:
    """Find papers like one, named by its id, address or title.

    PAPER is like 2604.00001, an address of arXiv or of the site, a paper_key, a title or a part of
    one title. The papers share the words that tell most of its text. The same in SQL, for
    `paperhouse query`: from search.similar('arxiv:2604.00001')
    """
    if_empty = "no paper that the options let through is like this one"
    print_found(settings, similar_papers, " ".join(paper), if_empty, **options)
