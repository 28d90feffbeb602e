"""`paperhouse status`: the state of the warehouse in plain text, with aligned columns."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from etl.cli.say import say
from etl.cli.sections import (
    print_captures,
    print_counts,
    print_held,
    print_lines,
    print_not_loaded,
    print_table,
    print_title,
)
from etl.counted import counted
from etl.ids import ReleaseId
from etl.pipeline.home_parts import HomePart
from etl.release.audits import AuditResult
from etl.release.enrichment import Enrichment
from etl.release.from_future import future_text
from etl.release.summary import DayCounts, DayGap, Summary, TableCounts


def print_status(state: Summary, release: Path) -> None:
    """Print the state of the warehouse; what a person should look at comes last."""
    made = state.release
    say(f"Release {made.release_id}", bold=True)
    say(f"  {_age(made.age_seconds)} old, made by paperhouse {made.code_version}")
    say(f"  {click.format_filename(release)}")
    if state.audit:
        say(f"  {_audit_text(state.audit)}")
    if state.from_future:
        say(f"  {future_text(state.from_future)}")
    print_counts("Holds", state.counts)
    print_captures("Captures", state.captures)
    _print_days(state.days, state.gaps)
    _print_enrichment(state.enrichment)
    print_table(
        "Quarantine: `paperhouse rejects` shows the entries, with --fault TEXT some of them",
        ("entry_count", "fault", "example"),
        [(it.entry_count, it.fault, it.example) for it in state.faults],
    )
    print_held(state.held)
    print_not_loaded(state.not_loaded)
    print_table(
        "Ambiguous titles, resolved to no id: quality.ambiguous_titles has the candidates",
        ("paper_key", "reason", "title"),
        [(it.paper_key, it.reason, it.title) for it in state.ambiguous_titles],
    )
    print_table(
        "Warnings: rules that some rows break; quality.checks has samples",
        ("broken_count", "rule"),
        [(it.broken_count, it.rule) for it in state.warnings],
    )


def print_release(release_id: ReleaseId, counts: TableCounts, release: Path) -> None:
    """Print what a release holds, and which command says more."""
    print_counts(f"Release {release_id} holds", counts)
    say(f"\n`paperhouse status` says more; the release is {click.format_filename(release)}")


def print_home(parts: Sequence[HomePart], home: Path) -> None:
    """Print how large the home is, and what of it may be deleted."""
    size = _megabytes(sum(part.byte_count for part in parts))
    print_table(
        f"Home: {size} in {click.format_filename(home)}",
        ("part", "size", ""),
        [(part.name, _megabytes(part.byte_count), part.advice) for part in parts],
    )


def _print_days(days: DayCounts, gaps: Sequence[DayGap]) -> None:
    if not days.listed_count:
        return
    print_title("Days")
    say(
        f"  {days.listed_count:,} listed, {days.first_day} to {days.last_day}; "
        f"{days.empty_count} known to be empty, {days.cut_count} cut at the API's limit"
    )
    missing = counted(days.missing_weekday_count, "weekday")
    print_lines(f"Gaps between them: {missing} without a page", [_gap_text(gap) for gap in gaps])


def _print_enrichment(state: Enrichment) -> None:
    print_title("Known from elsewhere: `paperhouse enrich` asks for what is due")
    say(
        f"  arXiv: {counted(state.told_count, 'paper')} with its record, "
        f"{state.untold_count:,} without; {counted(state.found_title_count, 'title')} found, "
        f"{state.unfound_title_count:,} not; {_asked_text(state.arxiv_asked_at)}"
    )
    say(
        f"  details: {counted(state.detailed_count, 'paper')}; "
        f"{_asked_text(state.details_asked_at)}"
    )


def _asked_text(asked_at: datetime | None) -> str:
    return f"last asked at {asked_at:%Y-%m-%d %H:%M}" if asked_at else "never asked"


def _gap_text(gap: DayGap) -> str:
    if gap.weekday_count == 1:
        return f"{gap.first_day}"
    return f"{gap.first_day} to {gap.last_day}  {gap.weekday_count:,} weekdays"


def _audit_text(audit: AuditResult) -> str:
    audited = f"audited at {audit.audited_at:%Y-%m-%d %H:%M}"
    if not audit.table_count:
        return f"{audited}, and the same as a full derivation then"
    tables = counted(audit.table_count, "table")
    return f"{audited}: {tables} differed from a full derivation; `paperhouse publish` mends it"


def _age(seconds: int) -> str:
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size:
            return counted(seconds // size, unit)
    return counted(seconds, "second")


def _megabytes(byte_count: int) -> str:
    return f"{byte_count / 1e6:,.1f} MB"
