"""Counts with their nouns."""

import pytest

from etl.counted import counted


@pytest.mark.parametrize(
    ("count", "noun", "expected"),
    [
        (0, "day", "0 days"), (1, "day", "1 day"), (2, "day", "2 days"),
        (1_000, "day", "1,000 days"),
        (1, "entry", "1 entry"), (0, "entry", "0 entries"), (1_234, "entry", "1,234 entries"),
        (2, "key", "2 keys"), (2, "array", "2 arrays"), (2, "toy", "2 toys"), (2, "guy", "2 guys"),
        (2, "older weekday", "2 older weekdays"), (1, "more paper", "1 more paper"),
        (2, "paper", "2 papers"),
    ],
)  # fmt: skip
def test_one_thing_has_its_noun_and_others_the_plural(count: int, noun: str, expected: str) -> None:
    assert counted(count, noun) == expected
