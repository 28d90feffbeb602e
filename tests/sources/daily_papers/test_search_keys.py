"""A query of any script has a key that shells, ranges and lists of partitions leave alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import UsageError
from etl.sources.daily_papers.search_keys import is_search_key, watched_search

SAFE = re.compile(r"[^\s,'\"\\.|&;<>()\[\]{}$`*?!~#%=+/:@^]+")


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("agents", "agents", "agents"),
        ('  "sparse\tattention",  fast\n', '"sparse attention", fast', "sparse-attention-fast"),
        ("C++ & C# [a...b] it's", "C++ & C# [a...b] it's", "c-c-a-b-it-s"),
        ("注意力，机制", "注意力，机制", "注意力-机制"),
        ("नमस्ते दुनिया", "नमस्ते दुनिया", "नमस्ते-दुनिया"),
        ("می‌خواهم", "می‌خواهم", "می-خواهم"),
        ("cafe\u0301", "caf\xe9", "caf\xe9"),
        ("../../etc/passwd", "../../etc/passwd", "etc-passwd"),
        ("+++", "+++", "search"),
        ("x" * 500, "x" * 500, "x" * 40),
        ("x" * 39 + " yz", "x" * 39 + " yz", "x" * 39),
        ("Straße 7", "Straße 7", "strasse-7"),
        ("👩\u200d💻", "👩\u200d💻", "search"),
    ],
)
def test_a_key_is_the_words_of_the_query_and_a_hash(text: str, query: str, words: str) -> None:
    found = watched_search(text)
    assert (found.query, found.key[:-9]) == (query, words)
    assert is_search_key(found.key)


def test_the_hash_is_that_of_the_query_in_utf_8() -> None:
    """Its first eight digits, by `printf 'caf\\xc3\\xa9' | sha256sum`."""
    assert watched_search("cafe\u0301").key == "café-850f7dc4"


@pytest.mark.parametrize(
    "text", ["", "agents", "agents-0123456", "agents-0123456g", "two words-01234567", "-01234567"]
)
def test_what_has_no_word_and_no_hash_is_no_key(text: str) -> None:
    assert not is_search_key(text)


def test_queries_with_the_same_words_have_keys_of_their_own() -> None:
    alike = ["sparse attention", "Sparse attention", '"sparse attention"', "sparse, attention"]
    assert len({watched_search(text).key for text in alike}) == 4


@pytest.mark.parametrize(
    "text", ["", " \n", "x" * 501, "a\x1b[2J", "a\u202eb", "a\u200bb", "a\x00b", "a\ud800b"]
)
def test_what_is_no_query_is_refused_in_words_that_act_on_no_terminal(text: str) -> None:
    with pytest.raises(UsageError, match=r"^cannot search for '") as refused:
        watched_search(text)
    assert str(refused.value).isprintable()


def test_what_is_refused_shows_forty_characters() -> None:
    with pytest.raises(UsageError) as refused:
        watched_search("x" * 41 + "\x1b")
    said = f"cannot search for '{'x' * 40}': it holds characters that nobody sees"
    assert str(refused.value) == said


@given(st.text(min_size=1, max_size=60))
def test_every_query_has_a_safe_key_that_is_its_own(text: str) -> None:
    try:
        found = watched_search(text)
    except UsageError:
        return
    assert SAFE.fullmatch(found.key)
    assert len(found.key) <= 49
    assert watched_search(found.query) == found
