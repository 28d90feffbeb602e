"""The list of commands, which is printed without importing any of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli.main import HELP_LINES, import_command, main
from tests.cli.conftest import Cli

ROOT = Path(__file__).parents[2]
IMPORTED = """
import sys
from etl.cli.main import main

try:
    main(["--help"])
finally:
    print(sorted({name.split(".")[0] for name in sys.modules} & {"duckdb", "polars", "msgspec"}))
"""

ASKED = """
import sys
from etl.cli.main import main

heavy = {"pandas", "numpy", "pyarrow", "dagster", "great_expectations"}
for words in sys.argv[1:]:
    main(words.split(), standalone_mode=False)
    print("imported", sorted({name.split(".")[0] for name in sys.modules} & heavy))
"""
INTERRUPTED = """
import os, signal, threading
import click, duckdb
from etl.cli import main as module

def ask():
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
    duckdb.sql("select count(*) from range(1_000_000_000_000)").fetchall()

module.import_command = lambda name: click.Command(name, callback=ask)
module.main(["status"])
"""
INTERRUPTED_AT_ONCE = """
import os, signal, sys

class Impatience:
    def find_spec(self, name, *_):
        if name == "etl.cli.main":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Impatience())
signal.signal(signal.SIGINT, signal.SIG_IGN if sys.argv[1:] else signal.default_int_handler)
from etl.__main__ import run
sys.argv = ["paperhouse", "--version"]
run()
"""
LOADING = """
import sys
from etl.cli import load_command

clients = {"aiohttp", "httpx", "mcp", "obstore", "requests", "smtplib", "tenacity", "urllib3"}
engines = {"duckdb", "polars"}
print(sorted({name.split(".")[0] for name in sys.modules} & (clients | engines)))
"""
QUESTIONS = (
    "query growth --paper 2604.00017",
    "query keyword_by_month --keyword census",
    "query top_papers_of_day --day 2026-04-02 --format csv",
    "search sparse attention",
    "similar 2604.00131",
    "status",
    "gaps",
)


@pytest.mark.parametrize(("name", "line"), HELP_LINES.items())
def test_a_help_line_is_the_first_line_of_the_commands_docstring(name: str, line: str):
    command = import_command(name)
    assert command.name == name
    assert (command.help or "").splitlines()[0] == line


def test_each_command_has_a_file():
    files = (ROOT / "etl" / "cli").glob("*_command.py")
    assert {file.stem.removesuffix("_command") for file in files} == set(HELP_LINES)


def test_help_lists_every_command_with_its_whole_line():
    shown = CliRunner().invoke(main, ["--help"]).stdout.split("Commands:\n")[1]
    assert [line.split(maxsplit=1) for line in shown.splitlines()] == [
        [name, line] for name, line in HELP_LINES.items()
    ]


def test_help_imports_no_command():
    words = [sys.executable, "-c", IMPORTED]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"


@pytest.mark.slow
def test_no_question_imports_what_takes_a_second_to_import(loaded: Cli):
    """Polars is imported: the contract declares its types, and that takes a tenth of a second."""
    words = [sys.executable, "-c", ASKED, *QUESTIONS]
    environment = os.environ | {"PAPERHOUSE_HOME": str(loaded.home)}
    said = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert [it for it in said.splitlines() if it.startswith("imported")] == [
        "imported []" for _ in QUESTIONS
    ]


@pytest.mark.slow
def test_a_load_starts_its_workers_before_it_imports_what_takes_long():
    """Nor does it import a client of the site, of a store, of mail or of agents."""
    said = subprocess.run(
        [sys.executable, "-c", LOADING], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert said == "[]\n"


@pytest.mark.slow
def test_ctrl_c_ends_a_command_in_the_middle_of_a_statement():
    """DuckDB answers it with an error of its own, whichever statement is under way."""
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr.strip()) == (130, "paperhouse: interrupted")


def test_ctrl_c_while_modules_load_ends_without_a_word_unless_it_is_ignored():
    ended, ignored = (
        subprocess.run(
            [sys.executable, "-c", INTERRUPTED_AT_ONCE, *words],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )
        for words in ([], ["ignored"])
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")
    assert (ignored.returncode, ignored.stderr) == (0, "")
    assert ignored.stdout.startswith("paperhouse, version")


def test_an_unknown_command_names_the_one_that_was_meant():
    result = CliRunner().invoke(main, ["publich"])
    assert result.exit_code == 2
    assert "No such command 'publich'. Did you mean 'publish'?" in result.stderr


@pytest.mark.parametrize("command", ["export", "feed", "site"])
def test_an_empty_name_is_no_folder_to_write_into(
    cli: Cli, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A shell's variable that is not set would fill the folder that one is in."""
    monkeypatch.chdir(tmp_path)
    said = cli.refused(command, "")
    assert "an empty name; `.` is the folder that you are in" in said
    assert list(tmp_path.iterdir()) == []
