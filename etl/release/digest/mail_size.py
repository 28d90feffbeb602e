"""The bytes that a text takes in a mail, so that a digest is cut before it becomes one."""

from typing import NamedTuple

_BASE64_BYTES, _BASE64_LINE = 57, 78
"""Bytes of a text that stand in one line of Base64, and bytes of that line with its end."""

_QUOTED_CHARACTERS = 71
"""The fewest characters of a line that Quoted-Printable breaks; the break takes three bytes."""


class MailEncoding(NamedTuple):
    """An encoding for mail, as `Content-Transfer-Encoding` names it, and the most bytes in it."""

    name: str
    size: int


def shorter_encoding(text: str) -> MailEncoding:
    """The encoding that makes the text shorter.

    Quoted-Printable takes three bytes for each that is not ASCII, Base64 four for any three.

    >>> shorter_encoding("tea " * 100)
    MailEncoding(name='quoted-printable', size=418)
    >>> shorter_encoding("茶" * 100)
    MailEncoding(name='base64', size=468)
    """
    content = text.encode("utf-8", "replace")
    escaped = sum(byte > 126 or byte == ord("=") for byte in content)
    # The end of a line has a byte more in a mail; a space before it is escaped.
    ends = content.count(b"\n") + 2 * content.count(b" \n")
    quoted = len(content) + 2 * escaped + ends
    return min(
        MailEncoding("quoted-printable", quoted + 3 * (quoted // _QUOTED_CHARACTERS + 1)),
        MailEncoding("base64", (len(content) // _BASE64_BYTES + 1) * _BASE64_LINE),
        key=lambda it: it.size,
    )
