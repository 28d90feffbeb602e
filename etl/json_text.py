"""JSON that a run of before wrote, or a person, and that may have been spoilt since."""

from typing import TypeVar

import msgspec

_T = TypeVar("_T")


def decode_json(text: bytes | str, kind: type[_T]) -> _T:
    """The value of a JSON text. Raises msgspec.DecodeError for all that is none of its kind.

    msgspec itself has other errors for what is not UTF-8 and for what is nested too deeply.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except (UnicodeError, RecursionError) as error:
        raise msgspec.DecodeError(str(error)) from error
