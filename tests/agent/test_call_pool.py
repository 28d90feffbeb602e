"""The workers of a server: how many there are, how each ends, and what a call hears of that.

A worker here runs the words of Python that a call has for its tool.
"""

import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest

from etl.agent import call_pool
from etl.agent.call_answer import CallAnswer, fault_answer, limit_answer
from etl.agent.call_pool import CallPool
from etl.agent.call_worker import CallBegun
from etl.agent.tools import ToolCall
from etl.agent_limits import AgentLimits
from etl.ids import ReleaseId
from etl.release.freshness import ReleaseFreshness

RELEASE = ReleaseFreshness(
    ReleaseId("20260401T180000Z"), datetime(2026, 4, 1, 18), 60, None, None, 2
)
BEGUN = msgspec.json.encode(CallBegun(RELEASE)).decode()
WORKER = f"""
import json, os, signal, sys, time
from pathlib import Path

def begin():
    print({BEGUN!r}, flush=True)

def answer(detail=None, is_last=False):
    done = {{"status": "ok", "detail": json.dumps(detail or os.getpid())}}
    print(json.dumps({{"type": "CallDone", "answer": done, "is_last": is_last}}), flush=True)

def await_file(path):
    for _ in range(6000):
        if Path(path).exists():
            return
        time.sleep(0.01)

print("null", flush=True)
for line in sys.stdin:
    call = json.loads(line)
    exec(call["tool"])
"""
PATIENT = AgentLimits(seconds=60)

Talk = Callable[[CallPool], Awaitable[None]]


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_pool, "_COMMAND", WORKER)


def talk(home: Path, limits: AgentLimits, with_pool: Talk) -> None:
    """Talk with workers, which have ended after it."""

    async def run() -> None:
        pool = CallPool(home, limits)
        try:
            with anyio.fail_after(30):
                await with_pool(pool)
        finally:
            await pool.close()

    anyio.run(run)


async def ask(pool: CallPool, words: str) -> CallAnswer:
    return await pool.carry_out(ToolCall(words, {}))


async def told(pool: CallPool, words: str = "answer()") -> Any:
    """The detail of an answer: the worker's pid, if nothing else."""
    return json.loads(str((await ask(pool, words)).detail))


def test_a_worker_that_has_answered_is_asked_again(tmp_path: Path) -> None:
    async def run(pool: CallPool) -> None:
        first = await told(pool)
        assert [await told(pool), await told(pool, "begin(); answer()")] == [first, first]
        assert first != os.getpid()

    talk(tmp_path, PATIENT, run)


def test_after_a_last_answer_another_worker_is_asked(tmp_path: Path) -> None:
    async def run(pool: CallPool) -> None:
        first = await told(pool, "answer(is_last=True)")
        [after] = pool._idle
        assert first != await told(pool) == after.process.pid
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)

    talk(tmp_path, PATIENT, run)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "release", "seconds"),
    [("time.sleep(99)", None, 0.3), ("begin(); time.sleep(99)", RELEASE, 5)],
)
def test_a_call_that_takes_too_long_is_ended_with_its_worker(
    tmp_path: Path, words: str, release: ReleaseFreshness | None, seconds: float
) -> None:
    async def run(pool: CallPool) -> None:
        await pool.warm()
        [worker] = pool._idle
        assert await ask(pool, words) == limit_answer("time", release)
        assert worker.process.returncode == -signal.SIGKILL
        assert [it.process.pid for it in pool._idle] != [worker.process.pid]

    talk(tmp_path, AgentLimits(seconds=seconds), run)


def test_a_worker_that_does_not_start_is_waited_for_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_pool, "_COMMAND", "import time; time.sleep(99)")
    monkeypatch.setattr(call_pool, "_START_SECONDS", 0.3)

    async def run(pool: CallPool) -> None:
        assert await ask(pool, "answer()") == limit_answer("time")

    talk(tmp_path, PATIENT, run)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("os._exit(77)", limit_answer("memory")),
        ("begin(); os._exit(77)", limit_answer("memory", RELEASE)),
        ("os.kill(os.getpid(), signal.SIGKILL)", limit_answer("memory")),
        ("os.kill(os.getpid(), signal.SIGABRT)", limit_answer("memory")),
        ("os._exit(3)", fault_answer("crash", None, "a worker ended with code 3")),
        (
            "begin(); os._exit(0)",
            fault_answer("crash", RELEASE, "a worker ended with code 0"),
        ),
    ],
)
def test_a_worker_that_ends_says_by_its_code_why(
    tmp_path: Path, words: str, answer: CallAnswer
) -> None:
    async def run(pool: CallPool) -> None:
        assert await ask(pool, words) == answer
        assert (await ask(pool, "answer()")).status == "ok"

    talk(tmp_path, PATIENT, run)


def test_as_many_calls_run_at_once_and_wait_as_the_limits_say(tmp_path: Path) -> None:
    """Two run until a file is there; one waits for its turn, and a fourth is too many."""
    go = tmp_path / "go"
    mark = f"Path({str(tmp_path)!r}, str(os.getpid())).touch(); await_file({str(go)!r}); answer()"
    limits = AgentLimits(seconds=60, calls=2, waiting=1)
    found: list[CallAnswer] = []

    async def run(pool: CallPool) -> None:
        async def call() -> None:
            found.append(await ask(pool, mark))

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(call)
            while len(list(tmp_path.iterdir())) < 2 or not pool._turns.statistics().tasks_waiting:
                await anyio.sleep(0.01)
            assert await ask(pool, mark) == limit_answer("waiting")
            assert len(list(tmp_path.iterdir())) == 2
            go.touch()
        assert [it.status for it in found] == ["ok"] * 3
        assert len(pool._idle) == 2

    talk(tmp_path, limits, run)


def test_a_worker_knows_no_secret_and_is_told_its_parent_home_and_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERHOUSE_SMTP", "smtp://secret")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr(sys, "path", ["", *sys.path])

    async def run(pool: CallPool) -> None:
        words = "answer([sys.argv[1:], dict(os.environ), os.getsid(0) == os.getpid()])"
        (orders, paths), environment, leads_session = await told(pool, words)
        assert json.loads(orders) == {
            "parent": os.getpid(), "home": str(tmp_path), "limits": msgspec.to_builtins(PATIENT)
        }  # fmt: skip
        assert json.loads(paths) == [str(Path.cwd()), *sys.path[1:]]
        assert environment["TZ"] == "UTC"
        assert set(environment) - {"LC_CTYPE"} <= {*call_pool._ENVIRONMENT}
        assert leads_session is True

    talk(tmp_path, PATIENT, run)


def test_a_warm_pool_has_a_worker_and_a_closed_one_has_none(tmp_path: Path) -> None:
    async def run(pool: CallPool) -> None:
        await pool.warm()
        await pool.warm()
        workers = [it.process for it in pool._idle]
        assert [(it.returncode, it.stderr) for it in workers] == [(None, None)] * 2
        await pool.close()
        assert pool._idle == []
        assert [it.returncode for it in workers] == [-signal.SIGKILL] * 2

    talk(tmp_path, PATIENT, run)


def test_all_workers_end_where_whoever_closes_the_pool_is_cancelled(tmp_path: Path) -> None:
    async def run(pool: CallPool) -> None:
        await pool.warm()
        await pool.warm()
        workers = [it.process for it in pool._idle]
        with anyio.CancelScope() as scope:
            scope.cancel()
            await pool.close()
        assert [it.returncode for it in workers] == [-signal.SIGKILL] * 2

    talk(tmp_path, PATIENT, run)


def test_the_worker_of_a_call_that_is_given_up_ends(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    async def run(pool: CallPool) -> None:
        await pool.warm()
        [worker] = pool._idle
        async with anyio.create_task_group() as group:
            group.start_soon(ask, pool, f"Path({str(begun)!r}).touch(); time.sleep(99)")
            while not begun.exists():
                await anyio.sleep(0.01)
            group.cancel_scope.cancel()
        assert worker.process.returncode == -signal.SIGKILL
        assert pool._idle == []

    talk(tmp_path, PATIENT, run)
