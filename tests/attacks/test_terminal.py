"""What people look at does nothing but stand there: terminals, pipes, webhooks."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl.cli.main import HELP_LINES, main
from etl.fetch.webhook import post_webhook
from etl.inert import inert_json, inert_line, inert_text
from tests.answers import item
from tests.attacks.conftest import Paperhouse
from tests.fetch.ears import Ears

pytestmark = pytest.mark.slow

ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]"
)
EVIL = "\x1b]0;PWNED\x07\x1b[2J\x9b31m\x9d0;PWNED\x9c\x08\x7f\u202eDENWP\u2066"
"""A title for the window, a cleared screen, colours, C1, backspace, and texts that turn round."""
SECONDS = 60


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A home with documents that have such texts wherever a page may have one, and its load."""
    pages = tmp_path_factory.mktemp("pages")
    papers = [
        item(1, title=f"Tea {EVIL}", summary=f"Cups {EVIL}"),
        item(2, title=None, **{f"odd {EVIL}": 1}),
        item(3, id=f"2604.00003{EVIL}"),
        item(4, authors=[{"name": f"Ada {EVIL}", "hidden": False}], ai_keywords=[EVIL]),
    ]
    closed = {"status": "no_data", "date": "2026-04-05", "message": f"no page {EVIL}"}
    (pages / "papers.json").write_text(json.dumps(papers))
    (pages / "closed.json").write_text(json.dumps(closed))
    (pages / "odd.html").write_text(f"<title>{EVIL}</title><p>{EVIL}")
    (pages / f"name{EVIL.replace('/', '')}.html").write_text("<p>nothing")
    (pages / "captures.csv").write_text(
        "path,url,captured_at\n"
        f"papers.json,https://x.test/{EVIL},2026-04-06T12:00:00Z\n"
        f"odd.html,https://x.test/{EVIL},2026-04-06T12:00:00Z\n"
        f"gone{EVIL},,\n"
    )
    home = tmp_path_factory.mktemp("hostile")
    words = ["load", str(pages), "--manifest", str(pages / "captures.csv")]
    return home, CliRunner().invoke(main, words, env={"PAPERHOUSE_HOME": str(home)})


def _ask(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"PAPERHOUSE_HOME": str(home)})


def test_m2_load_prints_nothing_that_acts(hostile: tuple[Path, Result]):
    _, result = hostile
    assert result.exit_code == 0, result.output
    assert "PWNED" in result.output
    assert not ACTS.search(result.output)


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", "--json"),
        ("rejects",),
        ("rejects", "--json"),
        ("query", "select title, title_raw, abstract_raw from core.papers"),
        ("query", "select name from core.authors"),
        ("query", "select fault, url from core.captures"),
        ("query", "select row, faults from quality.rejects"),
        ("query", f"select 1 as \"{EVIL}\", chr(27) || '[2J PWNED' as b"),
        ("query", f"select error('{EVIL}')"),
        ("query", f"select \"{EVIL}\" from core.papers"),
        ("query", f"select 1 as a, '{EVIL}"),
        ("query", "select title::int from core.papers"),
        ("rejects", "--fault", EVIL, f"--{EVIL}"),
        ("gaps", EVIL),
        (f"--{EVIL}",),
        (f"command-{EVIL}",),
        ("load", f"/nowhere/{EVIL}"),
        ("query", "select 1", "--format", EVIL),
        ("query", "select 1", "--out", f"/nowhere/{EVIL}"),
        ("export", f"/dev/null/{EVIL}"),
        ("pages", EVIL),
        ("accept", EVIL),
        ("gaps", "--via", EVIL),
        ("fetch", "--week", EVIL),
        ("fetch", "--date", EVIL),
    ],
)  # fmt: skip
def test_m2_no_command_prints_what_acts(hostile: tuple[Path, Result], words: tuple[str, ...]):
    result = _ask(hostile[0], *words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "PWNED" in result.output or "x1b]0" in result.output or "u001b]" in result.output
    assert not ACTS.search(result.output)


def test_m2_json_keeps_what_it_may_not_show(hostile: tuple[Path, Result]):
    said = _ask(hostile[0], "rejects", "--json").output
    urls = [json.loads(line)["url"] for line in said.splitlines()]
    assert urls == [f"https://x.test/{EVIL}"] * 2


def test_m2_a_table_in_a_file_is_inert_and_csv_is_raw(hostile: tuple[Path, Result], tmp_path: Path):
    sql = "select title_raw from core.papers where title_raw is not null"
    assert _ask(hostile[0], "query", sql, "--out", str(tmp_path / "a.txt")).exit_code == 0
    assert _ask(hostile[0], "query", sql, "--out", str(tmp_path / "a.csv")).exit_code == 0
    assert not ACTS.search((tmp_path / "a.txt").read_text())
    assert "\x1b[2J" in (tmp_path / "a.csv").read_text()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_m2_a_terminal_gets_no_raw_answer(released: Path, form: str):
    said = _at_terminal(
        released, "query", "select 'PWNED ' || chr(27) || '[2J' || chr(155) as a", "--format", form
    )
    assert "PWNED" in said
    assert not ACTS.search(said.replace("\r\n", "\n"))


def _at_terminal(home: Path, *words: str) -> str:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "etl", *words]
    environment = os.environ | {"PAPERHOUSE_HOME": str(home), "TERM": "dumb"}
    run = subprocess.run(
        command, stdout=theirs, stderr=theirs, env=environment, timeout=SECONDS, check=False
    )
    os.close(theirs)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert run.returncode == 0
    return said


@pytest.mark.parametrize("command", [*HELP_LINES, ""])
def test_l2_an_argument_that_is_not_utf8_is_refused_in_words(paperhouse: Paperhouse, command: str):
    result = paperhouse(*filter(None, [command]), "inv\udcff.html")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "inv\ufffd.html is not valid UTF-8: rename it, or type it anew" in result.stderr


@pytest.mark.parametrize("command", ["status", "query", "search", "load"])
def test_l2_a_home_that_is_not_utf8_is_refused_in_words(paperhouse: Paperhouse, command: str):
    result = paperhouse(command, "x", PAPERHOUSE_HOME="/tmp/inv\udcff")  # noqa: S108 - never made
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not UTF-8: choose another folder" in result.stderr


def test_l2_what_is_typed_into_a_shell_must_be_utf8(released: Path):
    run = subprocess.run(
        [sys.executable, "-m", "etl", "shell"],
        input=b"select '\xff';\n",
        capture_output=True,
        env=os.environ | {"PAPERHOUSE_HOME": str(released)},
        timeout=SECONDS,
        check=False,
    )
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr == b"paperhouse: what was typed is not valid UTF-8: type it anew\n"


def test_m1_ctrl_c_ends_a_query_that_would_take_years(released: Path):
    endless = (
        "select max(hash(a.range, b.range)) from range(1000000000) as a, range(1000000000) as b"
    )
    query = subprocess.Popen(
        [sys.executable, "-m", "etl", "query", endless],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PAPERHOUSE_HOME": str(released)},
    )
    began = time.monotonic()
    while query.poll() is None and time.monotonic() - began < SECONDS:
        time.sleep(3)
        query.send_signal(signal.SIGINT)
    query.kill()
    assert query.communicate() == (b"", b"\npaperhouse: interrupted\n")
    assert query.returncode == 130


@pytest.fixture
def ears() -> Iterator[Ears]:
    with Ears.open() as server:
        yield server


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        ("<!channel> help", "&lt;!channel&gt; help"),
        ("<https://evil.test|click to fix>", "&lt;https://evil.test|click to fix&gt;"),
        ("<@U123> & <#C123>", "&lt;@U123&gt; &amp; &lt;#C123&gt;"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        (f"a{EVIL}b", f"a{inert_text(EVIL)}b"),
        ("two\nlines – „Größe“", "two\nlines – „Größe“"),
    ],
)
def test_l1_a_webhook_gets_texts_without_markup(ears: Ears, text: str, arrives: str):
    post_webhook(ears.url, {"text": text, "alarms": [{"cause": text, "text": text}]})
    [(_, _, message)] = ears.heard
    assert message == {"text": arrives, "alarms": [{"cause": arrives, "text": arrives}]}


def test_no_character_acts():
    """One by one, the first 12,288 characters and all halves of characters."""
    for number in (*range(0x3000), 0xFEFF, *range(0xD800, 0xE000), 0xE0041):
        letter = chr(number)
        shown = inert_text(letter)
        assert shown == letter or (shown == "\ufffd" and not letter.isprintable())
        assert not ACTS.search(shown)
        assert "\n" not in inert_line(f"a{letter}b")
        assert json.loads(inert_json(json.dumps(letter, ensure_ascii=False))) == letter


def test_l12_formulas_stay_in_csv_as_the_page_states_them(paperhouse: Paperhouse):
    """A program must read what the page says; README tells people who open it in a spreadsheet."""
    result = paperhouse("query", "select '=cmd|''/c calc''!A1' as title", "--format", "csv")
    assert result.stdout == "title\n=cmd|'/c calc'!A1\n"
