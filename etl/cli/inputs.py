"""Which files a load takes, and what is stated about each."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from etl.errors import UsageError
from etl.records import Statement

_COLUMNS = {"path", "url", "captured_at", "listed_on"}


@dataclass(frozen=True, slots=True)
class Found:
    """Documents to load, the files among them that the manifest does not name, and other things."""

    documents: list[tuple[Path, Statement]]
    without_line: list[Path]
    skipped: list[Path]


def statement(url: str | None, captured_at: str | None, listed_on: str | None) -> Statement:
    """What was stated in words. Raises UsageError for an instant or a day that is none.

    >>> statement(None, "2026-04-01T10:00:00+02:00", None).captured_at
    datetime.datetime(2026, 4, 1, 8, 0)
    """
    try:
        return Statement(
            url or None,
            _instant(captured_at) if captured_at else None,
            date.fromisoformat(listed_on) if listed_on else None,
        )
    except ValueError as error:
        raise UsageError(f"not a date or an instant in ISO 8601: {error}") from error


def collect(paths: Iterable[Path], manifest: Path | None, stated: Statement) -> Found:
    """Files of `paths`, folders recursively, in the order of their names.

    A line of the manifest states about its file; `stated` is for those without one. Raises
    UsageError for a broken manifest, and for one URL stated for several documents.
    """
    lines = _manifest(manifest) if manifest else {}
    files, skipped = _files(paths)
    if manifest:
        files = [file for file in files if file.resolve() != manifest.resolve()]
    documents: list[tuple[Path, Statement]] = []
    without_line = [file for file in files if file.resolve() not in lines]
    if stated.url and len(without_line) > 1:
        raise UsageError(f"--url states one document, but {len(without_line)} are given")
    for file in files:
        documents += [(file, line) for line in lines.get(file.resolve(), [stated])]
    return Found(documents, without_line if manifest else [], skipped)


def _files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    found = [
        item for path in paths for item in (sorted(path.rglob("*")) if path.is_dir() else [path])
    ]
    unique = list(dict.fromkeys(item for item in found if not item.is_dir()))
    return [item for item in unique if item.is_file()], [
        item for item in unique if not item.is_file()
    ]


def _manifest(path: Path) -> dict[Path, list[Statement]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _lines(path, csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"cannot read the manifest {path}: {error}") from error


def _lines(path: Path, reader: "csv.DictReader[str]") -> dict[Path, list[Statement]]:
    names = set(reader.fieldnames or ())
    if "path" not in names or not names <= _COLUMNS:
        raise UsageError(
            f"the manifest {path} has columns {', '.join(sorted(names)) or 'none'}; it needs path "
            "and may have url, captured_at, listed_on"
        )
    lines: dict[Path, list[Statement]] = {}
    for row in reader:
        try:
            stated = statement(row.get("url"), row.get("captured_at"), row.get("listed_on"))
        except UsageError as error:
            raise UsageError(f"{path}, line {reader.line_num}: {error}") from error
        lines.setdefault((path.parent / (row["path"] or "")).resolve(), []).append(stated)
    return lines


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
