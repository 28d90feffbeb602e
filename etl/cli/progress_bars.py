"""Progress of long work, on standard error, where a person watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from etl.cli.say import say
from etl.stage.progress import Progress, ProgressStep


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Bars on a terminal; elsewhere only a word when it has to wait."""
    if not sys.stderr.isatty():
        yield _announce_wait
        return
    from etl.cli.terminal_bars import terminal_bars  # noqa: PLC0415 - 0.1 s, for a terminal only

    with terminal_bars(_announce_wait) as show:
        yield show


def _announce_wait(step: ProgressStep, _done: int, _total: int) -> None:
    if step == "waiting":
        say("another load is running; waiting for it to finish", err=True)
