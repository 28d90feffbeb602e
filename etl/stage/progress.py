"""Progress of a long run, reported to whoever follows it."""

from collections.abc import Callable

from etl.contract.vocabulary import CommitPoint, Repair, WorkStep

ProgressStep = WorkStep | CommitPoint | Repair
Progress = Callable[[ProgressStep, int, int], None]
"""A function that is called with a step, how much of it is done, and the whole."""


def no_progress(step: ProgressStep, done: int, total: int) -> None:
    """Does nothing: for runs that nobody follows."""
