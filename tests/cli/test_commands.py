"""The list of commands, which is printed without importing any of them."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli.main import HELP_LINES, import_command, main

ROOT = Path(__file__).parents[2]
IMPORTED = """
import sys
from etl.cli.main import main

try:
    main(["--help"])
finally:
    print(sorted({name.split(".")[0] for name in sys.modules} & {"duckdb", "polars", "msgspec"}))
"""


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


def test_an_unknown_command_names_the_one_that_was_meant():
    result = CliRunner().invoke(main, ["publich"])
    assert result.exit_code == 2
    assert "No such command 'publich'. Did you mean 'publish'?" in result.stderr
