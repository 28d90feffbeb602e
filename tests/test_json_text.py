"""JSON of earlier runs: whatever is wrong with it, one error says so."""

from typing import Any

import msgspec
import pytest

from etl.json_text import decode_json


def test_a_text_and_its_bytes_have_the_same_value() -> None:
    assert decode_json('{"a": [1]}', dict[str, list[int]]) == {"a": [1]}
    assert decode_json(b'{"a": [1]}', dict[str, list[int]]) == {"a": [1]}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (b"", list[int], "truncated"),
        (b"[1", list[int], "truncated"),
        (b'["1"]', list[int], "Expected `int`, got `str`"),
        (b'["\xff"]', list[str], "can't decode byte 0xff"),
        ('["\ud800"]', list[str], "surrogates not allowed"),
        ("[" * 100_000, list[Any], "recursion"),
    ],
)
def test_what_is_no_json_of_the_kind_is_one_error(
    text: bytes | str, kind: type[Any], words: str
) -> None:
    with pytest.raises(msgspec.DecodeError, match=words):
        decode_json(text, kind)
