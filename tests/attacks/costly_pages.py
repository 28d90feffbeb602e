"""Pages that keep every cap and cost much time and memory all the same."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import json

from etl.archive.documents import Provenance, new_document
from etl.archive.writer import ArchiveWriter
from etl.ids import CaptureId
from etl.settings import Settings
from tests.answers import item

SECONDS = 0.5
"""The time that a page may take in these tests: the costly one takes 2 seconds, others 0.1."""
CAPTURED_AT = datetime(2026, 4, 8, 18)
API = "https://huggingface.co/api/daily_papers?date=2026-04-07"


def costly_page(number: int = 1) -> bytes:
    """2 seconds to decode and half a gigabyte of memory: five million empty lists."""
    start = b'[{"paper":{"id":"2604.%05d","x":[' % number
    return start + b"[]," * 5_000_000 + b"[]]}}]"


def listing(*numbers: int) -> bytes:
    """A page like any other."""
    return json.encode([item(number) for number in numbers])


def archive(settings: Settings, bodies: Sequence[bytes]) -> list[CaptureId]:
    """Archive documents that nobody read yet, each of an instant of its own."""
    found = []
    with ArchiveWriter(settings.archive, {}) as writer:
        for number, body in enumerate(bodies):
            provenance = Provenance(API, CAPTURED_AT.replace(minute=number))
            document = new_document(body, provenance, "fetch", CAPTURED_AT)
            writer.add(document)
            found.append(document.capture.capture_id)
    return found
