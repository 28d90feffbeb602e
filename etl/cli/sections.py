"""Sections of what `status`, `load` and other commands print: a title, and lines below it."""

from collections.abc import Sequence

from msgspec.structs import asdict

from etl.cli.say import say
from etl.cli.table import table_lines
from etl.inert import inert_line
from etl.release.captures import CaptureCount, ProblemCapture
from etl.release.summary import TableCounts

_SHOWN = 10
"""Lines of one kind; `status --json` has them all."""
_COUNTED = {"papers_with_arxiv_id": "of them with an arXiv id", "rejects": "entries in quarantine"}
_CAPTURE_HEADS = ("outcome", "template", "captures", "entries", "listings", "refused", "held")


def print_counts(title: str, counts: TableCounts) -> None:
    """Print how many rows there are of what analysts ask about first."""
    print_title(title)
    cells = [(f"{count:,}", _COUNTED.get(name, name)) for name, count in asdict(counts).items()]
    for line in list(table_lines(("", ""), (True, False), cells, None))[2:]:
        say(f"  {line}")


def print_captures(title: str, counts: Sequence[CaptureCount]) -> None:
    """Print captures and their entries by outcome, template and parser version."""
    rows = [
        (
            it.outcome,
            f"{it.template} v{it.parser_version}",
            it.capture_count,
            it.entry_count,
            it.listing_count,
            it.refused_count,
            it.held_count,
        )
        for it in counts
    ]
    print_table(title, _CAPTURE_HEADS, rows, most=len(rows))


def print_held(held: Sequence[ProblemCapture]) -> None:
    """Print the captures that wait for a decision, and the commands for it."""
    print_table(
        "Held: under 80 % of the papers of an earlier answer for the same day",
        ("capture_id", "listed_on", "captured_at", "entry_count"),
        [(it.capture_id, it.listed_on, it.captured_at, it.entry_count) for it in held],
    )
    if held:
        say(f"  look at one:         paperhouse pages {held[0].capture_id}")
        say(f"  when it is right:    paperhouse accept {held[0].capture_id}")


def print_not_loaded(captures: Sequence[ProblemCapture]) -> None:
    """Print captures without entries in the release, each with its fault and its url."""
    print_lines(
        "Not loaded",
        [
            f"{it.capture_id}  {it.outcome:<10}  {inert_line(it.fault or 'no reason stated')}\n"
            f"  {'':<28}  {inert_line(it.url or 'no url stated')}"
            for it in captures
        ],
    )


def print_table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], most: int = _SHOWN
) -> None:
    """Print columns with heads, numbers at the right; nothing where there are no rows.

    A column is of numbers if its first value is one. most: lines to print of all the rows.
    """
    if not rows:
        return
    cells = [[_cell_text(value) for value in row] for row in rows]
    is_number = [isinstance(value, int) for value in rows[0]]
    head, rule, *lines = table_lines(heads, is_number, cells, None)
    print_lines(title, lines, (head, rule), most)


def print_lines(
    title: str, lines: Sequence[str], head: Sequence[str] = (), most: int = _SHOWN
) -> None:
    """Print lines, at most so many of them, below a head; nothing where there are no lines."""
    if not lines:
        return
    print_title(title)
    for line in (*head, *lines[:most]):
        say(f"  {line}")
    if len(lines) > most:
        say(f"  … {len(lines):,} in all")


def print_title(text: str) -> None:
    """Print the title of a section, after a blank line."""
    say()
    say(text, bold=True)


def _cell_text(value: object) -> str | None:
    if isinstance(value, int):
        return f"{value:,}"
    return None if value is None else str(value)
