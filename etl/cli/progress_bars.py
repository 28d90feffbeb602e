"""Progress of long work, on standard error, where a person watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from etl.stage.progress import Progress

_FOLLOWS = {"staged": "deriving", "derived": "checking", "checked": "publishing"}
"""What is under way after a commit point: it tells nothing before the next one."""


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Bars on a terminal; elsewhere only a word when it has to wait."""
    if not sys.stderr.isatty():
        yield _waiting
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    # Bars hold back what is printed until they are out of its way: never what goes into a file.
    is_seen = sys.stdout.isatty()
    with Bars(console=Console(stderr=True), transient=True, redirect_stdout=is_seen) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            _waiting(step, done, total)
            name = _FOLLOWS.get(step, step)
            is_early = step == "staged" and not tasks
            if name == "waiting" or not name.endswith("ing") or is_early:
                return
            if name not in tasks:
                for guess in tasks.keys() & _FOLLOWS.values():
                    bars.remove_task(tasks.pop(guess))
                tasks[name] = bars.add_task(name, total=None)
            if name == step:
                bars.update(tasks[name], completed=done, total=total)

        yield show


def _waiting(step: str, done: int, total: int) -> None:
    if step == "waiting":
        print("another load is running; waiting for it to finish", file=sys.stderr)
