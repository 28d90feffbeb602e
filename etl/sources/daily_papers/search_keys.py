"""Queries as people type them, and the keys that name them where a query cannot stand.

Dagster takes no line break and no `...` in the name of a partition, and its commands split lists of
them at commas. A shell gives a meaning to quotes and blanks. So a search is named by the words of
its query, and by a hash that tells it from others with the same words.
"""

import re
import unicodedata
from hashlib import sha256

from msgspec import Struct

from etl.errors import UsageError
from etl.sources.daily_papers.targets import search_target

_SLUG_CHARACTERS = 40
_KEY = re.compile(r"\S+-[0-9a-f]{8}")
_READABLE = ("L", "M", "N")
"""General categories of Unicode: letters, the marks on them, and digits of every script."""

_ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d"
"""They act on their neighbours only, and Persian, Hindi and emoji are written with them."""


class WatchedSearch(Struct, frozen=True):
    """A query, and the key that names it where a query cannot stand: in a partition, in a shell."""

    key: str
    query: str


def watched_search(text: str) -> WatchedSearch:
    """The search for what a person typed, spaces tidied. Raises UsageError for what is no query.

    >>> watched_search('"sparse  attention", fast')
    WatchedSearch(key='sparse-attention-fast-08b17a48', query='"sparse attention", fast')
    """
    query = tidy_query(text)
    if any(unicodedata.category(it) in _ACTING and it not in _JOINERS for it in query):
        raise UsageError(f"cannot search for {query[:40]!a}: it holds characters that nobody sees")
    search_target(query)
    return WatchedSearch(f"{_slug(query)}-{sha256(query.encode()).hexdigest()[:8]}", query)


def tidy_query(text: str) -> str:
    """The query with one blank between words, and one spelling of each letter with an accent."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_search_key(text: str) -> bool:
    """Say whether a text is a key, of a search that is watched or that was."""
    return _KEY.fullmatch(text) is not None


def _slug(query: str) -> str:
    """The words of a query in letters and digits, without what a shell or a range gives meaning."""
    folded = query.casefold()
    letters = (it if unicodedata.category(it)[0] in _READABLE else " " for it in folded)
    words = "-".join("".join(letters).split())
    return words[:_SLUG_CHARACTERS].strip("-") or "search"
