"""Identifiers: text from end to end."""

import hashlib

from etl.records import Statement

ARXIV_ID = r"(?:[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})"
"""New-style ids (`2503.02130`) and old-style ones (`cs/0112017`), without a version."""


def digest(*parts: str | None) -> str:
    """16 hex digits of all parts; None and '' differ.

    >>> digest("a", None) == digest("a", "")
    False
    """
    text = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def capture_id(sha256: str, statement: Statement) -> str:
    """The same body under the same statement is the same capture, whenever and however it came."""
    captured_at, listed_on = statement.captured_at, statement.listed_on
    return digest(
        sha256,
        statement.url,
        captured_at.isoformat() if captured_at else None,
        listed_on.isoformat() if listed_on else None,
    )


def is_stated(statement: Statement) -> bool:
    """Whether anything at all was stated."""
    return statement != Statement()
