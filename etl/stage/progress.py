"""Progress of a long run, reported to whoever follows it."""

from collections.abc import Callable
from typing import Literal, get_args

WorkStep = Literal["waiting", "fetching", "archiving", "staging", "indexing"]
"""Work that is under way. It is reported many times, with how much of it is done."""

CommitPoint = Literal["archived", "staged", "derived", "checked", "published", "recorded"]
"""The end of some work. It is reported once, when what it names is durable."""

COMMIT_POINTS: frozenset[str] = frozenset(get_args(CommitPoint))

ProgressStep = WorkStep | CommitPoint
Progress = Callable[[ProgressStep, int, int], None]
"""A function that is called with a step, how much of it is done, and the whole."""


def no_progress(step: ProgressStep, done: int, total: int) -> None:
    """Does nothing: for runs that nobody follows."""
