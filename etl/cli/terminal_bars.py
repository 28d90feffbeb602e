"""Progress bars on a terminal, drawn by rich."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID

from etl.contract.vocabulary import COMMIT_POINTS, REPAIRS
from etl.stage.progress import Progress, ProgressStep

_FOLLOWS: dict[ProgressStep, str] = {
    "staged": "deriving",
    "derived": "checking",
    "checked": "publishing",
}
"""The work that follows a commit point. It reports nothing before the next commit point."""


@contextmanager
def terminal_bars(before: Progress) -> Iterator[Progress]:
    """One bar for each kind of work; every step is given to `before` first."""
    # Bars hold back what is printed until they are out of its way. What goes into a file is not
    # in their way, so it is left alone.
    is_seen = sys.stdout.isatty()
    with Bars(console=Console(stderr=True), transient=True, redirect_stdout=is_seen) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: ProgressStep, done: int, total: int) -> None:
            before(step, done, total)
            name = _FOLLOWS.get(step, step)
            is_early = step == "staged" and not tasks
            if name == "waiting" or name in COMMIT_POINTS | REPAIRS or is_early:
                return
            if name not in tasks:
                for guess in tasks.keys() & _FOLLOWS.values():
                    bars.remove_task(tasks.pop(guess))
                tasks[name] = bars.add_task(name, total=None)
            if name == step:
                bars.update(tasks[name], completed=done, total=total)

        yield show
