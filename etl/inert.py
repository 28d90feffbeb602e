"""Text that does nothing but stand there, wherever people look at it.

Pages, answers and file names are written by others. In a terminal, control characters move the
cursor, change the title or clear the screen, and marks of direction make a text read as another.
"""

import re

ACTIVE_CHARACTERS = (
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and new line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, overrides and isolates of direction
    "\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # unseen
    "\ud800-\udfff"  # halves of characters, which cannot be written at all
    "]"
)
_ACTIVE = re.compile(ACTIVE_CHARACTERS)
_HALVES = re.compile("[\ud800-\udfff]")
_SHOWN_AS = "\ufffd"


def inert_text(text: str) -> str:
    r"""A text in which every character that acts is shown as one that does not.

    >>> inert_text("a\tb\x1b[2J\u202ec\n")
    'a\tb�[2J�c\n'
    """
    return _ACTIVE.sub(_SHOWN_AS, text)


def is_encodable(text: str) -> bool:
    r"""False for a text with half characters: it was read from bytes that are not UTF-8.

    >>> is_encodable("é"), is_encodable("inv\udcff")
    (True, False)
    """
    return not _HALVES.search(text)


def inert_line(text: str) -> str:
    r"""The same in one line, so that no value passes for a line of the program's own.

    >>> inert_line("no page\r\nRelease is fine")
    'no page Release is fine'
    """
    return inert_text(" ".join(text.split()))


def inert_json(text: str) -> str:
    r"""JSON in which every such character is escaped, so that its value stays the same.

    >>> inert_json('"\x9b2J"')
    '"\\u009b2J"'
    """
    return _ACTIVE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
