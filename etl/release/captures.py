"""Captures of a release: their counts by outcome, their faults, and the offsets of their bodies."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct

from etl.archive.documents import ArchiveOffset
from etl.contract.vocabulary import CaptureOutcome
from etl.errors import UsageError
from etl.ids import CaptureId
from etl.stage.connection import Connection, fetch_rows
from etl.stage.sql_files import sql_text

_PORTION = 10_000
"""Rows that are held in memory at once."""


class CaptureCount(Struct, frozen=True):
    """Captures of one outcome, template and parser version, and what became of their entries."""

    outcome: CaptureOutcome
    template: str
    parser_version: int
    capture_count: int
    entry_count: int
    listing_count: int
    refused_count: int
    held_count: int


class ProblemCapture(Struct, frozen=True):
    """A capture whose entries are not in the release, with the fault in words."""

    outcome: CaptureOutcome
    capture_id: CaptureId
    url: str | None
    listed_on: date | None
    captured_at: datetime | None
    entry_count: int
    fault: str | None


class _Outcome(Struct, frozen=True):
    outcome: CaptureOutcome


class _BodyOffset(Struct, frozen=True):
    archive_file: str
    archive_offset: int


def capture_counts(
    con: Connection,
    capture_ids: Sequence[CaptureId] | None = None,
    since: datetime | None = None,
) -> list[CaptureCount]:
    """Counts of captures by outcome, template and parser version.

    capture_ids: count only these. since: count only captures that were archived after this instant.
    """
    return fetch_rows(con, CaptureCount, _text("captures"), capture_ids=capture_ids, since=since)


def problem_captures(
    con: Connection,
    outcomes: Sequence[CaptureOutcome],
    capture_ids: Sequence[CaptureId] | None = None,
) -> list[ProblemCapture]:
    """The captures with one of these outcomes. capture_ids: look at these only."""
    return fetch_rows(
        con,
        ProblemCapture,
        _text("problem_captures"),
        outcomes=outcomes,
        capture_ids=capture_ids,
    )


def capture_outcome(con: Connection, capture_id: CaptureId) -> CaptureOutcome:
    """The outcome of a capture. Raises UsageError for an unknown capture."""
    found = fetch_rows(con, _Outcome, _text("capture_outcome"), capture_id=capture_id)
    if not found:
        raise _unknown(capture_id)
    return found[0].outcome


def capture_offset(con: Connection, capture_id: CaptureId) -> ArchiveOffset:
    """The place of a capture's body in the archive. Raises UsageError for an unknown capture."""
    found = fetch_rows(con, _BodyOffset, _text("body_offset"), capture_id=capture_id)
    if not found:
        raise _unknown(capture_id)
    return ArchiveOffset(found[0].archive_file, found[0].archive_offset)


def imported_captures(con: Connection) -> Iterator[tuple[CaptureId, str]]:
    """Each capture of the release, and the file of the archive that has its body."""
    rows = con.execute(_text("imported_captures"))
    while portion := rows.fetchmany(_PORTION):
        yield from portion


def _text(name: str) -> str:
    return sql_text("summary", name)


def _unknown(capture_id: CaptureId) -> UsageError:
    return UsageError(
        f"the release has no capture {capture_id!r}; they are listed by "
        '`paperhouse query "select capture_id, url from core.captures"`'
    )
