"""The command line, Dagster's, and the work of a job; one sync or rename may be left out.

    python -m tests.durability.power_command WORD…

PAPERHOUSE_LEFT_OUT names the place in our code whose calls do not reach the system.
"""

import os
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

import click

from assets.dagster_home import prepare_home
from etl.build import derive
from etl.cli.main import main
from etl.pipeline.inbox import archive_inbox
from etl.release.site import site_folder
from etl.settings import from_environment
from tests.durability.left_out import leave_out

LEFT_OUT = "PAPERHOUSE_LEFT_OUT"
_ENGINE = {"duckdb-eh.wasm": b"the engine", "duckdb-browser.mjs": b"what starts it"}
_MATERIALIZE = ("asset", "materialize", "--select", "inbox", "-m", "assets.definitions")


@click.command()
def inbox() -> None:
    """Do what the job of Dagster's inbox does."""
    archive_inbox(from_environment())


@click.command()
def materialize() -> None:
    """Materialize the inbox by Dagster's own command, in a home as `make ui` prepares it."""
    prepare_home(Path(os.environ["DAGSTER_HOME"]))
    # To import it takes seconds.
    pkgutil.resolve_name("dagster._cli:cli")(_MATERIALIZE)


@click.command()
def site() -> None:
    """Do what `paperhouse site` does, into the home, with an engine of a few bytes."""
    settings = from_environment()
    with patch.object(site_folder, "engine_files", _ENGINE.copy):
        site_folder.write_site(settings.release, settings.home / "site")


def command_of(words: Sequence[str]) -> tuple[click.Command, Sequence[str]]:
    """The command of these words, and the words that it gets."""
    jobs = {"inbox": inbox, "materialize": materialize, "site": site}
    return (jobs[words[0]], words[1:]) if words[0] in jobs else (main, words)


def carry_out(words: Sequence[str], environment: Mapping[str, str], output: str | None) -> None:
    """End this process as the command does. output: a file for what it prints."""
    os.environ.update(environment)
    derive.SMALL = 0  # as of a large home, whose releases follow by difference
    if output:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
    if site := os.environ.get(LEFT_OUT):
        leave_out(site)
    command, rest = command_of(words)
    command(rest)


if __name__ == "__main__":
    carry_out(sys.argv[1:], {}, None)
