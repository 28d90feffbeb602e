"""Whatever stands where a file of the home belongs: no trace, no hang, and a word on what mends it.

Every kind of damage meets every file, and each command that comes across it in a home of its own.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.attacks.command_process import COMMANDS, Runner, command_words
from tests.damage import DAMAGES
from tests.durability.home import Home

pytestmark = pytest.mark.slow

_ANY = ("empty", "garbage", "truncated", "flips", "folder", "pipe", "dangling link", "link loop",
        "forbidden", "not UTF-8")  # fmt: skip
_DATABASE = (*_ANY, "other format", "flip", "foreign", "bare", "stale log")
_WATCH = ("watch list", "watch add", "watch remove")
_MET: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "papers.duckdb": (_DATABASE, tuple(it for it in COMMANDS if it not in _WATCH)),
    "stage.duckdb": (_DATABASE, ("load", "publish", "rebuild")),
    "history.duckdb": (_DATABASE, ("load", "publish", "report", "export", "rebuild")),
    "load.lock": (_ANY, ("publish", "status")),
    "fetch.lock": (_ANY, ("gaps",)),
    "archive/WARC": (_ANY, ("load", "publish", "gaps", "rebuild")),
    "archive-index.sqlite": ((*_ANY, "other format", "flip", "foreign"), ("gaps", "load")),
    "searches.txt": (_ANY, _WATCH),
    "searches.lock": (_ANY, _WATCH[1:]),
    "reports/quality/index.html": (_ANY, ("report",)),
    "inbox/captures.csv": (_ANY, ("load",)),
}
"""The damage that a file may have, and the commands that meet it."""
_MENDS = re.compile(r"`paperhouse [\w ]+`|move (it|this) away|remove it|bring (it|the file) back|"
                    r"truncate -s|cannot read the manifest|its first line has to name")  # fmt: skip
_MANIFEST_MENDS = re.compile(r"not a regular file|, line \d+: |Invalid value for '--manifest'")
"""A person mends a manifest, so its error names the file and the line."""


def _place(home: Home, file: str) -> Path:
    if file == "archive/WARC":
        return next(home.settings.archive.iterdir())
    return home.path / file


@pytest.mark.parametrize(
    ("file", "damage"),
    [(file, damage) for file, (damages, _) in _MET.items() for damage in damages],
)
def test_l10_damage_is_named_with_what_mends_it(
    runner: Runner, whole: Home, tmp_path: Path, file: str, damage: str, soak: bool
):
    for command in _chosen(file, damage, soak):
        home = whole.copy(tmp_path / command / "home")
        place = _place(home, file)
        DAMAGES[damage](place)
        ended = runner(home.path, *command_words(home, command))
        lines = str(ended["err"]).splitlines()
        assert ended["error"] == "", command
        assert len(lines) <= (4 if file.endswith((".csv", ".txt")) else 2), lines
        if ended["code"]:
            assert place.name in lines[-1] or place.parent.name in lines[-1], lines
            is_told = _MENDS.search(lines[-1])
            assert is_told or (file.endswith(".csv") and _MANIFEST_MENDS.search(lines[-1])), lines


def _chosen(file: str, damage: str, soak: bool) -> Sequence[str]:
    """The commands that meet it: all of them in a soak, else one, in turn.

    Each file meets every command with some damage, and `rebuild` with those of `_MENDED_ALWAYS`.
    """
    damages, commands = _MET[file]
    if soak:
        return commands
    return (
        []
        if (file, damage) in _MENDED_ALWAYS
        else [commands[damages.index(damage) % len(commands)]]
    )


_MENDED = [
    (("papers.duckdb", "stage.duckdb", "history.duckdb")[number % 3], damage)
    for number, damage in enumerate(_DATABASE, start=1)
]
"""Each damage, and each database in turn; every pair would take minutes, and finds no more."""
_MENDED_ALWAYS = _MENDED[::4]


@pytest.fixture(scope="module")
def content(whole: Home) -> Mapping[str, str]:
    """What the release says before any damage."""
    return whole.content()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Some damage of each database is mended, and all of it in `make soak`."""
    if "mended" in metafunc.fixturenames:
        chosen = _MENDED if metafunc.config.getoption("soak") else _MENDED_ALWAYS
        metafunc.parametrize("mended", chosen, ids=[" ".join(it) for it in chosen])


def test_l10_rebuild_mends_every_database(
    runner: Runner,
    whole: Home,
    content: Mapping[str, str],
    tmp_path: Path,
    mended: tuple[str, str],
):
    file, damage = mended
    home = whole.copy(tmp_path / "home")
    DAMAGES[damage](_place(home, file))
    ended = runner(home.path, "rebuild")
    assert (ended["code"], ended["error"]) == (0, "")
    assert len(str(ended["err"]).splitlines()) <= 2
    assert home.content() == content
    assert home.attempts()[-1] == ("published", home.releases()[-1])
    assert runner(home.path, "report", "--no-open")["code"] == 0


@pytest.mark.parametrize(
    ("command", "damage"),
    [
        *(("load", damage) for damage in ("garbage", "folder")),
        *(("publish", damage) for damage in ("flips", "foreign", "pipe", "link loop")),
    ],
)
def test_l10_a_damaged_history_never_stops_a_release(
    runner: Runner, whole: Home, tmp_path: Path, command: str, damage: str
):
    """It stays beside the new one, as it was."""
    home = whole.copy(tmp_path / "home")
    DAMAGES[damage](home.settings.history)
    ended = runner(home.path, *command_words(home, command))
    assert (ended["code"], ended["error"]) == (0, "")
    aside = home.path / "history.duckdb.unusable"
    if ended["err"]:
        assert ended["err"] == (
            "history.duckdb could not be read: it is history.duckdb.unusable now, and a new one "
            "begins\n"
        )
        assert os.path.lexists(aside)
    assert home.attempts()[-1] == ("published", home.releases()[-1])
