"""A module whose import is deferred runs on first use, and once."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from expectations.deferred_import import defer_import


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file with a line for each time that the code of `made_up.costly` ran."""
    package, ran = tmp_path / "made_up", tmp_path / "ran"
    package.mkdir()
    ran.touch()
    (package / "__init__.py").touch()
    (package / "costly.py").write_text(
        f"with open({str(ran)!r}, 'a') as file:\n    print('ran', file=file)\nANSWER = 42\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield ran
    for name in ("made_up", "made_up.costly"):
        sys.modules.pop(name, None)


def test_its_code_runs_on_first_use_and_once(ran: Path) -> None:
    for _ in range(2):
        defer_import("made_up", "costly")
    costly = import_module("made_up").costly
    assert ran.read_text() == ""
    assert (costly.ANSWER, costly.ANSWER) == (42, 42)
    assert ran.read_text() == "ran\n"


def test_one_that_is_there_stays_as_it_is(ran: Path) -> None:
    found = import_module("made_up.costly")
    defer_import("made_up", "costly")
    assert sys.modules["made_up.costly"] is found
    assert ran.read_text() == "ran\n"
