"""A loss of power: a small sample of what `make power` does for a thousand states and more."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.durability.file_systems import EXT4, XFS, FileSystem, missing_tools, room
from tests.durability.left_out import sites
from tests.durability.omissions import METHODS, NO_PROMISE, SCENES, catches
from tests.durability.power import cut, reorder, strict
from tests.durability.power_scenes import PowerScenes, power_scenes

pytestmark = pytest.mark.slow

STATES = 2


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PowerScenes]:
    if absent := missing_tools():
        pytest.skip(f"no power can be cut here: {absent}")
    with power_scenes(tmp_path_factory.mktemp("power")) as found:
        yield found


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=room()) as name:
        yield Path(name)


@pytest.mark.parametrize(("system", "name"), [(EXT4, "more"), (XFS, "fetch")])
def test_a_disk_that_wrote_a_part_of_what_was_not_flushed_loses_nothing_that_was_done(
    scenes: PowerScenes, folder: Path, system: FileSystem, name: str
):
    found = list(reorder(system, scenes[name], STATES, folder, Random(1)))
    assert found == [None] * STATES


def test_a_file_system_that_ends_under_a_load_loses_nothing_that_was_done(
    scenes: PowerScenes, folder: Path
):
    assert list(cut(XFS, scenes["first"], 1, folder, Random(2))) == [None]


def test_what_a_killed_command_left_unsynced_is_durable_once_it_is_released(
    scenes: PowerScenes, folder: Path
):
    """Its name as well, which POSIX promises only where the folder is synced."""
    assert list(strict(scenes["killed"], folder, last=1)) == [None]


def test_every_sync_and_rename_is_one_whose_absence_is_caught_or_needs_none():
    assert sites() == SCENES.keys() | NO_PROMISE.keys()


def test_a_sync_that_is_left_out_is_caught(scenes: PowerScenes, soak: bool):
    """In a soak each of them, by one method at least."""
    found = {
        site: any(it.broken for it in catches(scenes, site, METHODS if soak else METHODS[:1]))
        for site in (SCENES if soak else ["etl/files.py:replace_durably:fsync"])
    }
    assert [site for site, is_caught in found.items() if not is_caught] == []
