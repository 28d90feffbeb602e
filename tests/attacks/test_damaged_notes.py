"""Notes of the archive that nobody could have written, and a block of a release that is damaged."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import Scalar
from etl.archive.reader import archive_files
from etl.archive.writer import ArchiveWriter
from tests.attacks.command_process import Runner, command_words
from tests.durability.home import Home

pytestmark = pytest.mark.slow

NOW = datetime(2026, 4, 2)


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
        ended = runner(home.path, *command_words(home, command))
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
