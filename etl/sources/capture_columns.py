"""Columns of stage.captures that every source fills in the same way."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import json

from etl.archive.documents import Capture
from etl.contract.vocabulary import PageFault
from etl.sources.base import Parsed


class DescribedDocument(Parsed, Protocol):
    """A parsed document that says which template it is, and what is odd about it."""

    @property
    def template(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def fault(self) -> str | None: ...
    @property
    def fault_kind(self) -> PageFault | None: ...
    @property
    def unknown_keys(self) -> Mapping[str, int]: ...


def capture_columns(capture: Capture, document: DescribedDocument) -> dict[str, object]:
    """One row by column: what the archive notes of a capture, and what its parser says of it all.

    The place in the archive, and what the document lists, are left to others.
    """
    provenance, unknown = capture.provenance, document.unknown_keys
    return {
        "capture_id": capture.capture_id,
        "source": capture.source,
        "stated_url": provenance.url,
        "captured_at": provenance.captured_at,
        "stated_listed_on": provenance.listed_on,
        "imported_at": capture.imported_at,
        "sha256": capture.sha256,
        "byte_count": capture.byte_count,
        "template": document.template,
        "parser_version": document.parser_version,
        "outcome": document.outcome,
        "entry_count": len(document.entries) + len(document.rejects),
        "fault_kind": document.fault_kind,
        "fault": document.fault,
        "unknown_keys": json.encode(unknown, order="sorted").decode() if unknown else None,
    }
