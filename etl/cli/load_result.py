"""The lines that a load prints at its end."""

from collections.abc import Sequence
from pathlib import Path

import click

from etl.cli.say import say
from etl.cli.sections import print_captures, print_held, print_lines, print_not_loaded
from etl.counted import counted
from etl.inert import inert_line
from etl.pipeline.input_files import InputFiles
from etl.pipeline.load import LoadResult
from etl.release.captures import CaptureCount, ProblemCapture


def print_load(
    result: LoadResult,
    found: InputFiles,
    new: Sequence[CaptureCount],
    problems: Sequence[ProblemCapture],
) -> None:
    """Print what a load took, and the name of each file that was not loaded or not stated."""
    known = f", {result.known_count:,} known before" if result.known_count else ""
    say(f"{counted(len(found.documents), 'document')}{known}", bold=True)
    if not result.new:
        say("  nothing new")
    print_captures("New captures", new)
    superseded_count = len(result.new) - sum(it.capture_count for it in new)
    if superseded_count:
        say(f"  {superseded_count} more give way to captures of the same body that say more")
    print_held([it for it in problems if it.outcome == "held"])
    print_not_loaded([it for it in problems if it.outcome != "held"])
    print_lines("Loaded without a line in the manifest", [_name(it) for it in found.without_line])
    print_lines("Named by the manifest, but not there", [_name(it) for it in found.missing])
    skipped = [f"{_name(path)}: {inert_line(reason)}" for path, reason in found.skipped]
    print_lines("Skipped", skipped)


def _name(path: Path) -> str:
    return inert_line(click.format_filename(path))
