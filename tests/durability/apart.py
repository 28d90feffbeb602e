"""Runs a command apart: its mounts, and the processes that serve them, end with it.

    python -m tests.durability.apart COMMAND…

The command is told what this process is told by SIGTERM: `unshare` keeps that to itself.
"""

import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import psutil

_APART = ("--mount", "--pid", "--fork", "--kill-child", "--mount-proc")


class ToldToEnd(BaseException):
    """This process was told to end. Whoever catches what a command raises does not catch it."""


def end_when_told() -> None:
    """Let SIGTERM unwind this process, so that all is unmounted and removed."""
    signal.signal(signal.SIGTERM, _unwind)


def _unwind(_number: int, _frame: FrameType | None) -> NoReturn:
    raise ToldToEnd


def run_apart(command: Sequence[str]) -> int:
    """The exit code of the command."""
    signal.signal(signal.SIGTERM, _pass_on)
    process = subprocess.Popen([shutil.which("unshare") or "unshare", *_APART, *command])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to the command as well
    return process.wait()


def _pass_on(number: int, _frame: FrameType | None) -> None:
    for unshare in psutil.Process().children():
        for command in unshare.children():
            command.send_signal(number)


if __name__ == "__main__":
    sys.exit(run_apart(sys.argv[1:]))
