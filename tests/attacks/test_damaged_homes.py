"""Whatever stands where a file of the home belongs: no trace, no hang, and a word on what mends it.

Every kind of damage meets every file, and each command that comes across it in a home of its own.
"""

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import Scalar
from etl.archive.reader import archive_files
from etl.archive.writer import ArchiveWriter
from etl.stage.progress import no_progress
from expectations.report import write_report
from tests.damage import DAMAGES
from tests.durability.home import ROOT, Home
from tests.durability.kill_at import act
from tests.durability.pages import Pages

pytestmark = pytest.mark.slow

SECONDS = 60
"""For one command on a busy machine; it takes less than one."""
NOW = datetime(2026, 4, 2)
COMMANDS = {
    "load": ("load", "INBOX", "--manifest", "INBOX/captures.csv"),
    "publish": ("publish",),
    "status": ("status",),
    "query": ("query", "select count(*) as n from core.papers"),
    "report": ("report", "--no-open"),
    "export": ("export", "OUT", "--with-history"),
    "rebuild": ("rebuild",),
    "gaps": ("gaps",),
    "watch list": ("watch", "list"),
    "watch add": ("watch", "add", "snow"),
    "watch remove": ("watch", "remove", "ice"),
}


@dataclass
class Runner:
    """A process that carries out commands; it is started anew after one that hung."""

    process: "subprocess.Popen[str] | None" = None

    def __call__(self, home: Path, *words: str) -> dict[str, str | int]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.attacks.commands"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps({"home": str(home), "words": words}), file=self.process.stdin, flush=True)
        if not select.select([self.process.stdout], [], [], SECONDS)[0]:
            self.end()
            pytest.fail(f"{' '.join(words)} hangs")
        answer = self.process.stdout.readline()
        if not answer:
            pytest.fail(f"{' '.join(words)} ended with {self.process.wait()}")
        found: dict[str, str | int] = json.loads(answer)
        return found

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
        self.process = None


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.end()


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that has been loaded and reported; a page that is not loaded waits in its inbox."""
    folder = tmp_path_factory.mktemp("whole")
    pages, home = Pages(folder / "pages"), Home(folder / "home")
    pages.answer(1, range(1, 4))
    act(home.settings, no_progress, *pages.load)
    write_report(home.settings)
    home.path.joinpath("fetch.lock").touch()
    home.path.joinpath("searches.lock").touch()
    home.settings.searches.write_text("ice\nsnow, and ice\n")
    inbox = Pages(home.settings.inbox)
    inbox.answer(2, range(4, 6))
    return home


def _place(home: Home, file: str) -> Path:
    if file == "archive/WARC":
        return next(home.settings.archive.iterdir())
    return home.path / file


def _words(home: Home, command: str) -> list[str]:
    inbox, out = str(home.settings.inbox), str(home.path.with_name("out"))
    return [word.replace("INBOX", inbox).replace("OUT", out) for word in COMMANDS[command]]


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
        ended = runner(home.path, *_words(home, command))
        lines = str(ended["err"]).splitlines()
        assert ended["error"] == "", command
        assert len(lines) <= (4 if file.endswith((".csv", ".txt")) else 2), lines
        if ended["code"]:
            assert place.name in lines[-1] or place.parent.name in lines[-1], lines
            is_told = _MENDS.search(lines[-1])
            assert is_told or (file.endswith(".csv") and _MANIFEST_MENDS.search(lines[-1])), lines


def _chosen(file: str, damage: str, soak: bool) -> Sequence[str]:
    """The commands that meet it: all of them in a soak, else one, in turn.

    Each file meets every command with some damage, and `rebuild` with those of `_MENDED`.
    """
    damages, commands = _MET[file]
    if soak:
        return commands
    return [] if (file, damage) in _MENDED else [commands[damages.index(damage) % len(commands)]]


_MENDED = [
    (("papers.duckdb", "stage.duckdb", "history.duckdb")[number % 3], damage)
    for number, damage in enumerate(_DATABASE, start=1)
]
"""Each damage, and each database in turn; every pair would take minutes, and finds no more."""


@pytest.fixture(scope="module")
def content(whole: Home, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The export of the home before any damage."""
    return whole.export(tmp_path_factory.mktemp("content"))


@pytest.mark.parametrize(("file", "damage"), _MENDED)
def test_l10_rebuild_mends_every_database(
    runner: Runner,
    whole: Home,
    content: Mapping[str, bytes],
    tmp_path: Path,
    file: str,
    damage: str,
):
    home = whole.copy(tmp_path / "home")
    DAMAGES[damage](_place(home, file))
    ended = runner(home.path, "rebuild")
    assert (ended["code"], ended["error"]) == (0, "")
    assert len(str(ended["err"]).splitlines()) <= 2
    assert home.export(tmp_path / "after") == content
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
    ended = runner(home.path, *_words(home, command))
    assert (ended["code"], ended["error"]) == (0, "")
    aside = home.path / "history.duckdb.unusable"
    if ended["err"]:
        assert ended["err"] == (
            "history.duckdb could not be read: it is history.duckdb.unusable now, and a new one "
            "begins\n"
        )
        assert os.path.lexists(aside)
    assert home.attempts()[-1] == ("published", home.releases()[-1])


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("accept", {}, "the accept note has no capture_id"),
        ("accept", {"capture_id": 7}, "the accept note has no fit capture_id: '7'"),
        ("accept", {"capture_id": "\ud800"}, r"the accept note has no fit capture_id: '\\ud800'"),
        ("fetch", {"outcome": "page", "url": "u"}, "the fetch note has no requested_at"),
        ("fetch", {"status": 2**63}, "the fetch note has no fit status: '9223372036854775808'"),
        ("fetch", {"byte_count": True}, "the fetch note has no fit byte_count: 'True'"),
        ("fetch", {"requested_at": "noon"}, "the fetch note has no fit requested_at: 'noon'"),
        ("fetch", {"requested_at": "2026-04-01"}, "no fit requested_at: '2026-04-01'"),
    ],
)
def test_l10_a_bad_note_is_named_with_its_file_and_offset(
    runner: Runner, whole: Home, tmp_path: Path, kind: str, content: dict[str, Scalar], said: str
):
    home = whole.copy(tmp_path / "home")
    usual = {"url": "https://huggingface.co/papers", "outcome": "page"}
    usual |= {"requested_at": "2026-04-01T08:00:00"} if "outcome" not in content else {}
    with ArchiveWriter(home.settings.archive, {}) as writer:
        writer.note("seen", NOW, {})
        offset = _size(home)
        writer.note(kind, NOW, (usual if kind == "fetch" else {}) | content)
    for command in ("publish", "rebuild", "gaps"):
        ended = runner(home.path, *_words(home, command))
        assert (ended["code"], ended["error"]) == (1, ""), command
        assert f".warc.gz, byte {offset}: " in str(ended["err"])
        assert re.search(said, str(ended["err"]))


def test_a_note_with_a_nul_is_staged(runner: Runner, whole: Home, tmp_path: Path):
    home = whole.copy(tmp_path / "home")
    with ArchiveWriter(home.settings.archive, {}) as writer:
        writer.note("accept", NOW, {"capture_id": "00\0ff"})
    assert runner(home.path, "publish")["error"] == ""
    assert runner(home.path, "status")["code"] == 0


def _size(home: Home) -> int:
    return max(archive_files(home.settings.archive).items())[1]


def test_l10_a_query_that_meets_damage_names_the_release(
    runner: Runner, whole: Home, tmp_path: Path
):
    """A block is damaged that only some questions read."""
    home = whole.copy(tmp_path / "home")
    content = bytearray(home.settings.release.read_bytes())
    at = content.index(b"On the Drift of Snow")
    content[at] ^= 1
    home.settings.release.write_bytes(content)
    ended = runner(home.path, "query", "from core.papers", "--format", "json")
    assert (ended["code"], ended["error"]) == (1, "")
    assert re.search(r"papers.duckdb is damaged.*`paperhouse rebuild`", str(ended["err"]))
