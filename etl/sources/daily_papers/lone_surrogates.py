r"""JSON may escape half of a character, `\ud83d` alone: a text that was cut in the middle of one.

JavaScript writes and reads such texts. They are no Unicode, so a decoder refuses all of the JSON.
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][\dA-Fa-f]{2}\\u[dD][c-fC-F][\dA-Fa-f]{2}"  # both halves of a character
    r"|(?P<half>u[dD][89a-fA-F][\dA-Fa-f]{2})|.)",
    re.DOTALL,
)


def decode_mended(text: str, decode: Callable[[str], Any]) -> Any:
    r"""The value of a text, with U+FFFD for half of a character. Raises what `decode` raises.

    >>> decode_mended(r'["cut \ud83d", "\ud83d\ude00"]', msgspec.json.decode)
    ['cut �', '😀']
    """
    try:
        return decode(text)
    except msgspec.DecodeError:
        whole = _ESCAPE.sub(lambda it: r"\ufffd" if it["half"] else it[0], text)
        if whole == text:
            raise
        return decode(whole)
