"""The lines of `gaps`: days in a row, how many there are of each state, and what to do."""

from datetime import date

import pytest

from etl.cli.gaps_command import _print_days
from etl.contract.vocabulary import DayStateName
from etl.sources.daily_papers.day_states import DayState
from tests.cli.conftest import Cli

Captured = pytest.CaptureFixture[str]


def state(day: int, name: DayStateName, why: str = "so", *, worth: bool = False) -> DayState:
    return DayState(date(2026, 4, day), name, why, worth)


def test_days_in_a_row_of_one_state_are_one_line(capsys: Captured) -> None:
    _print_days(
        [
            state(1, "missing", worth=True),
            state(2, "missing", "never\x1b asked\nfor", worth=True),
            state(3, "complete"),
            state(4, "empty", worth=True),
            state(5, "missing"),
        ]
    )
    assert capsys.readouterr().out == (
        "2026-04-01 to 2026-04-02  missing   the last of them: never\ufffd asked for\n"
        "2026-04-03                complete  so\n"
        "2026-04-04                empty     so\n"
        "2026-04-05                missing   so\n"
        "3 missing, 1 complete, 1 empty\n"
        "3 worth fetching: `paperhouse gaps --fetch`\n"
    )


def test_where_no_day_is_worth_a_request_that_is_said(capsys: Captured) -> None:
    _print_days([state(1, "complete")])
    assert capsys.readouterr().out.splitlines()[1:] == ["1 complete", "nothing to fetch"]


def test_json_shows_and_a_fetch_changes(cli: Cli) -> None:
    assert cli.refused("gaps", "--json", "--fetch") == (
        "paperhouse: --json shows what --fetch would change: one at a time\n"
    )
