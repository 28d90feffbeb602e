"""The group of all commands: it imports the one that runs, and turns errors into exit codes."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from etl.cli.say import prepare_streams, say
from etl.errors import PaperhouseError, StorageError, UsageError
from etl.inert import inert_text, is_encodable
from etl.settings import from_environment

_INTERRUPTED = 128 + signal.SIGINT
"""As a shell says of a program that ends by this signal."""

HELP_LINES = {
    "accept": "Decide that a held capture is right, and release it.",
    "audit": "Derive everything beside the release, and compare the two.",
    "dictionary": "Print the data dictionary, as Markdown.",
    "diff": "Compare two releases: what came, went and changed.",
    "digest": "Print a subscription's digest that is due, or send it.",
    "enrich": "Ask arXiv and the site about papers, release what they say.",
    "export": "Write tables, marts and rejects as Parquet files.",
    "feed": "Write feeds of subscriptions and queries into a folder.",
    "fetch": "Fetch listings into the archive, for `publish` to release.",
    "gaps": "List every day since the listings began, with its state.",
    "load": "Archive files and folders, load them, publish a release.",
    "mcp": "Serve the release to agents, over standard streams.",
    "pages": "Give back an archived page, byte for byte.",
    "publish": "Derive, check and publish what the archive holds.",
    "query": "Run SQL or a named query on the release, read-only.",
    "rebuild": "Build stage and release again from the archive.",
    "rejects": "List quarantined entries, with the evidence.",
    "report": "Write the quality report anew, and open it.",
    "run": "Fetch what is missing, load, check, publish, report.",
    "search": "Find papers about these words, the best first.",
    "shell": "Open a prompt for SQL on the release.",
    "similar": "Find papers like one, named by its id, address or title.",
    "site": "Write a static page to explore the release in a browser.",
    "status": "Show what is in the warehouse, and what needs an eye.",
    "subscriptions": "List and check subscriptions, each with its next digest.",
    "verify": "Check the archive by its digests, and audit the release.",
    "watch": "Add, list or remove the searches that are fetched daily.",
    "why": "Show which pages state a paper's values, in which bytes.",
}
"""The first line of each command's docstring, for the list that `paperhouse --help` prints.

It stands here too because the docstring could only be read by importing the command, and all
commands together import for a second. A test compares the two.
"""


class _Commands(click.Group):
    """Lists commands by name and help line, and imports only the one that runs.

    The program's own errors are printed as one message, and become an exit code. Those of click
    are made inert on their way. An argument that is not UTF-8 ends every command, because no
    database and no message could hold it.
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        prepare_streams()
        with _told_refusals(), _foreseen_ends():
            for text in args:
                if not is_encodable(text):
                    raise click.UsageError(f"{text} is not valid UTF-8: rename it, or type it anew")
            return super().make_context(info_name, args, parent, **extra)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        return name, import_command(name) if name and listed else None, rest

    def invoke(self, ctx: click.Context) -> object:
        try:
            with _told_refusals(), _foreseen_ends():
                return super().invoke(ctx)
        except PaperhouseError as error:
            say(f"paperhouse: {error}", err=True)
            sys.exit(error.exit_code)


@click.group(
    cls=_Commands,
    commands={name: click.Command(name, help=line) for name, line in HELP_LINES.items()},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="paperhouse")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn pages of the Hugging Face Daily Papers site into a DuckDB warehouse.

    Everything is written under PAPERHOUSE_HOME (default ./data): the release that you query is
    papers.duckdb in it.

    Exit codes: 0 done; 1 nothing to work on, or a damaged file; 2 the command cannot be carried
    out as given; 3 the new release fails its own checks, or the last one its audit; 4 another load
    or fetch is running; 5 the disk or its permissions refuse; 6 the site wants or answers no more
    requests; 7 some listings could not be fetched; 8 the mail server took not every mail; 130
    Ctrl-C.
    """
    ctx.obj = from_environment()
    _check_home(ctx.obj.home)


def import_command(name: str) -> click.Command:
    """Import a command: `load` is `load_command` in the module etl.cli.load_command."""
    command = getattr(import_module(f"etl.cli.{name}_command"), f"{name}_command")
    assert isinstance(command, click.Command)  # noqa: S101 - a test imports every one
    return command


@contextmanager
def _told_refusals() -> Iterator[None]:
    """Tell in one message what the system refuses, and end with a code; click sees to a reader that
    has gone.
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        place = f"{error.filename}: " if error.filename else ""
        said = f"{place}{error.strerror or error}"
        say(f"paperhouse: {said}; see to it and run the command again", err=True)
        sys.exit(StorageError.exit_code)


@contextmanager
def _foreseen_ends() -> Iterator[None]:
    """Ctrl-C ends with a code of its own. Errors of click are made inert: they quote what was
    typed, and names of files that a shell filled in.
    """
    try:
        yield
    except KeyboardInterrupt:
        _end_interrupted()
    except RuntimeError as error:
        if not isinstance(error.__cause__, KeyboardInterrupt):  # DuckDB's word for Ctrl-C
            raise
        _end_interrupted()
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise click.UsageError(inert_text(error.format_message()), error.ctx) from error


def _end_interrupted() -> NoReturn:
    say("\npaperhouse: interrupted", err=True)
    sys.exit(_INTERRUPTED)


def _check_home(home: Path) -> None:
    exists = next(it for it in (home, *home.parents) if os.path.lexists(it))
    if not exists.is_dir():
        raise UsageError(f"PAPERHOUSE_HOME is {home}, but {exists} is no folder: name another one")
