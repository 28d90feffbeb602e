"""Characters that act, and texts in which they do not."""

import pytest

from etl.inert import inert_json, inert_line, inert_text, is_encodable

ACTING = [
    "\x00", "\x08", "\x0b", "\r", "\x1f", "\x7f", "\x9f", "\u061c", "\u200e", "\u200f", "\u202a",
    "\u202e", "\u2066", "\u2069", "\u2028", "\u2029", "\u2060", "\u2065", "\u206a", "\u206f",
    "\ufeff", "\ufff9", "\ufffb", "\U000e0000", "\U000e007f", "\ud800", "\udfff",
]  # fmt: skip
PLAIN = [
    "\t", "\n", " ", "~", "\xa0", "é", "\u061d", "\u200d", "\u2010", "\u2027", "\u202f", "\u205f",
    "\u2070", "\ufefe", "\ufff8", "\ufffc", "\U000e0080", "\ud7ff", "\ue000",
]  # fmt: skip


@pytest.mark.parametrize("character", ACTING, ids=ascii)
def test_a_character_that_acts_is_shown_as_one_that_does_not(character: str) -> None:
    assert inert_text(f"a{character}{character}b") == "a\ufffd\ufffdb"


@pytest.mark.parametrize("character", PLAIN, ids=ascii)
def test_any_other_character_stays(character: str) -> None:
    assert inert_text(f"a{character}b") == f"a{character}b"
    assert inert_json(f"a{character}b") == f"a{character}b"


def test_halves_of_characters_cannot_be_written() -> None:
    assert [is_encodable(it) for it in ("a\ud7ff\ue000", "a\ud800", "\udfffa")] == [
        True, False, False,
    ]  # fmt: skip


def test_a_value_takes_one_line() -> None:
    assert inert_line(" a\r\n\x1b b\u2028c ") == "a \ufffd b c"


def test_json_keeps_its_values() -> None:
    assert inert_json('"\x9b\ufeff\U000e0001\ud800"') == r'"\u009b\ufeff\udb40\udc01\ud800"'
