"""The commands that search the release: search and similar."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from etl.settings import Settings

_DAY = click.DateTime(["%Y-%m-%d"])
_FORMS = click.Choice(["table", "csv", "json", "parquet"])
_OPTIONS = (
    click.option(
        "--from",
        "first",
        type=_DAY,
        metavar="D",
        help="First listed on this day (YYYY-MM-DD) or later.",
    ),
    click.option(
        "--to",
        "last",
        type=_DAY,
        metavar="D",
        help="First listed on this day (YYYY-MM-DD) or earlier.",
    ),
    click.option("--org", help="Submitted by this organization: its handle or its full name."),
    click.option("--has-code", is_flag=True, help="With a code repository."),
    click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many."),
    click.option("--format", "form", type=_FORMS, help="How to write the answer; else a table."),
    click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file."),
    click.pass_obj,
)
Command = Callable[..., None]


def _with_options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("words", nargs=-1, required=True)
@_with_options
def search(settings: Settings, words: tuple[str, ...], **options: Any) -> None:
    """Papers about these words, the best first (BM25 over titles and abstracts).

    Accents and LaTeX make no difference; a paper with any of the words counts. The same in SQL,
    for `paperhouse query`: from search.papers('sparse attention')
    """
    from polars import Series

    from etl.normalize.text import clean_texts
    from etl.release.search import search_papers

    [text] = clean_texts(Series([" ".join(words)]))
    _answer(settings, search_papers, text or "", **options)


@click.command()
@click.argument("paper")
@_with_options
def similar(settings: Settings, paper: str, **options: Any) -> None:
    """Papers like PAPER, an arXiv id or a key, by the words that tell most of its text.

    The same in SQL, for `paperhouse query`: from search.similar('arxiv:2604.00001')
    """
    from etl.release.search import similar_papers

    _answer(settings, similar_papers, paper, **options)


def _answer(
    settings: Settings,
    asked: Callable[..., Any],
    about: str,
    *,
    first: datetime | None,
    last: datetime | None,
    org: str | None,
    has_code: bool,
    top: int,
    form: str | None,
    out: Path | None,
) -> None:
    from etl.cli.show import print_answer
    from etl.release.database import open_release

    filters = {
        "listed_from": str(first.date()) if first else None,
        "listed_to": str(last.date()) if last else None,
        "organization": org,
        "has_code": "true" if has_code else None,
        "top": str(top),
    }
    with open_release(settings.release) as con:
        print_answer(asked(con, about, filters), form, out)
