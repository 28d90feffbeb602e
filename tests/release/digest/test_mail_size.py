"""The bytes of a text in a mail are never more than the limit of a digest counts with."""

import base64
import quopri

import pytest

from etl.release.digest.mail_size import shorter_encoding


@pytest.mark.parametrize(
    ("text", "name", "size"),
    [
        ("", "quoted-printable", 3),
        ("a" * 70, "quoted-printable", 70 + 3),
        ("a" * 71, "quoted-printable", 71 + 6),
        ("~" * 10, "quoted-printable", 13),
        ("tea\n", "quoted-printable", 8),
        ("tea \n", "quoted-printable", 11),
        ("=" * 10, "quoted-printable", 33),
        ("\x7f" * 10, "quoted-printable", 33),
        ("é" * 28, "base64", 78),
        ("é" * 29, "base64", 156),
        ("\ud800" * 10, "quoted-printable", 13),
    ],
)
def test_the_shorter_encoding_is_taken_with_its_size(text: str, name: str, size: int) -> None:
    assert shorter_encoding(text) == (name, size)


@pytest.mark.parametrize(
    "text", ["tea " * 500, "a=b\n" * 300, "a \n" * 300, "茶 " * 400, "x" * 999]
)
def test_no_text_takes_more_than_that(text: str) -> None:
    content = text.encode()
    made = {
        "quoted-printable": quopri.encodestring(content.replace(b"\n", b"\r\n")),
        "base64": base64.encodebytes(content).replace(b"\n", b"\r\n"),
    }
    found = shorter_encoding(text)
    assert len(made[found.name]) <= found.size
