"""Tables are filled side by side, so each statement has to name all whose rows it asks for.

Here one thread does it in the worst order: the last statement first, and before each one only what
it names. What a statement asks for and does not name is missing then.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl.build import derive, fill_tables
from tests.property.arrivals import ANN, BUILT, KNOWN, MANY, REBUILT, SHEEP, SLEEP, answer, told
from tests.property.documents import Authorship
from tests.property.staged import staged_releases
from tests.property.warehouse import IMPORTED_AT

pytestmark = pytest.mark.slow


class LastFirst:
    """Stands for the threads. All tasks are done once the first result is asked for."""

    def __init__(self, _: int) -> None:
        self._tasks: list[Task] = []

    def __enter__(self) -> "LastFirst":
        return self

    def __exit__(self, *_: object) -> None:
        """All tasks are done, or one failed."""

    def submit(self, work: Callable[..., object], *given: object) -> "Task":
        self._tasks.append(Task(self, lambda: work(*given)))
        return self._tasks[-1]

    def do_all(self) -> None:
        while self._tasks:
            self._tasks.pop().do()

    def shutdown(self, **_: object) -> None:
        """No thread waits."""


class Task:
    """Work that is done once. Within other work, its result is waited for by doing it."""

    is_one_running = False

    def __init__(self, threads: LastFirst, work: Callable[[], object]) -> None:
        self._threads, self._work = threads, work
        self._is_done = False

    def result(self) -> None:
        if not Task.is_one_running:
            self._threads.do_all()
        self.do()

    def do(self) -> None:
        if self._is_done:
            return
        self._is_done = True
        was_running, Task.is_one_running = Task.is_one_running, True
        try:
            self._work()
        finally:
            Task.is_one_running = was_running


@pytest.mark.parametrize("portion_count", [1, 3])
def test_what_a_statement_asks_for_is_there_in_any_order_of_threads(
    portion_count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two authors of two papers sign a third, and each table and mart has other rows then."""
    papers = [
        replace(it, authorships=(ANN, Authorship("Bo")), upvotes=3, keywords=("wool", "soft"))
        for it in (SLEEP, SHEEP, KNOWN)
    ]
    monkeypatch.setattr(fill_tables, "ThreadPoolExecutor", LastFirst)
    monkeypatch.setattr(derive, "_portion_count", lambda _: portion_count)
    with staged_releases(tmp_path) as releases:
        releases.stage(answer(*papers[:2]), IMPORTED_AT)
        releases.stage(told("detail", BUILT), IMPORTED_AT)
        releases.release()
        releases.stage(answer(*papers, hour=1), IMPORTED_AT)
        releases.stage(told("detail", REBUILT), IMPORTED_AT)
        releases.stage(answer(*MANY, hour=2), IMPORTED_AT)
        assert releases.differences() == []
