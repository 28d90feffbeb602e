"""`verify`: is every archived byte as it came, and the release what the archive gives?"""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def archive_paths(cli) -> list[Path]:
    return sorted((cli.home / "archive").iterdir())


def test_a_whole_home_is_told_in_figures(two_loads):
    first, second = archive_paths(two_loads)
    size = first.stat().st_size + second.stat().st_size
    assert re.fullmatch(
        rf"2 documents in {size:,} bytes of archive are as they came\.\n"
        r"Release \S+ is what a full derivation gives, row for row\.\n",
        two_loads.said("verify"),
    )


def test_every_damaged_file_is_named_with_what_mends_it(two_loads):
    for path in archive_paths(two_loads):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    said = two_loads.refused("verify", code=1)
    for path in archive_paths(two_loads):
        assert re.search(rf"{path}, byte \d+: .*bring the file back from a copy", said)
        assert f"{path}: 1 captures that the release shows are not in it" in said


def test_a_file_that_has_gone_is_named(two_loads):
    gone = archive_paths(two_loads)[0]
    gone.unlink()
    said = two_loads.refused("verify", code=1)
    assert f"{gone}: 1 captures that the release shows are not in it; bring the file back" in said


def test_what_a_killed_command_left_is_counted_and_is_no_damage(two_loads):
    first, second = archive_paths(two_loads)
    second.write_bytes(second.read_bytes() + first.read_bytes()[:100])
    two_loads("publish")
    assert "100 bytes of them were left by killed commands" in two_loads.said("verify")


def test_without_a_release_there_is_nothing_to_compare(cli):
    result = cli("verify")
    assert (result.exit_code, result.stdout) == (
        1, "0 documents in 0 bytes of archive are as they came.\n"
    )  # fmt: skip
    assert "no release" in result.stderr


def test_the_archive_is_told_of_before_a_release_that_cannot_be_audited(two_loads):
    stage = two_loads.home / "stage.duckdb"
    stage.unlink()
    result = two_loads("verify")
    assert (result.exit_code, result.stdout.count("are as they came")) == (2, 1)
    assert "`paperhouse publish` first, then this once more" in result.stderr
