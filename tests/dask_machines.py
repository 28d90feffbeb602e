"""A Dask cluster on this machine: a scheduler and workers, each a process that may be killed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
_QUIET = {
    "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False",
    "OMP_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
}
_SECONDS = 60


class DaskMachines:
    """A scheduler whose port the system chose, and its workers, of one thread each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        self._scheduler = self._start_scheduler(0)
        self.url: str = self._answered()

    def add_worker(self, code: Path = ROOT) -> None:
        """Start a worker that runs the code in a folder; it may join a little later."""
        name = str(len(self._processes))
        self.workers.append(
            self._start(
                "worker", self.url, "--nthreads=1", "--no-nanny", f"--name={name}",
                f"--local-directory={self._folder / name}", code=code,
            )
        )  # fmt: skip

    def wait_for_workers(self) -> None:
        """Return when as many workers have joined as run."""
        # Each process that collects tests would pay 0.6 s for it.
        from distributed import Client  # noqa: PLC0415 - as said

        with Client(self.url, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=_SECONDS)

    def kill_worker(self) -> None:
        """End the oldest worker, as a machine does that loses power."""
        _kill(self.workers.pop(0))

    def restart_scheduler(self) -> None:
        """End the scheduler, whose workers end with it, and start another one in its place."""
        _kill(self._scheduler)
        while self.workers:
            _kill(self.workers.pop())
        self._scheduler = self._start_scheduler(int(self.url.rpartition(":")[2]))
        self._answered()

    def close(self) -> None:
        for process in self._processes:
            _kill(process)

    def _start_scheduler(self, port: int) -> "subprocess.Popen[bytes]":
        self._file.unlink(missing_ok=True)
        return self._start(
            "scheduler", "--host=127.0.0.1", f"--port={port}", f"--scheduler-file={self._file}"
        )

    @property
    def _file(self) -> Path:
        return self._folder / "scheduler.json"

    def _answered(self) -> str:
        """The scheduler's address, once it has one."""
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            if self._file.exists() and (text := self._file.read_text()):
                return str(json.loads(text)["address"])
            time.sleep(0.02)
        raise TimeoutError("the scheduler has no address")

    def _start(self, *words: str, code: Path = ROOT) -> "subprocess.Popen[bytes]":
        environment: Mapping[str, str] = os.environ | _QUIET | {"PYTHONPATH": str(code)}
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--no-dashboard"],
                cwd=self._folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process


@contextmanager
def dask_machines(folder: Path, worker_count: int) -> Iterator[DaskMachines]:
    """Machines that run until the block ends."""
    machines = DaskMachines(folder)
    try:
        for _ in range(worker_count):
            machines.add_worker()
        if worker_count:
            machines.wait_for_workers()
        yield machines
    finally:
        machines.close()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
