"""The words that a pool and its workers exchange, and what a failed task leaves behind."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from etl.contract.vocabulary import PageFault


class TaskLimit(Struct, frozen=True):
    """The most that one step of a task may take.

    seconds: of processor time, so that a busy machine or a changed clock ends nothing. byte_count:
    of memory that the worker holds in all.
    """

    seconds: float
    byte_count: int


class Meter(Protocol):
    """A task calls it at the beginning of each step; the worker ends if the step takes too long."""

    def __call__(self, mark: str | None, extra_seconds: float = 0.0) -> None:
        """mark: what the step works on, as the failure will say; None for the task as a whole."""


class TaskFailure(Struct, frozen=True):
    """A task that was given up, and its worker with it.

    kind, words: the fault, of the page that the task works on if it is about one. at: the mark of
    the step.
    """

    kind: PageFault
    words: str
    at: str | None


class Step(Struct, frozen=True):
    """A worker begins a step of its task."""

    mark: str | None


class Done(Struct, frozen=True):
    """A worker has ended its task, and waits for the next one."""

    result: Any


class ForeseenError(Struct, frozen=True):
    """A task raised an error that the program foresees; the worker waits for the next one."""

    error: Exception


class Failed(Struct, frozen=True):
    """A task raised another error, and the worker ends."""

    kind: PageFault
    words: str


def ignore_meter(mark: str | None, extra_seconds: float = 0.0) -> None:
    """Does nothing: for work in a process that nobody limits."""


Work = Callable[..., Any]
"""A function of a module. It is called with the arguments of its task, and then with a Meter."""
