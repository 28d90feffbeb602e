"""Where something stands in a document, whatever escapes it is written in; and parsed pages."""

import pytest

from etl.sources.parsed_pages import ParsedPages
from etl.sources.passages import (
    Passage,
    find_words,
    narrow_passage,
    plain_text,
    without_entities,
    without_json_escapes,
)


@pytest.mark.parametrize(
    ("words", "start", "found"),
    [
        ("tea pot", 0, Passage(1, 9)),
        ("tea  pot", 2, Passage(10, 17)),
        ("tea", 10, Passage(10, 13)),
        ("t.a", 0, None),
        ("", 0, None),
        (" ", 0, None),
    ],
)
def test_words_are_found_whatever_space_stands_between_them(
    words: str, start: int, found: Passage | None
):
    assert find_words(".tea \npot tea pot", words, start) == found


def test_the_first_place_is_found_unless_told():
    assert find_words("tea tea", "tea") == Passage(0, 3)


def test_a_plain_text_is_its_own_document():
    assert plain_text("tea pot").passage(4, 7) == Passage(4, 7)


def test_entities_are_characters_of_a_piece_that_know_their_place():
    text = 'a="x&amp;y&#233;&#xE9;z" &lt;'
    piece = without_entities(plain_text(text), 3, 23)
    assert piece.text == "x&yééz"
    assert piece.passage(0, 1) == Passage(3, 4)
    assert piece.passage(1, 2) == Passage(4, 9)
    assert piece.passage(2, 5) == Passage(9, 22)
    assert piece.passage(5, 6) == Passage(22, 23)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"\n\t\r\b\f", "\n\t\r\b\f"),
        (r"\"\\\/", '"\\/'),
        (r"\u00e9", "é"),
        (r"\ud83c\udf75", "\U0001f375"),
        (r"\ud83cx", "\ud83cx"),
    ],
)
def test_escapes_of_json_are_characters(written: str, text: str):
    document = f'{{"{written}"}}'
    piece = without_json_escapes(plain_text(document), 2, 2 + len(written))
    assert piece.text == text
    assert piece.passage(0, len(text)) == Passage(2, 2 + len(written))


def test_a_transcript_of_a_transcript_leads_to_the_document():
    text = '<p x="a&quot;\\u00e9&quot; b">'
    outer = without_entities(plain_text(text), 6, 27)
    assert outer.text == 'a"\\u00e9" b'
    inner = without_json_escapes(outer, 2, 11)
    assert inner.text == 'é" b'
    assert inner.passage(0, 1) == Passage(13, 19)
    assert inner.passage(1, 4) == Passage(19, 27)


@pytest.mark.parametrize(
    ("around", "found"), [(0, Passage(8, 19)), (3, Passage(5, 22)), (99, Passage(3, 24))]
)
def test_a_passage_is_narrowed_to_words_with_some_text_around(around: int, found: Passage):
    text = "tea cold tea\\nkettle pot tea kettle"
    assert text[9:20] == "tea\\nkettle"
    text = text[1:]
    assert narrow_passage(text, Passage(3, 24), "tea kettle", around) == found


def test_words_in_both_kinds_of_escapes_narrow_a_passage_and_others_leave_it():
    text = "0123 &quot;th\\u00e9&quot; 9"
    assert narrow_passage(text, Passage(2, 27), "thé", 0) == Passage(11, 19)
    assert narrow_passage(text, Passage(2, 27), "tea", 0) == Passage(2, 27)
    assert narrow_passage("tea pot", Passage(0, 7), "tea", 0) == Passage(0, 3)


def test_pages_are_kept_once_each_as_long_as_there_is_room():
    pages = ParsedPages(5)
    pages.add("a", b"123")
    pages.add("a", b"4")
    pages.add("b", b"567")
    pages.add("c", b"89")
    pages.add("d", b"0")
    pages.add("e", b"")
    assert pages.packed == {"a": b"123", "c": b"89", "e": b""}
