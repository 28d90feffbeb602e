"""Faults of values that are over a cap: what costs too much is refused before it is cleaned."""

from collections.abc import Iterator, Sized

from etl.limits import MAX_FORMULA_SIGNS


def too_many(name: str, unit: str, found: Sized, most: int) -> Iterator[str]:
    """The fault of a text or a list that is longer than is read, if it is."""
    if len(found) > most:
        yield f"{name}: {len(found):,} {unit}, and at most {most:,} are read"


def too_much_latex(name: str, text: str) -> Iterator[str]:
    """The fault of a text with more formulas than are made readable, if it has."""
    signs = text.count("$") + text.count("\\")
    if signs > MAX_FORMULA_SIGNS:
        most = f"at most {MAX_FORMULA_SIGNS:,} are read"
        yield f"{name}: {signs:,} dollars and backslashes, and {most}"
