"""The exit codes: one table in etl.errors, which the help repeats and every error keeps to."""

import re

from click.testing import CliRunner

from etl import errors
from etl.cli.main import main

_TABLE = re.compile(r"(\d) ([^;.]+)")


def _exit_codes(text: str | None) -> dict[int, str]:
    table = " ".join(str(text).split()).partition("Exit codes: ")[2].partition(". ")[0]
    return {int(code): meaning for code, meaning in _TABLE.findall(table)}


def test_the_help_lists_the_exit_codes_of_the_table():
    table = _exit_codes(errors.__doc__)
    assert list(table) == list(range(9))
    assert _exit_codes(CliRunner().invoke(main, ["--help"]).output) == table


def test_every_error_has_an_exit_code_of_the_table():
    foreseen = {errors.PaperhouseError, *errors.PaperhouseError.__subclasses__()}
    assert {error.exit_code for error in foreseen} == {1, 2, 3, 4, 5, 6, 8}
    assert {error.exit_code for error in foreseen} < set(_exit_codes(errors.__doc__))
