"""Reads what a person states about documents, in options or line by line in a manifest."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

from etl.archive.documents import Provenance
from etl.errors import UsageError
from etl.limits import MAX_MANIFEST_BYTES, MAX_URL_CHARACTERS
from etl.pipeline.bounded_file import read_file, resolve_path

_COLUMNS = ("path", "url", "captured_at", "listed_on")
_MAX_HEAD_BYTES = 200


def parse_provenance(url: str | None, captured_at: str | None, listed_on: str | None) -> Provenance:
    """Turns options into a provenance. Raises UsageError for a bad url, instant or day.

    >>> parse_provenance(None, "2026-04-01T10:00:00+02:00", None).captured_at
    datetime.datetime(2026, 4, 1, 8, 0)
    """
    return Provenance(
        None if url is None else _url(url),
        None if captured_at is None else _instant(captured_at),
        None if listed_on is None else _day(listed_on),
    )


def is_manifest(path: Path) -> bool:
    """True where a file is named as CSV, and its first line names a manifest's columns."""
    if path.suffix.lower() != ".csv":
        return False
    with path.open("rb") as file:
        head = file.readline(_MAX_HEAD_BYTES).decode("utf-8-sig", errors="replace")
    return _are_columns([it.strip().strip('"') for it in head.split(",")])


def read_manifest(path: Path) -> dict[Path, list[Provenance]]:
    """The provenances that a manifest states for each file, by the file's resolved path.

    Paths in a manifest are relative to its folder. A file that several lines name was captured
    several times. Raises UsageError, which names the line, for a broken manifest.
    """
    try:
        text = read_file(path, MAX_MANIFEST_BYTES).decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = [(reader.line_num, [value.strip() for value in row]) for row in reader if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"cannot read the manifest {path}: {error}") from error
    return _lines(path, rows)


def _lines(path: Path, rows: list[tuple[int, list[str]]]) -> dict[Path, list[Provenance]]:
    names = rows[0][1] if rows else []
    if not _are_columns(names):
        raise UsageError(
            f"the manifest {path} begins with {', '.join(names) or 'nothing'}; its first line has "
            "to name its columns: path, and any of url, captured_at, listed_on"
        )
    lines: dict[Path, list[Provenance]] = {}
    for number, values in rows[1:]:
        try:
            file, stated = _line(names, values)
        except UsageError as error:
            raise UsageError(f"{path}, line {number}: {error}") from error
        lines.setdefault(resolve_path(path.parent / file), []).append(stated)
    return lines


def _are_columns(names: list[str]) -> bool:
    return "path" in names and set(names) <= set(_COLUMNS) and len(set(names)) == len(names)


def _line(names: list[str], values: list[str]) -> tuple[str, Provenance]:
    if len(values) != len(names):
        raise UsageError(f"{len(values)} of the {len(names)} values {', '.join(names)}")
    row = dict(zip(names, values, strict=True))
    if not row["path"] or "\0" in row["path"]:
        raise UsageError("no path")
    return row["path"], parse_provenance(
        row.get("url") or None, row.get("captured_at") or None, row.get("listed_on") or None
    )


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise UsageError(f"not a URL: {text!r}; it begins with https:// or http://")
    if len(text) > MAX_URL_CHARACTERS:
        raise UsageError(
            f"a URL of {len(text):,} characters; at most {MAX_URL_CHARACTERS:,} are kept"
        )
    return text


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError) as error:
        raise UsageError(f"not an instant: {text!r}; write it as 2026-04-01T18:00:00Z") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"not a day: {text!r}; write it as 2026-04-01") from error
