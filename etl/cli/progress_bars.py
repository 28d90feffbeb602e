"""Progress of long work, on standard error, where a person watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from etl.cli.say import say
from etl.stage.progress import Progress, ProgressStep

_SAID = {
    "waiting": "another load is running; waiting for it to finish",
    "history set aside": "history.duckdb could not be read: it is history.duckdb.unusable now, and "
    "a new one begins",
    "release set aside": "papers.duckdb could not be read: it is papers.duckdb.unusable now, and a "
    "new one is made",
    "index left out": "the release has no search index, because DuckDB's extension fts could not "
    "be loaded: install duckdb-extension-fts in the version of duckdb, then `paperhouse publish`",
}


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Bars on a terminal; elsewhere only a word where a person would wonder."""
    if not sys.stderr.isatty():
        yield _announce
        return
    from etl.cli.terminal_bars import terminal_bars  # noqa: PLC0415 - 0.1 s, for a terminal only

    with terminal_bars(_announce) as show:
        yield show


def _announce(step: ProgressStep, _done: int, _total: int) -> None:
    if step in _SAID:
        say(_SAID[step], err=True)
