"""A secret is hidden in each of its spellings, and nothing else changes."""

import pytest

from etl.fetch.masking import mask_bytes, mask_text

GIVEN = "a/b.1"


@pytest.mark.parametrize(
    ("body", "masked"),
    [
        (b"x a/b.1 y a/b.1", b"x ***** y *****"),
        (b"A/b.1", b"*****"),
        (b"a/bx1 a/b1 /b.1", b"a/bx1 a/b1 /b.1"),
        # In UTF-16 the bytes between the letters stay.
        (b"x\x00a\x00/\x00b\x00.\x001\x00y", b"x\x00*\x00*\x00*\x00*\x00*\x00y"),
        (b"a\x00\x00/b.1", b"a\x00\x00/b.1"),
        # In a URL.
        (b"?t=a%2fb.1&u", b"?t=*******&u"),
        (b"%61%2F%62%2e%31!", b"***************!"),
        # In HTML, with or without a semicolon and zeros.
        (b"<a&#47;b.1>", b"<*********>"),
        (b"<a&#0047b&#46;1>", b"<**************>"),
        (b"<a&#x2f;b.1>", b"<**********>"),
        (b"<a&#x002Fb.1>", b"<***********>"),
        # In JSON.
        (rb'"a\u002fb.1"', b'"**********"'),
        (rb'"a\/b.1"', b'"******"'),
        (rb"a\\/b.1", rb"a\\/b.1"),
    ],
)
def test_each_spelling_of_a_secret_is_masked_byte_by_byte(body: bytes, masked: bytes) -> None:
    assert mask_bytes(body, GIVEN) == masked
    assert mask_text(body.decode(), GIVEN) == masked.decode()


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_secret_nothing_is_masked(secret: str | None) -> None:
    assert mask_bytes(b"any\xff", secret) == b"any\xff"
    assert mask_text("any", secret) == "any"


def test_what_is_no_text_stays_beside_a_secret() -> None:
    assert mask_bytes(b"\xff\x00a/b.1\xfe", GIVEN) == b"\xff\x00*****\xfe"
    assert mask_text("\ud800 ü a/b.1", GIVEN) == "\ud800 ü *****"


def test_of_two_secrets_each_is_masked_where_it_is_meant() -> None:
    assert [mask_bytes(b"one two", it) for it in ("one", "two")] == [b"*** two", b"one ***"]
