"""Workers and threads whose work is done here and at once, or when it is asked for."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from etl.sources.readers import PAGE_LIMIT
from etl.workers.pool import Task, WorkerPool
from etl.workers.task import Done, TaskFailure, ignore_meter


class PoolHere(WorkerPool):
    """Does each task at once; or gives it up, with the failure."""

    def __init__(self, failure: TaskFailure | None = None) -> None:
        super().__init__(PAGE_LIMIT)
        self._failure = failure
        self.start_count = 0

    def start(self, count: int = 1) -> None:
        """No process is needed."""
        self.start_count += count

    def submit(self, work: Callable[..., Any], *arguments: object) -> Task:
        done = self._failure or Done(work(*arguments, ignore_meter))
        return Task(work, arguments, done)


class LateExecutor(Executor):
    """Does each task when its result is asked for."""

    def __init__(self) -> None:
        self.late: list[LateFuture] = []

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> "LateFuture":
        self.late.append(LateFuture(lambda: work(*given, **named)))
        return self.late[-1]


class LateFuture(Future[Any]):
    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work

    def result(self, timeout: float | None = None) -> Any:
        if not self.done():
            self.set_result(self._work())
        return super().result(timeout)
