"""`paperhouse status`, and the account that a load gives: plain text in aligned columns."""

from collections.abc import Sequence
from pathlib import Path

import click

from etl.cli.table import table_lines
from etl.pipeline.input_files import InputFiles
from etl.pipeline.load import LoadResult
from etl.release.summary import Summary
from etl.stage.connection import Row

_SHOWN = 10
"""Lines of one kind; `status --json` has them all."""
_COUNTED = {"papers_with_arxiv_id": "of them with an arXiv id", "rejects": "entries in quarantine"}


def print_status(state: Summary, release: Path) -> None:
    """The state of the warehouse; what deserves a person's eye comes last."""
    made = state["release"]
    click.echo(click.style(f"Release {made['release_id']}", bold=True))
    click.echo(f"  {_age(made['age_seconds'])} old, made by paperhouse {made['code_version']}")
    click.echo(f"  {click.format_filename(release)}")
    _counts("Holds", state["counts"])
    _captures("Captures", state["captures"])
    _days(state["days"], state["gaps"])
    _table(
        "Quarantine: `paperhouse rejects` shows the entries, with --fault TEXT some of them",
        state["faults"],
        ("entry_count", "fault", "example"),
    )
    _held(state["held"])
    _not_loaded(state["not_loaded"])
    _table(
        "Ambiguous titles, resolved to no id: quality.ambiguous_titles has the candidates",
        state["ambiguous_titles"],
        ("paper_key", "reason", "title"),
    )
    _table(
        "Warnings: claims that some rows break; quality.checks has samples",
        state["warnings"],
        ("broken_count", "claim"),
    )


def print_load(
    result: LoadResult, found: InputFiles, fresh: Sequence[Row], problems: Sequence[Row]
) -> None:
    """What a load took, and of each file that was not loaded or not stated, its name."""
    known = f", {result.known_count:,} known before" if result.known_count else ""
    click.echo(click.style(f"{_many(len(found.documents), 'document')}{known}", bold=True))
    if not result.new:
        click.echo("  nothing new")
    _captures("New captures", fresh)
    given_way = len(result.new) - sum(row["capture_count"] for row in fresh)
    if given_way:
        click.echo(f"  {given_way} more give way to captures of the same body that say more")
    _held([row for row in problems if row["outcome"] == "held"])
    _not_loaded([row for row in problems if row["outcome"] != "held"])
    _lines("Loaded without a line in the manifest", [_name(it) for it in found.without_line])
    _lines("Named by the manifest, but not there", [_name(it) for it in found.missing])
    _lines("Skipped", [f"{_name(path)}: {reason}" for path, reason in found.skipped])


def print_release(release_id: str, counts: Row, release: Path) -> None:
    """What the release holds, and where more is said."""
    _counts(f"Release {release_id} holds", counts)
    click.echo(f"\n`paperhouse status` says more; the release is {click.format_filename(release)}")


def _counts(title: str, counts: Row) -> None:
    _title(title)
    cells = [(f"{count:,}", _COUNTED.get(name, name)) for name, count in counts.items()]
    for line in list(table_lines(("", ""), (True, False), cells, None))[2:]:
        click.echo(f"  {line}")


def _captures(title: str, rows: Sequence[Row]) -> None:
    shown = [
        {
            "outcome": row["outcome"],
            "template": f"{row['template']} v{row['parser_version']}",
            **{
                name: row[f"{column}_count"]
                for name, column in (
                    ("captures", "capture"),
                    ("entries", "entry"),
                    ("listings", "listing"),
                    ("refused", "refused"),
                    ("held", "held"),
                )
            },
        }
        for row in rows
    ]
    _table(title, shown, tuple(shown[0]) if shown else (), most=len(shown))


def _days(days: Row, gaps: Sequence[Row]) -> None:
    if not days["listed_count"]:
        return
    _title("Days")
    click.echo(
        f"  {days['listed_count']:,} listed, {days['first_day']} to {days['last_day']}; "
        f"{days['empty_count']} known to be empty, {days['cut_count']} cut at 50 papers"
    )
    missing = _many(days["missing_weekday_count"], "weekday")
    _lines(f"Gaps: {missing} without a page", [_gap(gap) for gap in gaps])


def _gap(gap: Row) -> str:
    if gap["weekday_count"] == 1:
        return f"{gap['first_day']}"
    return f"{gap['first_day']} to {gap['last_day']}  {gap['weekday_count']:,} weekdays"


def _held(rows: Sequence[Row]) -> None:
    _table(
        "Held: under 80 % of the papers of an earlier answer for the same day",
        rows,
        ("capture_id", "listed_on", "captured_at", "entry_count"),
    )
    if rows:
        click.echo(f"  look at one:         paperhouse pages {rows[0]['capture_id']}")
        click.echo(f"  when it is right:    paperhouse accept {rows[0]['capture_id']}")


def _not_loaded(rows: Sequence[Row]) -> None:
    _lines(
        "Not loaded",
        [
            f"{row['capture_id']}  {row['outcome']:<10}  {row['fault'] or 'no reason stated'}\n"
            f"  {'':<28}  {row['url'] or 'no url stated'}"
            for row in rows
        ],
    )


def _table(title: str, rows: Sequence[Row], names: Sequence[str], most: int = _SHOWN) -> None:
    """Columns of these names, with a head; nothing at all where there are no rows."""
    if not rows:
        return
    cells = [[_text(row[name]) for name in names] for row in rows]
    is_number = [isinstance(rows[0][name], int) for name in names]
    head, rule, *lines = table_lines(names, is_number, cells, None)
    _lines(title, lines, (head, rule), most)


def _text(value: object) -> str | None:
    if isinstance(value, int):
        return f"{value:,}"
    return None if value is None else str(value)


def _lines(title: str, lines: Sequence[str], head: Sequence[str] = (), most: int = _SHOWN) -> None:
    if not lines:
        return
    _title(title)
    for line in (*head, *lines[:most]):
        click.echo(f"  {line}")
    if len(lines) > most:
        click.echo(f"  … {len(lines):,} in all")


def _title(text: str) -> None:
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
