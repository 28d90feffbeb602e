"""`verify`: is every archived byte as it came, and the release what the archive gives?"""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.answers import item
from tests.cli.conftest import Cli

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Two loads, each of which wrote an archive file."""
    folder = tmp_path_factory.mktemp("loaded")
    cli = Cli(folder / "home")
    for number in (1, 2):
        page = folder / f"day{number}.json"
        page.write_text(json.dumps([item(number)]))
        cli.said("load", page)
    return cli


@pytest.fixture
def two_files(loaded, tmp_path):
    """A copy of it, to be damaged."""
    return Cli(Path(shutil.copytree(loaded.home, tmp_path / "home")))


def archive_paths(cli) -> list[Path]:
    return sorted((cli.home / "archive").iterdir())


def test_a_whole_home_is_told_in_figures(two_files):
    first, second = archive_paths(two_files)
    size = first.stat().st_size + second.stat().st_size
    assert re.fullmatch(
        rf"2 documents in {size:,} bytes of archive are as they came\.\n"
        r"Release \S+ is what a full derivation gives, row for row\.\n",
        two_files.said("verify"),
    )


def test_every_damaged_file_is_named_with_what_mends_it(two_files):
    for path in archive_paths(two_files):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    said = two_files.refused("verify", code=1)
    for path in archive_paths(two_files):
        assert re.search(rf"{path}, byte \d+: .*bring the file back from a copy", said)
        assert f"{path}: 1 captures that the release shows are not in it" in said


def test_a_file_that_has_gone_is_named(two_files):
    gone = archive_paths(two_files)[0]
    gone.unlink()
    said = two_files.refused("verify", code=1)
    assert f"{gone}: 1 captures that the release shows are not in it; bring the file back" in said


def test_what_a_killed_command_left_is_counted_and_is_no_damage(two_files):
    first, second = archive_paths(two_files)
    second.write_bytes(second.read_bytes() + first.read_bytes()[:100])
    two_files("publish")
    assert "100 bytes of them were left by killed commands" in two_files.said("verify")


def test_without_a_release_there_is_nothing_to_compare(cli):
    assert "no release" in cli.refused("verify", code=1)
