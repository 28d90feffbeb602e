"""Leaves out each sync and each rename of our code in turn: a method that sees has to notice.

    python -m tests.durability.omissions

prints a table of all of them with what caught each.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from etl.workers.pool import keep_workers
from tests.durability.apart import end_when_told
from tests.durability.file_systems import EXT4, XFS, missing_tools, room
from tests.durability.left_out import sites
from tests.durability.power_command import LEFT_OUT
from tests.durability.power_methods import Lost, reorder, strict
from tests.durability.scene import Scene
from tests.durability.served_scenes import ServedScenes, served_scenes

SCENES = {
    "etl/archive/reader.py:sync_files:fsync": "killed",
    "etl/archive/reader.py:sync_files:sync_folder": "killed",
    "etl/archive/writer.py:_File.sync:fsync": "inbox",
    "etl/archive/writer.py:_File.sync:sync_folder": "inbox",
    "etl/build/publish.py:publish_file:replace": "publish",
    "etl/build/publish.py:publish_file:sync_folder": "publish",
    "etl/files.py:make_folder:sync_folder": "first_site",
    "etl/files.py:replace_durably:fsync": "watch",
    "etl/files.py:replace_durably:sync_folder": "watch",
    "etl/files.py:replacing:replace": "watch",
    "etl/files.py:sync_folder:fsync": "watch",
    "etl/release/site/site_folder.py:_copy_release:fsync": "site",
    "etl/release/site/site_folder.py:_place:rename": "site",
    "etl/release/site/site_folder.py:_write_part:fsync": "site",
    "etl/release/site/site_folder.py:_write_part:sync_folder": "site",
    "etl/release/site/site_folder.py:write_site:sync_folder": "torn_site",
    "etl/stage/ingest.py:stage_new:sync_files": "killed",
}
"""The command that breaks a promise when the power is cut and the call was left out."""

NO_PROMISE = {
    "etl/files.py:set_aside:rename": "what is put aside was unusable, and is put aside again",
    "expectations/data_docs.py:write_data_docs:rename": "pages that the next report writes anew",
}
"""Calls that keep readers from half a thing, and need not outlast a loss of power."""

NO_SYNC = Path("/usr/lib/x86_64-linux-gnu/libeatmydata.so")
"""Leaves out every sync of a process, those of DuckDB and SQLite too."""
_STATES = 18
METHODS = ("POSIX", "ext4", "xfs")


class Catch(NamedTuple):
    """By a method, the first promise that was seen broken; None where none was."""

    method: str
    broken: str | None


def catches(scenes: ServedScenes, site: str, methods: Sequence[str]) -> Iterator[Catch]:
    """Whether each method notices that a call is left out."""
    scene, environment = scenes[SCENES[site]], {LEFT_OUT: site}
    for method in methods:
        yield Catch(method, first_broken(scene, method, environment))


def first_broken(scene: Scene, method: str, environment: Mapping[str, str]) -> str | None:
    """The first promise that a state of a run breaks."""
    with TemporaryDirectory(dir=room()) as name:
        lost = next((it for it in _states(scene, method, Path(name), environment) if it), None)
    return lost and f"{'done' if lost.is_done else 'under way'}: {lost.broken[0]}"


def _states(
    scene: Scene, method: str, folder: Path, environment: Mapping[str, str]
) -> Iterator[Lost | None]:
    if method == "POSIX":
        return strict(scene, folder, environment)
    system = {it.name: it for it in (EXT4, XFS)}[method]
    return reorder(system, scene, _STATES, folder, Random(7), environment)


def main(folder: Path) -> int:
    """Print the table; the calls that nothing caught."""
    unseen = 0
    with keep_workers(), served_scenes(folder) as scenes:
        for site in sorted(SCENES):
            found = list(catches(scenes, site, METHODS))
            unseen += all(it.broken is None for it in found)
            _print(site, SCENES[site], found)
        for name in ("more", "digest") if NO_SYNC.exists() else ():
            without = {"LD_PRELOAD": str(NO_SYNC)}
            found = [Catch(it, first_broken(scenes[name], it, without)) for it in METHODS]
            unseen += all(it.broken is None for it in found)
            _print("all syncs, of DuckDB and SQLite too", name, found)
    for site in sorted(sites() - SCENES.keys()):
        print(f"{site}\n    not needed: {NO_PROMISE[site]}")
    return unseen


def _print(site: str, scene: str, found: list[Catch]) -> None:
    print(f"{site}, in {scene}")
    for it in found:
        print(f"    {it.method:<5} {(it.broken or '-')[:110]}", flush=True)


if __name__ == "__main__":
    if absent := missing_tools():
        sys.exit(f"no power can be cut here: {absent}")
    end_when_told()
    os.environ["PAPERHOUSE_ENRICH"] = os.environ["PAPERHOUSE_DETAILS"] = "0"
    with TemporaryDirectory(dir=room()) as name:
        sys.exit(main(Path(name)) > 0)
