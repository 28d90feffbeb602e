"""The exit codes: one table in etl.errors, which the help repeats and every error keeps to."""

import re
from copy import copy

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


def test_an_unreadable_page_is_its_kind_for_the_program_and_its_detail_for_people():
    error = errors.UnreadablePage("no_bytes", "no bytes at all")
    assert (error.kind, error.detail, str(error)) == ("no_bytes", "no bytes at all", error.detail)
    assert copy(error).args == ("no_bytes", "no bytes at all")  # as a worker hands it on


def test_a_blocked_release_says_which_rules_are_broken():
    error = errors.ReleaseBlocked("two rules are broken", ["a", "b"])
    assert (str(error), error.broken) == ("two rules are broken", ("a", "b"))
    assert errors.ReleaseBlocked("so").broken == ()
