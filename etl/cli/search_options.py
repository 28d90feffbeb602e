"""The options that `search` and `similar` share, and the answer that both print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from etl.cli.answer_options import FORMATS, out_option
from etl.cli.show import print_answer
from etl.errors import UsageError
from etl.release.locked import open_locked_release
from etl.release.queries import Relation
from etl.settings import Settings
from etl.stage.connection import Connection

_DAY = click.DateTime(["%Y-%m-%d"])
_TOP = click.IntRange(1, 1_000_000)
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
    click.option("--top", type=_TOP, default=10, show_default=True, help="How many."),
    click.option("--format", "form", type=FORMATS, help="How to write the answer; else a table."),
    out_option,
    click.pass_obj,
)

Search = Callable[[Connection, str, Mapping[str, str | None]], Relation]
"""A search of the release: about this text, with values for the parameters of its macro."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """The values of the shared options."""

    first: datetime | None
    last: datetime | None
    org: str | None
    has_code: bool
    top: int
    form: str | None
    out: Path | None


def search_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the shared options to a command, as click's own decorators do."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def print_found(
    settings: Settings, search: Search, about: str, if_empty: str, **options: Any
) -> None:
    """Search the release with the shared options, and print what is found, or why nothing is."""
    chosen = SearchOptions(**options)
    if chosen.first and chosen.last and chosen.last < chosen.first:
        raise UsageError(f"--to {chosen.last:%Y-%m-%d} is before --from {chosen.first:%Y-%m-%d}")
    filters = {
        "listed_from": str(chosen.first.date()) if chosen.first else None,
        "listed_to": str(chosen.last.date()) if chosen.last else None,
        "organization": chosen.org,
        "has_code": "true" if chosen.has_code else None,
        "top": str(chosen.top),
    }
    with open_locked_release(settings.release) as con:
        print_answer(search(con, about, filters), chosen.form, chosen.out, if_empty)
