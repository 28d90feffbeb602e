"""Tasks for workers; a worker imports this module, so it holds nothing else."""

import os
import signal
import sys
from pathlib import Path

from etl.errors import ArchiveDamaged
from etl.workers.task import Meter


def add(first: int, second: int, _meter: Meter) -> int:
    return first + second


def compute_for_ever(mark: str, meter: Meter) -> None:
    """In C, and without ever giving the interpreter back."""
    meter("a step before")
    meter(mark)
    pow(3, 10**9)


def take_memory(_meter: Meter) -> None:
    kept = []
    while True:
        kept.append(bytearray(10**7))


def fail(_meter: Meter) -> None:
    raise KeyError("a key that is missing")


def refuse(_meter: Meter) -> None:
    raise ArchiveDamaged("a file is damaged")


def end_by(number: int, _meter: Meter) -> None:
    os.kill(os.getpid(), number)
    signal.pause()


def end_the_first_time(path: Path, _meter: Meter) -> str:
    """As a process is ended from outside, but only once."""
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def end_at_first(count: int, path: Path, _meter: Meter) -> str:
    """As a process is ended from outside so many times; the file has a letter for each time."""
    with path.open("a") as file:
        file.write("x")
    if path.stat().st_size <= count:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def leave(code: int, mark: str, meter: Meter) -> None:
    """End the process by its own will."""
    meter(mark)
    os._exit(code)


def note(path: Path, letter: str, _meter: Meter) -> None:
    with path.open("a") as file:
        file.write(letter)


def surroundings(_meter: Meter) -> tuple[str | None, list[str], int]:
    """A variable of the environment, where modules are looked for, and the process group."""
    return os.environ.get("RUST_BACKTRACE"), sys.path, os.getpgid(0)


def open_files(_meter: Meter) -> list[str]:
    found = []
    for number in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(number.readlink()))
        except FileNotFoundError:
            continue  # the one by which the folder was listed
    return sorted(found)


def standard_files(_meter: Meter) -> list[str]:
    """What it reads from, and writes to, where it says nothing else."""
    return [str(Path(f"/proc/self/fd/{number}").readlink()) for number in range(3)]


def process_id(_meter: Meter) -> int:
    return os.getpid()
