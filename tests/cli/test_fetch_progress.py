"""What `fetch` tells while it runs: waits, repetitions, hostile titles, and a terminal's bars."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.conftest import lines
from tests.replica import Fault
from tests.replica.exchange import Reply

pytestmark = pytest.mark.slow

PATIENT = Fault(
    "patient",
    "a 429 that asks to wait for three seconds",
    lambda _reply, _scene: Reply(429, b"", {"Retry-After": "3"}),
)

CLEARING = Fault(
    "clearing",
    "a page whose title clears a terminal",
    lambda _reply, _scene: Reply(200, b"<html><title>\x1b[2Jgone</title><p>Gone.</p></html>"),
)


def test_a_long_wait_is_reported(paperhouse, replica):
    replica.site.robots = "User-agent: paperhouse\nCrawl-delay: 3.6\n"
    result = paperhouse("fetch", "--date", "2025-04-02")
    assert result.exit_code == 0
    assert re.fullmatch(r"waiting [34] s before the next request\n", result.stderr)


def test_a_request_that_is_repeated_says_when(paperhouse, replica):
    replica.faults.attach(PATIENT, "/papers/date/2025-04-02", times=1)
    result = paperhouse("fetch", "--date", "2025-04-02", PAPERHOUSE_ATTEMPTS="2")
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines(result)[1:] == [
        "1/1  limited     429  /papers/date/2025-04-02  Retry-After '3'; again in 3 s",
        "1/1  page        200  /papers/date/2025-04-02  CAPTURE",
        "fetched: 1 page",
    ]


def test_an_address_is_shortened_and_a_reason_moves_no_cursor(paperhouse, replica):
    replica.faults.attach(CLEARING)
    result = paperhouse("fetch", "--search", "graphs " * 20)
    path = "/papers?q=" + "graphs+" * 7 + "…"
    assert lines(result)[1].startswith(f"1/1  unreadable  200  {path}  ")
    assert "\x1b" not in result.stdout
    assert "\ufffd[2Jgone" in result.stdout


def test_the_bars_of_a_terminal_keep_out_of_what_goes_into_a_file(cli, replica):
    leader, follower = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "etl", "fetch", "--date", "2025-04-02"],
        env=os.environ
        | {"PAPERHOUSE_HOME": str(cli.home), "PAPERHOUSE_SITE": replica.url, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=follower,
        text=True,
    ) as process:
        os.close(follower)
        shown = b"".join(drained(leader)).decode()
        assert process.stdout is not None
        said = process.stdout.read()
    assert re.fullmatch(
        r"(?s).* /robots.txt\n.* /papers/date/2025-04-02 .*\nfetched: 1 page\n", said
    )
    assert "fetching" in shown
    assert "robots.txt" not in shown


def drained(leader: int) -> Iterator[bytes]:
    """What a terminal is told, until nobody holds its other end."""
    try:
        while chunk := os.read(leader, 65536):
            yield chunk
    except OSError:
        os.close(leader)
