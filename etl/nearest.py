"""Names that a person may have meant by one that is not there."""

from collections.abc import Iterable
from difflib import get_close_matches


def near_hint(name: str, names: Iterable[str], cutoff: float = 0.6) -> str:
    """`did you mean …? ` with the name that is spelt most alike; an empty text where none is.

    cutoff: how alike it has to be, from 0 to 1.

    >>> near_hint("top_paper", ["top_papers", "growth"])
    'did you mean top_papers? '
    """
    near = get_close_matches(name, list(names), 1, cutoff)
    return f"did you mean {near[0]}? " if near else ""
