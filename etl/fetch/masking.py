"""Hides a secret in whatever a site sends back, before anything is read of it, shown or kept."""

import re
from functools import lru_cache


def mask_bytes(body: bytes, secret: str | None) -> bytes:
    """A body with `*` in place of each byte of the secret, so that its length stays.

    The secret is found in any case, as it is, in UTF-16, percent-encoded, and with its characters
    escaped for HTML or JSON.
    """
    return _pattern(secret).sub(_stars, body) if secret else body


def mask_text(text: str, secret: str | None) -> str:
    """A text without the secret, as `mask_bytes` does it."""
    if not secret:
        return text
    return mask_bytes(text.encode("utf-8", "surrogatepass"), secret).decode(
        "utf-8", "surrogatepass"
    )


def _stars(found: re.Match[bytes]) -> bytes:
    return re.sub(rb"[^\x00]", b"*", found[0])


@lru_cache(maxsize=2)
def _pattern(secret: str) -> re.Pattern[bytes]:
    return re.compile(rb"\x00?".join(map(_spellings, secret)), re.IGNORECASE)


def _spellings(character: str) -> bytes:
    code = ord(character)
    spellings = (
        re.escape(character),
        f"%{code:02x}",
        f"&#0*{code};?",
        f"&#x0*{code:x};?",
        rf"\\u00{code:02x}",
        rf"\\{re.escape(character)}",
    )
    return f"(?:{'|'.join(spellings)})".encode()
