"""Containers as processes: namespaces of their own, another user, a root that cannot be written.

They hold what the image has in the same places: the environment of the Dockerfile, the checkout
with its interpreter, and nothing of the machine's that a program could change.
"""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[3]
USER = "1000:1000"
_SCRIPT = Path(__file__).with_name("container.sh")
_UNSHARE = ["unshare", "--mount", "--pid", "--ipc", "--fork"]
_INTERPRETER = Path(sys.prefix).resolve()
_FOLDERS = dict.fromkeys(map(str, ("/usr", sys.base_prefix, ROOT, _INTERPRETER)))


def image_environment() -> dict[str, str]:
    """The Dockerfile's ENV, and where the checkout is instead of an installed package."""
    text = (ROOT / "assets/deploy/Dockerfile").read_text().replace("\\\n", " ")
    [line] = re.findall("^ENV (.*)$", text, re.MULTILINE)
    found = dict(pair.split("=", 1) for pair in line.split())
    path = found["PATH"].replace("/app/.venv", str(_INTERPRETER))
    return {**found, "PATH": path, "PYTHONPATH": str(ROOT)}


@dataclass
class Host:
    """A machine with volumes by name, on which containers run."""

    folder: Path
    volumes: Mapping[str, Path]
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        volumes: Sequence[str] = ("paperhouse:/data",),
        user: str = USER,
        *,
        is_read_only: bool = True,
    ) -> "subprocess.Popen[bytes]":
        """volumes: name:path, as Docker takes them. Raises KeyError for one that is not there."""
        number = len(self.started)
        root = self.folder / f"container{number}"
        root.mkdir()
        pairs = (one.split(":") for one in volumes)
        mounts = " ".join(f"{self.volumes[name]}:{path}" for name, path in pairs)
        variables = [f"{name}={value}" for name, value in environment.items()]
        words = [str(root), " ".join(_FOLDERS), mounts, "yes" if is_read_only else "no", user]
        with (self.folder / f"container{number}.log").open("wb") as log:
            process = subprocess.Popen(
                [*_UNSHARE, "sh", str(_SCRIPT), *words, *variables, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.started.append(process)
        return process

    def log_of(self, process: "subprocess.Popen[bytes]") -> str:
        return (self.folder / f"container{self.started.index(process)}.log").read_text()

    def run(self, command: Sequence[str], **how: object) -> str:
        """What a command that has to succeed says."""
        process = self.start(command, **how)  # type: ignore[arg-type]
        code = process.wait()
        said = self.log_of(process)
        assert code == 0, said
        return said

    def stop(self) -> None:
        for process in self.started:
            kill(process)


def kill(container: "subprocess.Popen[bytes]") -> None:
    """SIGKILL for the first process of a container, and with it for all that it has."""
    for first in psutil.Process(container.pid).children() if container.poll() is None else []:
        first.kill()
    container.wait()
