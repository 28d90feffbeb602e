"""Machines that carry out tasks: the client of a Dask cluster, whose library is an extra.

A task may be carried out more than once, by several workers at the same time even: its result has
to be the same each time, and nothing that it leaves behind may harm.
"""

import logging
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from etl.errors import StorageError, UsageError

if TYPE_CHECKING:
    import distributed

_A = TypeVar("_A")
_T = TypeVar("_T")

_CONNECT_SECONDS = 3.0
_PATIENCE = 60.0
"""Seconds to wait for a scheduler that went, and for a worker where none is left."""
_GLANCE = 2.0
_AHEAD = 2
"""Tasks for each thread of the cluster: one is carried out, one waits there."""
_MOST_LOSSES = 3
"""Times that a task is given up by the cluster, each after it lost several workers with it."""
_INSTALL = "install 'paperhouse[cluster,remote]' there, and start it in that environment"
_RESUME = "run the command again, it goes on from there"


@dataclass(slots=True)
class _Call(Generic[_T, _A]):
    subject: _T
    argument: _A
    future: "Future[Any]"


class Cluster:
    """The workers behind one scheduler. It belongs to one thread."""

    def __init__(self, url: str, patience: float = _PATIENCE) -> None:
        """Raises UsageError where the extra is missing; StorageError where nobody answers."""
        self.url = url
        self._patience = patience
        self._client = self._connect()

    def check(self, objection: Callable[[_A], str | None], argument: _A) -> None:
        """Ask the scheduler and every worker for its objection to this argument.

        Raises UsageError with the first of them; StorageError where there is no worker.
        """
        if not self._thread_count():
            raise StorageError(f"{self.url} has no workers: start some (`dask worker {self.url}`)")
        found = self._client.run(objection, argument, on_error="return")
        try:
            found[self.url] = self._client.run_on_scheduler(objection, argument)
        except (ImportError, AttributeError) as error:
            found[self.url] = error
        for who, said in found.items():
            if isinstance(said, BaseException):
                raise UsageError(f"{who} of the cluster misses Paperhouse ({said}): {_INSTALL}")
            if said is not None:
                raise UsageError(f"{who} of the cluster {said}")

    def results(
        self, work: Callable[[_A], object], calls: Iterable[tuple[_T, _A]]
    ) -> Iterator[tuple[_T, Any]]:
        """Pairs, in order: the subject of a call, and what `work` makes of its argument.

        Calls are taken as workers have room for them, so that more workers take more. Raises what
        `work` raises, and StorageError where scheduler or workers are gone for good.
        """
        waiting = iter(calls)
        under_way: deque[_Call[_T, _A]] = deque()
        while True:
            room = _AHEAD * self._thread_count() + 1 - len(under_way)
            for subject, argument in islice(waiting, max(room, 0 if under_way else 1)):
                under_way.append(_Call(subject, argument, self._submit(work, argument)))
            if not under_way:
                return
            result = self._first_result(work, under_way)
            yield under_way.popleft().subject, result

    def close(self) -> None:
        """Let go of the cluster, which drops what it has not begun."""
        self._client.close(timeout=_CONNECT_SECONDS)

    def _submit(self, work: Callable[[_A], object], argument: _A) -> "Future[Any]":
        if self._client.status != "running":
            self._reconnect()
        executor = self._client.get_executor(pure=False, retries=2)
        future: Future[Any] = executor.submit(work, argument)
        return future

    def _first_result(self, work: Callable[[_A], object], under_way: "deque[_Call[_T, _A]]") -> Any:
        """The result of the first; what was lost with the scheduler or with workers is repeated."""
        for _ in range(_MOST_LOSSES):
            try:
                return self._wait(under_way[0].future)
            except CancelledError:
                self._reconnect()
                lost = list(under_way)
            except _dask().KilledWorker:
                lost = [under_way[0]]
            for call in lost:
                call.future = self._submit(work, call.argument)
        raise StorageError(
            f"{self.url} lost its workers or its scheduler {_MOST_LOSSES} times over one task, as"
            f" for want of memory; see to them and {_RESUME}"
        )

    def _wait(self, future: "Future[Any]") -> Any:
        seen_at = monotonic()
        while not wait([future], _GLANCE).done:
            if self._thread_count():
                seen_at = monotonic()
            elif monotonic() - seen_at > self._patience:
                raise StorageError(f"{self.url} has no workers any more: start some, and {_RESUME}")
        return future.result()

    def _thread_count(self) -> int:
        """Threads of all workers; none while the scheduler is away."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, ValueError, RuntimeError):
            return 0

    def _reconnect(self) -> None:
        self.close()
        gone_at = monotonic()
        while True:
            try:
                self._client = self._connect()
                return
            except StorageError:
                if monotonic() - gone_at > self._patience:
                    raise

    def _connect(self) -> "distributed.Client":
        dask = _dask()
        logging.getLogger("distributed").handlers[:] = [logging.NullHandler()]
        try:
            with warnings.catch_warnings(action="ignore"):
                client: distributed.Client = dask.Client(
                    self.url, timeout=_CONNECT_SECONDS, set_as_default=False
                )
                return client
        except (OSError, ValueError):
            raise StorageError(
                f"no Dask scheduler answers at {self.url}: start it (`dask scheduler`) or unset"
                f" PAPERHOUSE_CLUSTER; what is staged stays, {_RESUME}"
            ) from None


@contextmanager
def open_cluster(url: str) -> Iterator[Cluster]:
    """The cluster behind a scheduler, until the block ends."""
    cluster = Cluster(url)
    try:
        yield cluster
    finally:
        cluster.close()


def own_folder() -> Path:
    """The folder of the worker that carries out this task; it goes with the worker."""
    return Path(_dask().get_worker().local_directory)


def _dask() -> ModuleType:
    """Raises UsageError where the extra is missing."""
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise UsageError(
            "PAPERHOUSE_CLUSTER needs the extra `cluster`: pip install 'paperhouse[cluster]'"
        ) from error
    return distributed
