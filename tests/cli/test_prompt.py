"""The prompt of `shell` on a database in memory, at a terminal and from a pipe."""

import io
import re
import readline
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.cli.prompt import run_shell
from etl.errors import UsageError
from etl.stage.connection import Connection, connect

Captured = pytest.CaptureFixture[str]
Shell = Callable[[io.TextIOBase], tuple[str, str]]
GREETING = "SQL that ends with `;`, or `.help`\n"


class Terminal(io.StringIO):
    """What a person types; Ctrl-C is a line of its own."""

    def isatty(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:
        line = super().readline(-1 if size is None else size)
        if line == "^C\n":
            raise KeyboardInterrupt
        return line


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute("create table papers (title varchar)")
        con.execute("comment on table papers is 'A paper'")
        con.execute("comment on column papers.title is 'As printed'")
        yield con


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Path]:
    readline.clear_history()
    yield tmp_path / "history"
    readline.clear_history()
    readline.set_history_length(-1)


@pytest.fixture
def shell(
    con: Connection, history: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> Shell:
    def run(stdin: io.TextIOBase) -> tuple[str, str]:
        monkeypatch.setattr("sys.stdin", stdin)
        run_shell(con, history)
        said = capsys.readouterr()
        return said.out, said.err

    return run


ONE, TWO = "a\n─\n1\n", "b\n─\n2\n"
HELP = """\
SELECT …;       a statement ends with `;` and may have several lines; it reads, it cannot change
.tables         tables and views, with their meaning
.schema NAME    columns of one, with their type and meaning
.help           this list
.quit           leave; so does Ctrl-D
"""
SCHEMA = "column  type     meaning\n──────  ───────  ──────────\ntitle   varchar  As printed\n"
PIPED = {
    "select 1 as a; select 2 as b;\n": ONE + TWO,
    "select 1 as a;\nselect 2 as b": ONE + TWO,
    "select\n\n  1 as a\n;\n": ONE,
    "select ';\n' as a": "a\n─\n;\n",
    "select length('a  \nX\n') as n;": "n\n─\n6\n",
    "select 1 as a -- one;\n, 2 as b;": "a  b\n─  ─\n1  2\n",
    " .tables \n": "name         meaning\n───────────  ───────\nmain.papers  A paper\n",
    ".schema papers\n": SCHEMA,
    ".schema  main.papers ;": SCHEMA,
    ".help": HELP,
    "\n \n.quit\nselect 1 as a;": "",
    " .exit \nselect 1 as a;": "",
    "": "",
}


@pytest.mark.parametrize("text", PIPED)
def test_statements_of_a_pipe_are_answered_as_they_end(shell: Shell, text: str) -> None:
    assert shell(io.StringIO(text)) == (PIPED[text], "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (".tabels\nselect 1;", "no command .tabels: `.help` lists them"),
        (".schema noneX", "no table 'noneX': `.tables` shows them"),
        ("select 1 as a\n.quit\n;", "syntax error"),
        ("\n\nfrm papers;", "LINE 1: frm papers"),
        ("select '\udcff';", "what was typed is not valid UTF-8: type it anew"),
    ],
)
def test_trouble_ends_a_piped_run(shell: Shell, capsys: Captured, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        shell(io.StringIO(text))
    assert capsys.readouterr().out == ""


def test_bytes_of_a_pipe_that_are_not_utf8_end_it(shell: Shell) -> None:
    with pytest.raises(UsageError, match="not valid UTF-8: type it anew"):
        shell(io.TextIOWrapper(io.BytesIO(b"select '\xff';"), "utf-8"))


def test_a_person_is_prompted_for_statements_and_for_their_further_lines(shell: Shell) -> None:
    typed = Terminal("select 1 as a;\nselect\n 2 as b\n;\n.quit\nselect 3;\n")
    assert shell(typed) == (
        f"{GREETING}papers> {ONE}papers>    ...>    ...> {TWO}papers> ", ""
    )  # fmt: skip


def test_blanks_after_a_semicolon_end_a_statement_too(shell: Shell) -> None:
    assert shell(Terminal("select 1 as a; \n.quit\n")) == (
        f"{GREETING}papers> {ONE}papers> ", ""
    )  # fmt: skip


def test_the_end_of_input_answers_what_was_typed(shell: Shell) -> None:
    assert shell(Terminal("select 1 as a")) == (f"{GREETING}papers>    ...> \n{ONE}", "")


def test_trouble_is_shown_to_a_person_and_the_rest_is_answered(shell: Shell) -> None:
    out, err = shell(Terminal("select none as a; select 1 as a;\n.none\n.quit\n"))
    assert out == f"{GREETING}papers> {ONE}papers> papers> "
    assert err.startswith("paperhouse: ")
    assert err.endswith("paperhouse: no command .none: `.help` lists them\n")


@pytest.mark.parametrize("text", ["\udcff", "select\n\udcff"])
def test_a_line_that_is_not_utf8_is_typed_anew(shell: Shell, text: str) -> None:
    out, err = shell(Terminal(f"{text}\nselect 1 as a;\n.quit\n"))
    assert out.endswith(f"papers> {ONE}papers> ")
    assert err == "paperhouse: what was typed is not valid UTF-8: type it anew\n"


def test_ctrl_c_forgets_what_was_begun(shell: Shell) -> None:
    out, err = shell(Terminal("select 7 as\n^C\nselect 1 as a;\n.quit\n"))
    assert (out, err) == (f"{GREETING}papers>    ...> \npapers> {ONE}papers> ", "")


def test_the_last_thousand_lines_are_kept_for_the_next_time(shell: Shell, history: Path) -> None:
    shell(Terminal(""))
    assert history.exists()
    lines = [f"select {number};" for number in range(1_001)]
    history.write_text("".join(f"{line}\n" for line in lines))
    shell(Terminal(".quit\n"))
    assert readline.get_history_item(1) == "select 0;"
    assert history.read_text().splitlines() == lines[1:]


def test_a_pipe_leaves_no_history(shell: Shell, history: Path) -> None:
    shell(io.StringIO("select 1 as a;"))
    assert not history.exists()


def test_a_history_that_cannot_be_kept_is_told(
    con: Connection, history: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(".quit\n"))
    run_shell(con, history / "none")
    assert capsys.readouterr().err == (
        f"history is not kept: {history / 'none'}: No such file or directory\n"
    )
