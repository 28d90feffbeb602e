"""Carries out a load, a rebuild or an acceptance, and kills itself at a commit point.

    python -m tests.durability.kill_at HOME EPOCH STEP NTH COMMAND [ARGUMENT…]

COMMAND is load, with a folder of pages, rebuild, or accept, with the id of a capture.
Ends in order, with status 0, if STEP is reported less often than NTH times.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from etl.pipeline.accept import accept_capture
from etl.pipeline.load import load_documents
from etl.pipeline.rebuild import rebuild_release
from etl.settings import Settings
from etl.stage.progress import Progress
from tests.durability.pages import documents


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


if __name__ == "__main__":
    path, epoch, step, nth, *command = sys.argv[1:]
    now = datetime.fromtimestamp(int(epoch), UTC).replace(tzinfo=None)
    settings = Settings(Path(path), lock_seconds=0, source_date=now)
    act(settings, killer(step, int(nth)), *command)
