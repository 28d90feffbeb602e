"""`paperhouse report`: where the page is, and that it is opened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Cli

pytestmark = pytest.mark.slow

HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print(flush=True); input()"
ROOT = Path(__file__).parents[2]


def test_the_report_is_written_anew_and_named(loaded: Cli):
    path = loaded.home / "reports" / "quality" / "index.html"
    assert loaded.said("report", "--no-open") == f"{path}\n"
    assert "Trust what it lists: no day after 2026-04-03" in path.read_text()
    path.write_text("old")
    loaded.said("report", "--no-open")
    assert "Trust what it lists: no day after 2026-04-03" in path.read_text()


def test_once_there_is_a_report_each_new_release_is_reported(cli: Cli, answer: Answer):
    page = cli.home / "reports" / "quality" / "index.html"
    first = answer("first.json", 1, 2)
    cli.said("report", "--no-open")
    cli.said("load", first)
    assert "2 papers" in page.read_text()
    page.write_text("read")
    cli.said("load", first)
    assert page.read_text() == "read"
    cli.said("load", answer("second.json", 1, 2, 3))
    assert "3 papers" in page.read_text()


def test_a_history_that_another_program_holds_keeps_no_page_out_of_the_archive(
    cli: Cli, answer: Answer
):
    cli.said("load", answer("first.json", 1))
    cli.said("report", "--no-open")
    words = [sys.executable, "-c", HOLD, str(cli.home / "history.duckdb")]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        said = cli.refused("load", answer("second.json", 1, 2), code=4)
        holder.communicate("\n")
    assert "another program is writing to" in said
    assert " holds\n" in cli.said("publish")
    assert "2 papers" in (cli.home / "reports" / "quality" / "index.html").read_text()


def test_a_home_without_anything_has_a_report_too(cli: Cli):
    cli.said("report", "--no-open")
    assert "There is no data yet" in (cli.home / "reports/quality/index.html").read_text()


def test_the_report_is_opened_in_the_browser(cli: Cli, tmp_path: Path):
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{seen}"\n')
    browser.chmod(0o755)
    environment = os.environ | {"PAPERHOUSE_HOME": str(cli.home), "BROWSER": f"{browser} %s"}
    subprocess.run([sys.executable, "-m", "etl", "report"], env=environment, cwd=ROOT, check=True)
    page = cli.home / "reports" / "quality" / "index.html"
    assert seen.read_text() == f"{page.as_uri()}\n"
