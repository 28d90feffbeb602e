"""A loss of power: a small sample of what `make power` does for a thousand states and more."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click
import pytest
from click.testing import CliRunner

from assets.dagster_home import prepare_home
from tests.durability.apart import ToldToEnd, end_when_told
from tests.durability.file_systems import EXT4, XFS, FileSystem, missing_tools, room
from tests.durability.left_out import ROOT, sites
from tests.durability.omissions import METHODS, NO_PROMISE, NO_SYNC, SCENES, catches
from tests.durability.power_methods import cut, reorder, strict
from tests.durability.served_scenes import ServedScenes, served_scenes
from tests.durability.strict_files import strict_files

pytestmark = pytest.mark.slow

STATES = 2


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedScenes]:
    with served_scenes(tmp_path_factory.mktemp("power")) as found:
        yield found


@pytest.fixture
def folder() -> Iterator[Path]:
    if absent := missing_tools():
        pytest.skip(f"no power can be cut here: {absent}")
    with TemporaryDirectory(dir=room()) as name:
        yield Path(name)


@pytest.mark.parametrize(("system", "name"), [(EXT4, "more"), (XFS, "digest")])
def test_a_disk_that_wrote_a_part_of_what_was_not_flushed_loses_nothing_that_was_done(
    scenes: ServedScenes, folder: Path, system: FileSystem, name: str
):
    found = list(reorder(system, scenes[name], STATES, folder, Random(1)))
    assert found == [None] * STATES


def test_a_file_system_that_ends_under_a_load_loses_nothing_that_was_done(
    scenes: ServedScenes, folder: Path
):
    assert list(cut(XFS, scenes["first"], 1, folder, Random(2))) == [None]


def test_what_a_killed_command_left_unsynced_is_durable_once_it_is_released(
    scenes: ServedScenes, folder: Path
):
    """Its name as well, which POSIX promises only where the folder is synced."""
    assert list(strict(scenes["killed"], folder, last=1)) == [None]


def test_what_configures_dagster_is_whole(folder: Path):
    """An empty file would be taken for one that a person changed, and stay."""
    store, states = folder / "store", folder / "states"
    store.mkdir()
    with strict_files(store, states, folder / "mnt") as mount:
        prepare_home(mount)
    left = {it.name: it.read_bytes() for it in max(states.iterdir()).iterdir()}
    shipped = (ROOT / "assets" / "dagster.yaml").read_bytes()
    assert left == {"dagster.yaml": shipped, "dagster.shipped.yaml": shipped}


@pytest.mark.skipif(not NO_SYNC.exists(), reason="no libeatmydata: it leaves out SQLite's syncs")
def test_mails_that_are_sent_again_are_seen(scenes: ServedScenes, folder: Path):
    """Without a sync the ledger forgets mails that the server has."""
    [lost] = strict(scenes["digest"], folder, {"LD_PRELOAD": str(NO_SYNC)}, last=1)
    assert lost is not None
    assert "what was done outside is done once more" in lost.broken


def test_a_run_ends_when_it_is_told_to_though_a_command_is_under_way():
    command = click.Command("told", callback=lambda: os.kill(os.getpid(), signal.SIGTERM))
    before = signal.getsignal(signal.SIGTERM)
    end_when_told()
    try:
        with pytest.raises(ToldToEnd):
            CliRunner().invoke(command)
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("folder")
def test_a_command_that_runs_apart_is_told_to_end():
    program = "trap 'exit 7' TERM; echo; while :; do sleep 0.05; done"
    words = [sys.executable, "-m", "tests.durability.apart", "sh", "-c", program]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        assert process.wait(60) == 7


def test_every_sync_and_rename_is_one_whose_absence_is_caught_or_needs_none():
    assert sites() == SCENES.keys() | NO_PROMISE.keys()


@pytest.mark.usefixtures("folder")
def test_a_sync_that_is_left_out_is_caught(scenes: ServedScenes, soak: bool):
    """In a soak each of them, by one method at least."""
    found = {
        site: any(it.broken for it in catches(scenes, site, METHODS if soak else METHODS[:1]))
        for site in (SCENES if soak else ["etl/files.py:replace_durably:fsync"])
    }
    assert [site for site, is_caught in found.items() if not is_caught] == []
