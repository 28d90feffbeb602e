"""`paperhouse search`."""

from typing import Any

import click
from polars import Series

from etl.cli.search_options import print_found, search_options
from etl.errors import UsageError
from etl.normalize.text import clean_texts
from etl.release.search import search_papers
from etl.settings import Settings


@click.command("search")
@click.argument("words", nargs=-1)
@search_options
def search_command(settings: Settings, words: tuple[str, ...], **options: Any) -> None:
    """Find papers about these words, the best first.

    A paper with any of the words counts; more, if they stand in its title, or in the order in which
    they were asked for. Accents and LaTeX make no difference. Without words, papers that --org and
    the other options let through are listed, the youngest first. The same in SQL, for `paperhouse
    query`: from search.papers('sparse attention')
    """
    [text] = clean_texts(Series([" ".join(words)]))
    if not text and not any(options[name] for name in ("first", "last", "org", "has_code")):
        raise UsageError(
            "nothing to look for: give words, or one of --org, --from, --to, --has-code"
        )
    none = "no paper that the options let through has any of these words"
    if_empty = none if text else "the options let no paper through"
    print_found(settings, search_papers, text or "", if_empty, **options)
