"""The prompt of `paperhouse shell`: read statements, show answers, until the end."""

import readline
import sys
from collections.abc import Generator
from inspect import GEN_CLOSED, getgeneratorstate
from pathlib import Path

from etl.cli.say import say
from etl.cli.show import print_answer
from etl.errors import UsageError
from etl.inert import is_encodable
from etl.release.queries import ask_release
from etl.release.statements import list_columns, list_tables, split_statements
from etl.stage.connection import Connection

_COMMANDS = {
    "SELECT …;": "a statement ends with `;` and may have several lines; it reads, it cannot change",
    ".tables": "tables and views, with their meaning",
    ".schema NAME": "columns of one, with their type and meaning",
    ".help": "this list",
    ".quit": "leave; so does Ctrl-D",
}
_HELP = "".join(f"{command:15} {meaning}\n" for command, meaning in _COMMANDS.items())
_NOT_UTF8 = "what was typed is not valid UTF-8: type it anew"
_KEPT = 1000
"""Lines of history."""


def run_shell(con: Connection, history: Path) -> None:
    """Ask for statements until `.quit` or the end of input.

    On a terminal an error is shown and the next statement awaited; elsewhere it ends the run.
    """
    if not sys.stdin.isatty():
        for text in _inputs(con):
            _answer(con, text)
        return
    say("SQL that ends with `;`, or `.help`")
    _remember(history)
    try:
        _converse(con)
    finally:
        _keep(history)


def _converse(con: Connection) -> None:
    inputs = _inputs(con)
    while True:
        try:
            text = next(inputs, None)
            if text is None:
                return
            _answer(con, text)
        except UsageError as error:
            say(f"paperhouse: {error}", err=True)
            if getgeneratorstate(inputs) == GEN_CLOSED:  # what was typed could not be read
                inputs = _inputs(con)
        except KeyboardInterrupt:
            say()
            inputs = _inputs(con)


def _inputs(con: Connection) -> Generator[str, None, None]:
    """Statements and dot commands as they are complete; the last one may lack its `;`."""
    text = ""
    while (line := _line(is_first=not text)) is not None:
        if not text and line.strip() in (".quit", ".exit"):
            return
        if not text and line.strip().startswith("."):
            yield line.strip()
            continue
        text = f"{text}\n{line}".lstrip()
        if text.rstrip().endswith(";") and (found := split_statements(con, text)) is not None:
            yield from found
            text = ""
    if text:
        yield text


def _line(*, is_first: bool) -> str | None:
    try:
        if not sys.stdin.isatty():
            line = sys.stdin.readline()
            return _checked(line.rstrip("\n")) if line else None
        return _checked(input("papers> " if is_first else "   ...> "))
    except UnicodeDecodeError as error:
        raise UsageError(_NOT_UTF8) from error
    except EOFError:
        say()
        return None


def _checked(line: str) -> str:
    if not is_encodable(line):
        raise UsageError(_NOT_UTF8)
    return line


def _answer(con: Connection, text: str) -> None:
    command, _, name = text.partition(" ")
    if command == ".tables":
        print_answer(list_tables(con), None, None)
    elif command == ".schema":
        print_answer(list_columns(con, name.strip(" ;")), None, None)
    elif command == ".help":
        say(_HELP, nl=False)
    elif command.startswith("."):
        raise UsageError(f"no command {command}: `.help` lists them")
    else:
        print_answer(ask_release(con, text, {}), None, None)


def _remember(history: Path) -> None:
    readline.set_history_length(_KEPT)
    if history.exists():
        readline.read_history_file(history)


def _keep(history: Path) -> None:
    try:
        readline.write_history_file(history)
    except OSError as error:
        say(f"history is not kept: {history}: {error.strerror}", err=True)
