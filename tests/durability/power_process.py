"""A scene's command in a process of its own, where power is cut under it."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from multiprocessing import get_context
from pathlib import Path

from tests.durability.home import ROOT, Home
from tests.durability.power_command import carry_out
from tests.durability.scene import Scene

_FORKS = get_context("forkserver")
"""Forks processes that have imported the commands, so that a second holds many cuts."""
_IMPORTED = (carry_out.__module__, "etl.cli.loading")
_FORKS.set_forkserver_preload([*_IMPORTED])
_SLOWLY_IMPORTED = {"run": "expectations.validation", "dagster": "assets.definitions"}
_SECONDS = 120


def import_ahead(names: Iterable[str]) -> None:
    """Import once what the commands of these scenes would import in each process."""
    slowly = [_SLOWLY_IMPORTED[it] for it in names if it in _SLOWLY_IMPORTED]
    _FORKS.set_forkserver_preload([*_IMPORTED, *slowly])


class CommandProcess:
    """A command in a process of its own."""

    def __init__(self, scene: Scene, home: Home, output: Path) -> None:
        arguments = (scene.words, scene.variables(home), str(output))
        self._process = _FORKS.Process(target=carry_out, args=arguments)
        self._process.start()

    def wait(self, seconds: float = _SECONDS) -> int | None:
        """The exit code; None where it runs for longer."""
        self._process.join(seconds)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


def carry_out_whole(scene: Scene, home: Home, environment: Mapping[str, str]) -> None:
    """The real command, which has to end with exit code 0."""
    scene.leave_unsynced(home)
    done = subprocess.run(
        [sys.executable, "-m", carry_out.__module__, *scene.words],
        env=os.environ | scene.variables(home) | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
