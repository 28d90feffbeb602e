"""The process of calls: what it begins with, what it says, and when it ends."""

import io
import json
import os
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from etl.agent import call_worker
from etl.agent.call_worker import OUT_OF_MEMORY, WorkerOrders, _carry_out, carry_out_calls
from etl.agent.tools import ToolCall
from etl.agent_limits import AgentLimits
from etl.settings import Settings

NUMBERS = ToolCall("query", {"sql": "select unnest([7, 8, 9]) as n order by n"}, offset=1)
MEMORY = 1000 * 2**20


def carried_out(settings: Settings, enough: int) -> tuple[bool, dict[str, Any]]:
    """Whether a call was the last, and its answer, in a process that has held 1,000 bytes."""
    sent = io.BytesIO()
    is_last = _carry_out(WorkerOrders(1, str(settings.home), AgentLimits()), NUMBERS, sent, enough)
    _, done = map(json.loads, sent.getvalue().splitlines())
    return is_last, done


@pytest.mark.parametrize(("enough", "is_last"), [(999, True), (1_000, False)])
def test_a_call_is_the_last_of_a_process_that_held_more_than_enough(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, enough: int, is_last: bool
) -> None:
    monkeypatch.setattr(call_worker, "peak_bytes", lambda: 1_000)
    was_last, done = carried_out(settings, enough)
    assert (was_last, done["is_last"], done["answer"]["rows"]) == (is_last, is_last, [[8], [9]])


def test_a_process_without_memory_ends_with_a_code_that_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    def end(code: int) -> None:
        raise SystemExit(code)

    monkeypatch.setattr(call_worker, "rows_answer", refuse)
    monkeypatch.setattr(os, "_exit", end)
    with pytest.raises(SystemExit) as ended:
        carried_out(settings, 0)
    assert ended.value.code == OUT_OF_MEMORY


class Process:
    """This process as a worker: neither its parent nor its memory ends it. It held 5,000 bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.limits: list[int] = []
        self.parents: list[int] = []
        self.daemons: list[bool] = []
        self.has_watched = threading.Event()
        self.peaks = iter([5_000])
        monkeypatch.setattr(call_worker, "limit_memory", self.limits.append)
        monkeypatch.setattr(call_worker, "end_with_parent", self._watch)
        monkeypatch.setattr(call_worker, "peak_bytes", lambda: next(self.peaks))
        self._monkeypatch = monkeypatch

    def work(self, settings: Settings, memory_bytes: int, calls: list[ToolCall]) -> None:
        orders = WorkerOrders(77, str(settings.home), AgentLimits(memory_bytes=memory_bytes))
        lines = b"".join(msgspec.json.encode(call) + b"\n" for call in calls)
        self._monkeypatch.setattr(sys, "argv", ["-c", msgspec.json.encode(orders).decode(), "[]"])
        self._monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines)))
        carry_out_calls()

    def _watch(self, parent: int) -> None:
        self.parents.append(parent)
        self.daemons.append(threading.current_thread().daemon)
        self.has_watched.set()


@pytest.fixture
def process(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Process]:
    """Its standard output is given back afterwards."""
    output = os.dup(1)
    yield Process(monkeypatch)
    os.dup2(output, 1)
    os.close(output)


def answers(capfd: pytest.CaptureFixture[str]) -> tuple[list[Any], str]:
    """What was answered, and what was printed beside it."""
    out, err = capfd.readouterr()
    return [json.loads(line) for line in out.splitlines()], err


def test_a_worker_says_that_it_is_ready_and_answers_each_line(
    settings: Settings, process: Process, capfd: pytest.CaptureFixture[str]
) -> None:
    process.peaks = iter([5_000, 500 * 2**20, 500 * 2**20])
    process.work(settings, MEMORY, [NUMBERS, NUMBERS])
    os.write(1, b"words of a library")
    messages, beside = answers(capfd)
    assert [it and it["type"] for it in messages] == [
        None,
        *("CallBegun", "CallDone") * 2,
    ]
    assert beside == "words of a library"


def test_a_worker_watches_its_parent_and_limits_its_memory(
    settings: Settings, process: Process
) -> None:
    process.work(settings, MEMORY, [])
    assert process.has_watched.wait(30)
    assert (process.parents, process.daemons, process.limits) == ([77], [True], [MEMORY])


@pytest.mark.parametrize(("first", "most"), [(5_000, 500 * 2**20), (2**30, 2**30)])
def test_a_worker_ends_after_a_call_for_which_it_held_half_of_its_memory(
    settings: Settings,
    process: Process,
    capfd: pytest.CaptureFixture[str],
    first: int,
    most: int,
) -> None:
    """Or more than its parent had, whose peak a process begins with."""
    process.peaks = iter([first, most, most + 1])
    process.work(settings, MEMORY, [NUMBERS] * 3)
    messages, _ = answers(capfd)
    assert [it["is_last"] for it in messages if it and it["type"] == "CallDone"] == [False, True]


def test_a_parent_that_has_ended_is_no_error(
    settings: Settings, process: Process, capfd: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
    os.close(writer)
    process.work(settings, MEMORY, [NUMBERS])
    assert answers(capfd) == ([], "")
