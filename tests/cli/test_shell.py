"""`shell`: statements and dot commands, from a pipe and at a terminal."""

import os
import pty
import subprocess
import sys

import pytest
from click.testing import CliRunner

from etl.cli.main import main


def typed(loaded, text: str):
    """What the shell says to text that is piped into it."""
    return CliRunner().invoke(main, ["shell"], text, env={"PAPERHOUSE_HOME": str(loaded.home)})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select 1 as a;", "a\n─\n1\n"),
        ("select 1 as a", "a\n─\n1\n"),
        ("select\n  1 as a\n;\n", "a\n─\n1\n"),
        ("select 1 as a; select 2 as a;", "a\n─\n1\na\n─\n2\n"),
        ("select ';\n;' as a;", "a\n───\n; ;\n"),
        ("select 1 as a -- first;\n, 2 as b;", "a  b\n─  ─\n1  2\n"),
        ("pivot (select 'x' as k, 1 as v) on k using sum(v);", "x\n─\n1\n"),
        ("describe meta.releases;\n.quit\nselect", None),
        (";\n\n  .quit  \nno sql", ""),
        ("", ""),
    ],
)
def test_a_statement_ends_with_its_semicolon(loaded, text, said):
    result = typed(loaded, text)
    assert (result.exit_code, result.stderr) == (0, "")
    assert said is None or result.stdout == said


def test_tables_and_columns_are_shown_with_their_meaning(loaded):
    meanings = dict(
        line.split(maxsplit=1) for line in typed(loaded, ".tables\n").stdout.splitlines()[2:]
    )
    assert meanings["core.links"].startswith("Links declared for the paper")
    assert meanings["mart.papers_wide"].startswith("What is known about a paper, in one row?")
    said = typed(loaded, ".schema meta.releases").stdout.splitlines()
    assert said[2].split(maxsplit=2) == [
        "release_id", "varchar", "UTC instant of the attempt, sortable",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (".schema core.paper", "no table 'core.paper': did you mean core.papers? `.tables`"),
        (".tabels", "no command .tabels: `.help` lists them"),
        ("frm core.papers;\nselect 1;", 'syntax error at or near "frm"'),
        ("drop table core.papers;", "a query only reads, this statement is of another kind"),
        ("select 'no end;", "unterminated quoted string"),
    ],
)
def test_what_cannot_be_done_ends_a_piped_run(loaded, text, said):
    result = typed(loaded, text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.slow
def test_at_a_terminal_an_error_is_shown_and_the_next_statement_awaited(loaded, tmp_path):
    ours, theirs = pty.openpty()
    home = tmp_path / "home"
    home.mkdir()
    (home / "papers.duckdb").symlink_to(loaded.home / "papers.duckdb")
    shell = subprocess.Popen(
        [sys.executable, "-m", "etl", "shell"],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        env=os.environ | {"PAPERHOUSE_HOME": str(home), "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, b"selec 1;\nselect 6 *\n7 as answer;\n.quit\n")
    said = b""
    while True:
        try:
            said += os.read(ours, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
    os.close(ours)
    assert shell.wait(30) == 0
    text = said.decode()
    assert text.index("syntax error") < text.index("answer\r\n──────\r\n    42")
    assert "   ...> " in text
    assert (home / ".shell_history").read_text().splitlines() == [
        "selec 1;", "select 6 *", "7 as answer;", ".quit",
    ]  # fmt: skip
