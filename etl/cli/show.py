"""Answers on standard output, as tables for people and in formats for programs."""

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click
from msgspec import Struct
from msgspec.structs import asdict

from etl.cli.say import say
from etl.cli.table import table_lines
from etl.counted import counted
from etl.errors import QueryTooLarge, UsageError
from etl.files import writing_out
from etl.inert import inert_json, inert_line
from etl.limits import MAX_TABLE_CELLS
from etl.release.quarantine import RejectRow
from etl.release.queries import Relation, ShownAnswer, shown_rows, written_answer
from etl.release.query_parameters import query_parameters
from etl.stage.sql_files import SqlFile

_SHOWN = 100
"""Rows on a terminal; a pipe and a file get all of them."""

_OTHER_KINDS = (
    "arrow", "avro", "bz2", "duckdb", "feather", "gz", "htm", "html", "jsonl", "ndjson", "ods",
    "orc", "pdf", "sqlite", "tsv", "xls", "xlsx", "xml", "xz", "yaml", "zip", "zst",
)  # fmt: skip
"""Endings after which programs expect something else than a table of text."""


def print_json(value: object, indent: int | None = None) -> None:
    """Print a value as JSON: structs as objects, days and instants in ISO 8601.

    Characters that act on a terminal are escaped, which programs read as the same text.
    """
    say(inert_json(json.dumps(value, default=_plain, ensure_ascii=False, indent=indent)))


def print_queries(named: Mapping[str, SqlFile]) -> None:
    """Print each named query with its question, and its parameters with their defaults."""
    for name, file in named.items():
        say(name, bold=True)
        say(f"    {file.line('question')}")
        for it in query_parameters(file):
            say(f"    -p {it.name}={it.default}  {it.meaning} ({it.kind})")


def print_query_help(file: SqlFile) -> None:
    """Print what a named query asks, what its answer means and does not, and its parameters."""
    say(f"{file.name}: {file.line('question')}", bold=True)
    for keyword, title in (("answer", "The answer"), ("not", "It is not")):
        say(f"\n{title}")
        for text in file.lines(keyword):
            say(f"  {text}")
    declared = query_parameters(file)
    say("\nParameters" if declared else "\nNo parameters")
    for it in declared:
        say(f"  --{it.name.replace('_', '-')} {it.kind.upper()}  {it.meaning} [{it.default}]")
    say(f"\nIts SQL: paperhouse query {file.name} --sql")


def print_answer(
    rows: Relation,
    form: str | None,
    out: Path | None,
    if_empty: str | None = None,
    most: int | None = None,
) -> None:
    """Print or write rows in a form: a table, csv, json or parquet.

    Without a form, the ending of the file decides, and a table is the default. if_empty: the reason
    to print beside a table without rows. most: rows of a table that is printed, into a pipe too.

    Raises UsageError where the file cannot be written, and for binary on a terminal.
    """
    form = form or _form_of(out)
    if form == "parquet" and out is None and sys.stdout.isatty():
        raise UsageError("parquet is binary: name a file with --out")
    if form == "table" and out is None:
        _print_table(rows, if_empty, most)
        return
    if form == "table":
        _deliver(BytesIO("".join(f"{line}\n" for line in _text_lines(rows)).encode()), out)
        return
    with written_answer(rows, form) as path, path.open("rb") as file:
        _deliver(file, out)


def print_rejects(rejects: Sequence[RejectRow]) -> None:
    """Print each reject with its place on its page, its faults, and the values that it states."""
    for it in rejects:
        say(f"{it.capture_id}, entry {it.position}", bold=True)
        say("  " + inert_line(f"{it.template} v{it.parser_version}, {it.url or 'no url stated'}"))
        for fault in it.faults:
            say(f"  fault  {inert_line(fault)}")
        say(f"  entry  {_piece(it.row)}\n")
    count = counted(len(rejects), "entry")
    say(f"{count} in quarantine" + ("; --json has them whole" if rejects else ""))


def print_page(page: bytes) -> None:
    """Write a page to standard output: byte for byte, but inert on a terminal."""
    _deliver(BytesIO(page), None)


def _plain(value: date | Struct) -> object:
    return value.isoformat() if isinstance(value, date) else asdict(value)


def _piece(row: object) -> str:
    """The values that an entry states, cut to a few lines."""
    stated = {k: v for k, v in row.items() if v is not None} if isinstance(row, dict) else row
    text = inert_json(json.dumps(stated, ensure_ascii=False))
    return text if len(text) <= 500 else text[:499] + "…"


def _form_of(out: Path | None) -> str:
    """Raises UsageError where the ending is of a kind of file that is not written here."""
    ending = out.suffix.removeprefix(".").lower() if out else ""
    if ending in _OTHER_KINDS:
        raise UsageError(
            f"no answer is written as .{ending}: end the file's name in .csv, .json, .parquet, or"
            " .txt for a table, or say with --format what goes into it"
        )
    return ending if ending in ("csv", "json", "parquet") else "table"


def _print_table(rows: Relation, if_empty: str | None, most: int | None) -> None:
    is_terminal = sys.stdout.isatty()
    shown = shown_rows(rows, most or _SHOWN) if most or is_terminal else _all_rows(rows)
    width = shutil.get_terminal_size().columns if is_terminal else None
    for line in table_lines(shown.names, shown.is_number, shown.rows, width):
        say(line)
    if not shown.rows and (is_terminal or if_empty):
        say(f"no rows: {if_empty}" if if_empty else "no rows", err=not is_terminal)
    if more := shown.row_count - len(shown.rows):
        say(f"… and {more:,} more of {shown.row_count:,} rows: --out FILE.csv has them")


def _text_lines(rows: Relation) -> list[str]:
    shown = _all_rows(rows)
    return list(table_lines(shown.names, shown.is_number, shown.rows, None))


def _all_rows(rows: Relation) -> ShownAnswer:
    """Raises QueryTooLarge where a table, as wide as its widest cells, may not fit in memory."""
    shown = shown_rows(rows, MAX_TABLE_CELLS // len(rows.columns))
    if shown.row_count > len(shown.rows):
        raise QueryTooLarge(
            f"{shown.row_count:,} rows are too many for a table: --format csv writes all of them"
        )
    return shown


def _deliver(written: BinaryIO, out: Path | None) -> None:
    if out is None:
        _copy_to_output(written)
        return
    with writing_out(out) as file:
        shutil.copyfileobj(written, file)
    say(f"written to {click.format_filename(out)}", err=True)


def _copy_to_output(written: BinaryIO) -> None:
    """To a program as it is; to a person on a terminal inert."""
    if not sys.stdout.isatty():
        shutil.copyfileobj(written, sys.stdout.buffer)
        return
    for line in written:
        say(line.decode("utf-8", "replace"), nl=False)
