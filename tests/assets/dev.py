"""The whole of Dagster as an operator starts it, and its UI's own interface."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import psutil

from assets.dagster_home import prepare_home

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0
MAKE_UI = [sys.executable, "-m", "assets.ui"]
DAGSTER = [sys.executable, "-m", "dagster"]
PLAIN_DEV = [*DAGSTER, "dev"]
DG = str(Path(sys.executable).with_name("dg"))
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Dev:
    """Webserver, daemon and code server, and the first process of them."""

    url: str
    home: Path
    log: Path
    process: subprocess.Popen[bytes]

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """What the UI's GraphQL answers."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = Request(f"{self.url}/graphql", body, _JSON)  # noqa: S310 - ours
        with urlopen(request, timeout=30) as response:  # noqa: S310
            answer = json.load(response)
        assert "errors" not in answer, answer["errors"]
        found: dict[str, Any] = answer["data"]
        return found

    def run(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        """A command from a shell, on the same instance."""
        env = {**os.environ, **environment, "DAGSTER_HOME": str(self.home)}
        with self.log.open("a") as out:
            subprocess.run(words, env=env, cwd=ROOT, stdout=out, stderr=out, check=True)

    def cut_power(self) -> None:
        """Kill everything at once: webserver, daemon, code server and runs."""
        os.killpg(self.process.pid, signal.SIGKILL)
        for other in processes_of(self.process.pid):
            other.kill()
        self.process.wait()

    def wait(self, ask: Callable[[], Any]) -> Any:
        """The first answer that is not empty. Raises TimeoutError with the end of the log."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := ask():
                return found
            time.sleep(0.2)
        raise TimeoutError(self.log.read_text()[-3000:])


@contextmanager
def running(
    home: Path, environment: Mapping[str, str], program: Sequence[str] = MAKE_UI
) -> Iterator[Dev]:
    """`make ui`, or another program, with DAGSTER_HOME in `home`.

    It listens on a free port, and has loaded when it is given.
    """
    prepare_home(home)
    port, log = _free_port(), home / "dev.log"
    # What runs in the background of a shell ignores SIGINT, and Dagster then ignores SIGTERM too.
    words = ["env", "--default-signal=INT", *program, "--port", str(port)]
    env = {**os.environ, **environment, "DAGSTER_HOME": str(home)}
    with log.open("a") as out:
        process = subprocess.Popen(
            words, env=env, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
    dev = Dev(f"http://127.0.0.1:{port}", home, log, process)
    try:
        dev.wait(lambda: _is_loaded(dev))
        yield dev
    finally:
        process.terminate()
        process.wait(timeout=60)


def processes_of(session: int) -> list[psutil.Process]:
    """Those of a session but its first; one that only waits to be buried is none any more."""
    return [it for it in psutil.process_iter() if it.pid != session and _is_of(it, session)]


def _is_of(process: psutil.Process, session: int) -> bool:
    try:
        return os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False


def _is_loaded(dev: Dev) -> bool:
    try:
        found = dev.ask("{ repositoriesOrError { ... on RepositoryConnection { nodes { id } } } }")
    except (URLError, ConnectionError, TimeoutError):
        return False
    return bool(found["repositoriesOrError"].get("nodes"))


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
