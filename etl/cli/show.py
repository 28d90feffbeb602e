"""What a person sees: progress on standard error, answers on standard output."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import duckdb

from etl.cli.inputs import Found
from etl.contract.ddl import literal
from etl.errors import UsageError
from etl.pipeline import Account
from etl.pipeline.progress import Progress
from etl.settings import Settings
from etl.warehouse import release, summary
from etl.warehouse.sql import SqlFile

_SHOWN = 10
"""Lines of one kind on a terminal; `--json` has them all."""


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars where a person watches; else only a word when it has to wait."""
    if not sys.stderr.isatty():
        yield _waiting
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            _waiting(step, done, total)
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show


def loaded(settings: Settings, account: Account, found: Found | None) -> None:
    """What came of a load or a rebuild."""
    with release.opened(settings.release) as con:
        state = summary.summary(con)
        fresh = summary.outcomes(con, account.new)
    if found is not None:
        _documents(account, found, fresh)
    _counts(state["counts"])
    click.echo(f"release {account.release_id} in {settings.release}")
    _warnings(state["warnings"])


def status(state: summary.Summary, *, as_json: bool) -> None:
    """The state of the warehouse."""
    if as_json:
        click.echo(json.dumps(state, default=str, indent=2))
        return
    made, days = state["release"], state["days"]
    click.echo(f"release    {made['release_id']}, {_age(made['age_seconds'])} old")
    _counts(state["counts"])
    for row in state["captures"]:
        click.echo(f"captures   {row['captures']:>6} {row['outcome']}")
    for row in state["templates"]:
        click.echo(f"template   {row['captures']:>6} {row['template']} v{row['parser_version']}")
    if days["listed_count"]:
        click.echo(
            f"days       {days['listed_count']} listed, {days['first_day']} to {days['last_day']}; "
            f"{days['empty_count']} known to be empty, {days['cut_count']} cut"
        )
        _some("missing", [str(day) for day in days["missing_weekdays"]], "weekdays without a page")
    _some("fault", [f"{row['entries']} x {row['fault']}" for row in state["faults"]], "kinds")
    _some("held", [_problem(row) for row in state["held"]], "captures")
    _some("not loaded", [_problem(row) for row in state["not_loaded"]], "captures")
    _warnings(state["warnings"])


def queries(named: Mapping[str, SqlFile]) -> None:
    """Named queries, each with its question."""
    width = max(len(name) for name in named)
    for name, file in named.items():
        click.echo(f"{name:<{width}}  {file.line('question')}")
        for line in file.header.get("parameter", []):
            click.echo(f"{'':<{width}}    -p {line}")


def answer(rows: duckdb.DuckDBPyRelation, form: str, out: Path | None) -> None:
    """Rows as a table for people, or as a file of the given form.

    Raises UsageError where the file cannot be written.
    """
    if form == "table" and out is None:
        rows.show(max_width=shutil.get_terminal_size().columns, max_rows=100)
        return
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "answer"
        if form == "table":
            written.write_text(str(rows))
        else:
            options = {"csv": "header", "json": "array true", "parquet": "compression zstd"}[form]
            rows.query(
                "answer", f"copy answer to {literal(str(written))} (format {form}, {options})"
            )
        _deliver(written, out)


def rejects(rows: Sequence[summary.Row], *, as_json: bool) -> None:
    """Quarantined entries: where each stands, what is wrong, and the piece of the page."""
    for row in rows:
        if as_json:
            click.echo(json.dumps(row, default=str, ensure_ascii=False))
            continue
        click.echo(
            f"{row['capture_id']} position {row['position']} ({row['template']}) {row['url']}"
        )
        for fault in row["faults"]:
            click.echo(f"    {fault}")
        click.echo(f"    {json.dumps(row['row'], ensure_ascii=False)[:300]}")
    if not as_json:
        click.echo(f"{len(rows)} entries in quarantine")


def _waiting(step: str, done: int, total: int) -> None:
    if step == "waiting":
        click.echo("another load is running; waiting for it to finish", err=True)


def _documents(account: Account, found: Found, fresh: Sequence[summary.Row]) -> None:
    click.echo(
        f"documents  {len(found.documents)}: {account.known_count} known before, "
        f"{len(account.new)} new"
    )
    for row in fresh:
        click.echo(
            f"new        {row['captures']:>6} {row['outcome']}: {row['entries']} entries, "
            f"{row['refused']} refused, {row['held']} held"
        )
    _some("no line", [str(path) for path in found.without_line], "files that the manifest lacks")
    _some("skipped", [str(path) for path in found.skipped], "that are no regular files")


def _counts(counts: summary.Row) -> None:
    click.echo(
        "holds      " + ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items())
    )


def _warnings(warnings: Sequence[summary.Row]) -> None:
    _some("warning", [f"{row['claim']}: {row['broken_count']} rows" for row in warnings], "claims")


def _some(label: str, lines: Sequence[str], what: str) -> None:
    for line in lines[:_SHOWN]:
        click.echo(f"{label:<10} {line}")
    if len(lines) > _SHOWN:
        click.echo(f"{'':<10} … {len(lines)} {what} in all")


def _problem(row: summary.Row) -> str:
    where = row["url"] or row["listed_on"] or ""
    return f"{row['capture_id']} {row['outcome']} {where} {row['fault'] or ''}".replace("  ", " ")


def _age(seconds: int) -> str:
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"


def _deliver(written: Path, out: Path | None) -> None:
    if out is None:
        with written.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        return
    try:
        shutil.copyfile(written, out)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}") from error
