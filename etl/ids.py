"""Identifiers: text from end to end, each kind with a type of its own."""

import hashlib
import re
from datetime import datetime
from typing import NewType

CaptureId = NewType("CaptureId", str)
"""16 hex digits: a hash of a document's bytes and of its provenance."""

ArxivId = NewType("ArxivId", str)
"""An arXiv id without its version, such as `2503.02130`. It is text: never a number."""

PaperKey = NewType("PaperKey", str)
"""`arxiv:<id>`, or `title:<hash>` for a paper of which no arXiv id is known."""

Sha256 = NewType("Sha256", str)
"""The SHA-256 of a body, in hex."""

ReleaseId = NewType("ReleaseId", str)
"""The instant at which a release was tried: `20260401T080000.000000Z`. Later ids sort later.

After a clock that was wrong, a number follows: `20990101T000000.000000Z.000001`."""

ARXIV_ID = r"(?:[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})"
"""New-style ids (`2503.02130`) and old-style ones (`cs/0112017`), without a version."""

_PRINTED_ID = re.compile(f"({ARXIV_ID})(?:v[0-9]+)?")


def arxiv_id(text: str) -> ArxivId:
    """An arXiv id, from one that may have a version. Raises ValueError for any other text.

    >>> arxiv_id("2503.02130v2"), arxiv_id("cs/0112017")
    ('2503.02130', 'cs/0112017')
    """
    match = _PRINTED_ID.fullmatch(text)
    if match is None:
        raise ValueError(f"not an arXiv id: {text!r}")
    return ArxivId(match[1])


def release_id_at(attempted_at: datetime) -> ReleaseId:
    """The id of a release that is tried at an instant (UTC).

    >>> release_id_at(datetime(2026, 4, 1, 8))
    '20260401T080000.000000Z'
    """
    return ReleaseId(attempted_at.strftime("%Y%m%dT%H%M%S.%fZ"))


def release_id_after(last: ReleaseId | None, attempted_at: datetime) -> ReleaseId:
    """The id of a release that is tried at an instant, where `last` is the last id so far.

    A clock that was wrong may have named `last` after an instant to come. Then its name is counted
    on, so that the next id sorts behind it, and before all names of instants after that one.

    >>> release_id_after(ReleaseId("20990101T000000.000000Z"), datetime(2026, 4, 1, 8))
    '20990101T000000.000000Z.000001'
    >>> release_id_after(ReleaseId("20990101T000000.000000Z.000001"), datetime(2026, 4, 1, 8))
    '20990101T000000.000000Z.000002'
    """
    own = release_id_at(attempted_at)
    if last is None or last < own:
        return own
    name, _, number = last.partition("Z.")
    return ReleaseId(f"{name.removesuffix('Z')}Z.{int(number or 0) + 1:06}")


def hash_of(*parts: str | None) -> str:
    """The first 16 hex digits of a hash of all parts. None and '' give different ones.

    >>> hash_of("a", None) == hash_of("a", "")
    False
    """
    text = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
