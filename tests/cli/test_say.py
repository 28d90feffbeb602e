"""The one place where the command line prints."""

import io
import sys

import pytest

from etl.cli.say import prepare_streams, say
from tests.cli.screen import Screen

Captured = pytest.CaptureFixture[str]


def test_a_text_is_a_line_of_the_output_and_a_trouble_one_of_the_errors(capsys: Captured) -> None:
    say("a")
    say()
    say("b", nl=False)
    say("c", err=True)
    assert capsys.readouterr() == ("a\n\nb", "c\n")


def test_what_acts_on_a_terminal_is_shown_and_does_nothing(capsys: Captured) -> None:
    say("a\x1b[2Jb", bold=True)
    assert capsys.readouterr().out == "a\ufffd[2Jb\n"


def test_a_title_is_bold_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = Screen(), Screen()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    say("a", bold=True)
    say("b")
    say("c", bold=True, err=True)
    assert (out.getvalue(), err.getvalue()) == ("\x1b[1ma\x1b[0m\nb\n", "\x1b[1mc\x1b[0m\n")


def test_each_text_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BufferedWriter(raw), "utf-8"))
    say("a", nl=False)
    assert raw.getvalue() == b"a"


def test_letters_that_a_stream_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, "latin-1"))
    prepare_streams()
    say("ü─")
    assert raw.getvalue() == b"\xfc\\u2500\n"


def test_what_is_printed_on_a_closed_stream_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    prepare_streams()
    with sys.stdout as out, sys.stderr as err:
        say("a", bold=True)
        say("b", bold=True, err=True)
        assert (out.name, err.name) == ("/dev/null", "/dev/null")
