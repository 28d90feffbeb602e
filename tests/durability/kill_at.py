"""A load, a rebuild or an acceptance, and a process of its own that is killed at a commit point."""

import os
import signal
from multiprocessing import get_context
from pathlib import Path

from etl.build import derive
from etl.pipeline.accept import accept_capture
from etl.pipeline.load import load_documents
from etl.pipeline.rebuild import rebuild_release
from etl.settings import Settings
from etl.stage.progress import Progress
from tests.durability.pages import documents

_FORKS = get_context("forkserver")
"""Forks processes off one that has imported this module and has no threads."""
_FORKS.set_forkserver_preload([__name__])


def exit_code_at(settings: Settings, step: str, nth: int, command: tuple[str, ...]) -> int | None:
    """Let a process carry out a command until the step is reported for the nth time.

    It is 0 if the step is reported less often.
    """
    process = _FORKS.Process(target=_act_until, args=(settings, step, nth, command))
    process.start()
    process.join()
    return process.exitcode


def _act_until(settings: Settings, step: str, nth: int, command: tuple[str, ...]) -> None:
    derive.SMALL = 0
    act(settings, killer(step, nth), *command)


def killer(step: str, nth: int) -> Progress:
    """Kills this process when the step is reported for the nth time."""
    count = 0

    def progress(now: str, done: int, total: int) -> None:
        nonlocal count
        count += now == step
        if now == step and count == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return progress


def act(settings: Settings, progress: Progress, command: str, *arguments: str) -> None:
    """What the command line does with these words, in this process."""
    if command == "load":
        load_documents(settings, documents(Path(arguments[0])), progress)
    elif command == "rebuild":
        rebuild_release(settings, progress=progress)
    else:
        accept_capture(settings, arguments[0], progress)
