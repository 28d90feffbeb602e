"""Counts with their nouns, as all words for people give them."""


def counted(count: int, noun: str) -> str:
    """A count with its noun.

    >>> counted(1, "day"), counted(2000, "entry")
    ('1 day', '2,000 entries')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
