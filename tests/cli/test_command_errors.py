"""What becomes of an error that ends a command: one message, and an exit code."""

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from etl.cli import main as module
from etl.cli.main import import_command, main
from etl.errors import PaperhouseError, UsageError, WarehouseBusy
from tests.cli.conftest import Cli

Ending = Callable[[Exception], Result]


@pytest.fixture
def end_by(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ending:
    """The result of `paperhouse status` whose work ends by an error."""

    def run(error: Exception) -> Result:
        def fail() -> None:
            raise error

        monkeypatch.setattr(module, "import_command", lambda it: click.Command(it, callback=fail))
        return CliRunner().invoke(main, ["status"], env={"PAPERHOUSE_HOME": str(tmp_path)})

    return run


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (PaperhouseError("so"), 1, "paperhouse: so\n"),
        (UsageError("a\x1b[2J"), 2, "paperhouse: a\ufffd[2J\n"),
        (WarehouseBusy("so"), 4, "paperhouse: so\n"),
        (
            OSError(errno.ENOSPC, "No space left"), 5,
            "paperhouse: No space left; see to it and run the command again\n",
        ),
        (
            OSError(errno.EEXIST, "File exists", "/tea"), 5,
            "paperhouse: /tea: File exists; see to it and run the command again\n",
        ),
        (OSError(errno.EPIPE, "Broken pipe"), 1, ""),
    ],
)  # fmt: skip
def test_what_is_foreseen_is_one_message_and_an_exit_code(
    end_by: Ending, error: Exception, code: int, said: str
) -> None:
    ended = end_by(error)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (code, "", said)


@pytest.mark.parametrize("words", [["--help"], ["query", "--help"]])
def test_help_that_the_disk_has_no_room_for_is_told(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "etl", *words],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    said = "paperhouse: No space left on device; see to it and run the command again\n"
    assert (ended.returncode, ended.stderr) == (5, said)


def test_ctrl_c_in_a_statement_aborts_the_command(end_by: Ending) -> None:
    error = RuntimeError("Query interrupted")
    error.__cause__ = KeyboardInterrupt()
    ended = end_by(error)
    assert (ended.exit_code, ended.stderr.strip()) == (130, "paperhouse: interrupted")


@pytest.mark.parametrize("error", [RuntimeError("so"), ValueError("so")])
def test_what_nobody_foresaw_stays_as_it_is(end_by: Ending, error: Exception) -> None:
    assert end_by(error).exception is error


def test_an_error_of_usage_is_inert_and_names_its_command(end_by: Ending) -> None:
    ended = end_by(click.UsageError("a\x1bb"))
    assert (ended.exit_code, ended.stderr.splitlines()[-1]) == (2, "Error: a\ufffdb")
    assert ended.stderr.startswith("Usage: main")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status", "\udcff"], "Error: \ufffd is not valid UTF-8: rename it, or type it anew"),
        (["--\x1b"], r"Error: No such option '--\x1b'."),
        (["\x1b"], r"Error: No such command '\x1b'."),
    ],
)
def test_what_was_typed_is_quoted_inert(words: list[str], said: str) -> None:
    ended = CliRunner().invoke(main, words)
    assert (ended.exit_code, ended.stderr.splitlines()[-1]) == (2, said)


def test_without_a_command_the_help_is_printed() -> None:
    ended = CliRunner().invoke(main, [])
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Usage: main [OPTIONS] COMMAND")


def test_the_name_of_the_program_is_the_one_that_it_was_called_by() -> None:
    with main.make_context("paperhouse", ["status"], obj=1) as context:
        assert (context.info_name, context.obj) == ("paperhouse", 1)
        with main.make_context("inner", ["status"], context) as inner:
            assert inner.parent is context


def test_a_command_is_imported_by_its_name() -> None:
    assert import_command("mcp").name == "mcp"
    with pytest.raises(ModuleNotFoundError, match=r"etl\.cli\.nothing_command"):
        import_command("nothing")


@pytest.mark.parametrize(("home", "culprit"), [("file", "file"), ("file/a/b", "file"),
                                               ("link/a", "link")])  # fmt: skip
def test_a_home_cannot_stand_where_a_file_does(tmp_path: Path, home: str, culprit: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to("nowhere")
    assert Cli(tmp_path / home).refused("status") == (
        f"paperhouse: PAPERHOUSE_HOME is {tmp_path / home}, but {tmp_path / culprit} is no folder: "
        "name another one\n"
    )


def test_a_home_that_is_not_there_yet_is_no_error(tmp_path: Path) -> None:
    said: Any = Cli(tmp_path / "a" / "b")("status")
    assert "is no folder" not in said.stderr
