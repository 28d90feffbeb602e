"""Identifiers: text from end to end, each kind with a type of its own."""

import hashlib
from typing import NewType

CaptureId = NewType("CaptureId", str)
"""16 hex digits: a hash of a document's bytes and of its provenance."""

ArxivId = NewType("ArxivId", str)
"""An arXiv id without its version, such as `2503.02130`. It is text: never a number."""

PaperKey = NewType("PaperKey", str)
"""`arxiv:<id>`, or `title:<hash>` for a paper of which no arXiv id is known."""

ReleaseId = NewType("ReleaseId", str)
"""The instant at which a release was tried: `20260401T080000.000000Z`. Later ids sort later."""

ARXIV_ID = r"(?:[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})"
"""New-style ids (`2503.02130`) and old-style ones (`cs/0112017`), without a version."""


def digest(*parts: str | None) -> str:
    """16 hex digits of all parts; None and '' differ.

    >>> digest("a", None) == digest("a", "")
    False
    """
    text = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
