"""`paperhouse search`."""

from typing import Any

import click
from polars import Series

from etl.cli.search_options import print_found, search_options
from etl.normalize.text import clean_texts
from etl.release.search import search_papers
from etl.settings import Settings


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@search_options
def search_command(settings: Settings, words: tuple[str, ...], **options: Any) -> None:
    """Find papers about these words, the best first.

    The rank is BM25 over titles and abstracts. Accents and LaTeX make no difference; a paper with
    any of the words counts. The same in SQL, for `paperhouse query`:
    from search.papers('sparse attention')
    """
    [text] = clean_texts(Series([" ".join(words)]))
    print_found(settings, search_papers, text or "", **options)
