"""Progress of a long run, reported to whoever follows it."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with a step, how much of it is done, and the whole.

Steps that end in `ing` are under way; the others are commit points, told once when what they name
is durable: `archived`, `staged`, `derived`, `checked`, `published`, `recorded`.
"""


def no_progress(step: str, done: int, total: int) -> None:
    """Does nothing: for runs that nobody follows."""
