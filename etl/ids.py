"""Identifiers: text from end to end."""

import hashlib

ARXIV_ID = r"(?:[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})"
"""New-style ids (`2503.02130`) and old-style ones (`cs/0112017`), without a version."""


def digest(*parts: str | None) -> str:
    """16 hex digits of all parts; None and '' differ.

    >>> digest("a", None) == digest("a", "")
    False
    """
    text = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
