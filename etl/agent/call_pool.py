"""The server's side of the workers: a process for each call that runs, ended at its limit."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import msgspec
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from etl.agent.call_answer import CallAnswer, fault_answer, limit_answer
from etl.agent.call_worker import OUT_OF_MEMORY, CallBegun, CallDone, WorkerOrders
from etl.agent.tools import ToolCall
from etl.agent_limits import AgentLimits
from etl.release.freshness import ReleaseFreshness

_START_SECONDS = 60
"""For a worker to import its libraries; it takes half a second."""
_MOST_MESSAGE = 2**30
_OUT_OF_MEMORY = (OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGKILL)
"""C++ aborts a process that finds no memory; the system kills one when the machine has none."""
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SOURCE_DATE_EPOCH")
"""All that a worker gets of the environment, in which there may be secrets."""
_COMMAND = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[2]); "
    "from etl.agent.call_worker import carry_out_calls; carry_out_calls()"
)
_GONE = (anyio.IncompleteRead, anyio.BrokenResourceError, BrokenPipeError, ConnectionResetError)


@dataclass(eq=False)
class _Worker:
    process: Process
    lines: BufferedByteReceiveStream
    has_started: bool = False


@dataclass(eq=False)
class CallPool:
    """Workers for calls. As many calls run at once as the limits say; the others wait their turn.

    A worker that has answered is used again, so that the next call need not wait for one to start.
    """

    home: Path
    limits: AgentLimits
    _turns: anyio.Semaphore = field(init=False)
    _idle: list[_Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._turns = anyio.Semaphore(self.limits.calls)

    async def carry_out(self, call: ToolCall) -> CallAnswer:
        """The answer to a call, within its limits. Its worker ends with it if it is cancelled."""
        if self._turns.statistics().tasks_waiting >= self.limits.waiting:
            return limit_answer("waiting")
        async with self._turns:
            worker = self._idle.pop() if self._idle else await self._start()
            is_usable = False
            try:
                answer, is_usable = await self._converse(worker, call)
            finally:
                if not is_usable:
                    await _end(worker)
            self._idle.append(worker if is_usable else await self._start())
            return answer

    async def warm(self) -> None:
        """Let the first worker start."""
        self._idle.append(await self._start())

    async def close(self) -> None:
        """End all workers that wait for calls."""
        while self._idle:
            await _end(self._idle.pop())

    async def _start(self) -> _Worker:
        """A new worker, which imports its libraries while the caller goes on."""
        orders = WorkerOrders(os.getpid(), str(self.home), self.limits)
        paths = json.dumps([path or str(Path.cwd()) for path in sys.path])
        process = await anyio.open_process(
            [sys.executable, "-c", _COMMAND, msgspec.json.encode(orders).decode(), paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,
        )
        assert process.stdout is not None  # noqa: S101 - it was asked for
        return _Worker(process, BufferedByteReceiveStream(process.stdout))

    async def _converse(self, worker: _Worker, call: ToolCall) -> tuple[CallAnswer, bool]:
        """The answer, and true if the worker may be given another call."""
        release: ReleaseFreshness | None = None
        try:
            with anyio.fail_after(_START_SECONDS):
                await _await_start(worker)
            with anyio.fail_after(self.limits.seconds):
                await _send(worker, call)
                message = await _receive(worker)
                if isinstance(message, CallBegun):
                    release = message.release
                    message = await _receive(worker)
        except TimeoutError:
            return limit_answer("time", release), False
        except _GONE:
            return await _last_words(worker, release), False
        assert isinstance(message, CallDone)  # noqa: S101 - it says so after all else
        return message.answer, not message.is_last


async def _await_start(worker: _Worker) -> None:
    if not worker.has_started:
        await worker.lines.receive_until(b"\n", _MOST_MESSAGE)
        worker.has_started = True


async def _send(worker: _Worker, call: ToolCall) -> None:
    assert worker.process.stdin is not None  # noqa: S101 - it was asked for
    await worker.process.stdin.send(msgspec.json.encode(call) + b"\n")


async def _receive(worker: _Worker) -> CallBegun | CallDone:
    line = await worker.lines.receive_until(b"\n", _MOST_MESSAGE)
    return msgspec.json.decode(line, type=CallBegun | CallDone)


async def _last_words(worker: _Worker, release: ReleaseFreshness | None) -> CallAnswer:
    """The answer in place of a worker that has ended while it worked."""
    code = await worker.process.wait()
    if code in _OUT_OF_MEMORY:
        return limit_answer("memory", release)
    return fault_answer("crash", release, f"a worker ended with code {code}")


async def _end(worker: _Worker) -> None:
    with anyio.CancelScope(shield=True):
        if worker.process.returncode is None:
            worker.process.kill()
        await worker.process.aclose()
