"""`paperhouse status` and what a load prints at its end: plain text in aligned columns."""

from collections.abc import Sequence
from pathlib import Path

import click
from msgspec.structs import asdict

from etl.cli.table import table_lines
from etl.ids import ReleaseId
from etl.pipeline.input_files import InputFiles
from etl.pipeline.load import LoadResult
from etl.release.captures import CaptureCount, ProblemCapture
from etl.release.summary import DayCounts, DayGap, Summary, TableCounts

_SHOWN = 10
"""Lines of one kind; `status --json` has them all."""
_COUNTED = {"papers_with_arxiv_id": "of them with an arXiv id", "rejects": "entries in quarantine"}
_CAPTURE_HEADS = ("outcome", "template", "captures", "entries", "listings", "refused", "held")


def print_status(state: Summary, release: Path) -> None:
    """Print the state of the warehouse; what a person should look at comes last."""
    made = state.release
    click.echo(click.style(f"Release {made.release_id}", bold=True))
    click.echo(f"  {_age(made.age_seconds)} old, made by paperhouse {made.code_version}")
    click.echo(f"  {click.format_filename(release)}")
    _print_counts("Holds", state.counts)
    _print_captures("Captures", state.captures)
    _print_days(state.days, state.gaps)
    _print_table(
        "Quarantine: `paperhouse rejects` shows the entries, with --fault TEXT some of them",
        ("entry_count", "fault", "example"),
        [(it.entry_count, it.fault, it.example) for it in state.faults],
    )
    _print_held(state.held)
    _print_not_loaded(state.not_loaded)
    _print_table(
        "Ambiguous titles, resolved to no id: quality.ambiguous_titles has the candidates",
        ("paper_key", "reason", "title"),
        [(it.paper_key, it.reason, it.title) for it in state.ambiguous_titles],
    )
    _print_table(
        "Warnings: claims that some rows break; quality.checks has samples",
        ("broken_count", "claim"),
        [(it.broken_count, it.claim) for it in state.warnings],
    )


def print_load(
    result: LoadResult,
    found: InputFiles,
    new: Sequence[CaptureCount],
    problems: Sequence[ProblemCapture],
) -> None:
    """Print what a load took, and the name of each file that was not loaded or not stated."""
    known = f", {result.known_count:,} known before" if result.known_count else ""
    click.echo(click.style(f"{_many(len(found.documents), 'document')}{known}", bold=True))
    if not result.new:
        click.echo("  nothing new")
    _print_captures("New captures", new)
    superseded_count = len(result.new) - sum(it.capture_count for it in new)
    if superseded_count:
        click.echo(f"  {superseded_count} more give way to captures of the same body that say more")
    _print_held([it for it in problems if it.outcome == "held"])
    _print_not_loaded([it for it in problems if it.outcome != "held"])
    _print_lines("Loaded without a line in the manifest", [_name(it) for it in found.without_line])
    _print_lines("Named by the manifest, but not there", [_name(it) for it in found.missing])
    _print_lines("Skipped", [f"{_name(path)}: {reason}" for path, reason in found.skipped])


def print_release(release_id: ReleaseId, counts: TableCounts, release: Path) -> None:
    """Print what a release holds, and which command says more."""
    _print_counts(f"Release {release_id} holds", counts)
    click.echo(f"\n`paperhouse status` says more; the release is {click.format_filename(release)}")


def _print_counts(title: str, counts: TableCounts) -> None:
    _print_title(title)
    cells = [(f"{count:,}", _COUNTED.get(name, name)) for name, count in asdict(counts).items()]
    for line in list(table_lines(("", ""), (True, False), cells, None))[2:]:
        click.echo(f"  {line}")


def _print_captures(title: str, counts: Sequence[CaptureCount]) -> None:
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
    _print_table(title, _CAPTURE_HEADS, rows, most=len(rows))


def _print_days(days: DayCounts, gaps: Sequence[DayGap]) -> None:
    if not days.listed_count:
        return
    _print_title("Days")
    click.echo(
        f"  {days.listed_count:,} listed, {days.first_day} to {days.last_day}; "
        f"{days.empty_count} known to be empty, {days.cut_count} cut at 50 papers"
    )
    missing = _many(days.missing_weekday_count, "weekday")
    _print_lines(f"Gaps: {missing} without a page", [_gap_text(gap) for gap in gaps])


def _gap_text(gap: DayGap) -> str:
    if gap.weekday_count == 1:
        return f"{gap.first_day}"
    return f"{gap.first_day} to {gap.last_day}  {gap.weekday_count:,} weekdays"


def _print_held(held: Sequence[ProblemCapture]) -> None:
    _print_table(
        "Held: under 80 % of the papers of an earlier answer for the same day",
        ("capture_id", "listed_on", "captured_at", "entry_count"),
        [(it.capture_id, it.listed_on, it.captured_at, it.entry_count) for it in held],
    )
    if held:
        click.echo(f"  look at one:         paperhouse pages {held[0].capture_id}")
        click.echo(f"  when it is right:    paperhouse accept {held[0].capture_id}")


def _print_not_loaded(captures: Sequence[ProblemCapture]) -> None:
    _print_lines(
        "Not loaded",
        [
            f"{it.capture_id}  {it.outcome:<10}  {it.fault or 'no reason stated'}\n"
            f"  {'':<28}  {it.url or 'no url stated'}"
            for it in captures
        ],
    )


def _print_table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], most: int = _SHOWN
) -> None:
    """A title and columns with heads, numbers to the right; nothing where there are no rows."""
    if not rows:
        return
    cells = [[_cell_text(value) for value in row] for row in rows]
    is_number = [isinstance(value, int) for value in rows[0]]
    head, rule, *lines = table_lines(heads, is_number, cells, None)
    _print_lines(title, lines, (head, rule), most)


def _cell_text(value: object) -> str | None:
    if isinstance(value, int):
        return f"{value:,}"
    return None if value is None else str(value)


def _print_lines(
    title: str, lines: Sequence[str], head: Sequence[str] = (), most: int = _SHOWN
) -> None:
    if not lines:
        return
    _print_title(title)
    for line in (*head, *lines[:most]):
        click.echo(f"  {line}")
    if len(lines) > most:
        click.echo(f"  … {len(lines):,} in all")


def _print_title(text: str) -> None:
    click.echo("\n" + click.style(text, bold=True))


def _name(path: Path) -> str:
    return click.format_filename(path)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _age(seconds: int) -> str:
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"
