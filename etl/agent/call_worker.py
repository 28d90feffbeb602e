"""The process that carries out calls, one after the other, until its parent ends it.

It is ended by force at the limit of time, whatever it does. Its memory is limited by the system. It
knows neither secrets nor the network, and it opens the release anew for each call, so that a call
reads one release and the next one reads the release of then.
"""

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from etl.agent.call_answer import CallAnswer, fault_answer, limit_answer, rows_answer
from etl.agent.tools import TOOLS, CallPlace, ToolCall
from etl.agent_limits import AgentLimits
from etl.errors import (
    NoRelease,
    PaperhouseError,
    QueryTooLarge,
    QueryTooWide,
    UsageError,
)
from etl.inert import inert_text
from etl.release.bounded_rows import RowBounds
from etl.release.freshness import ReleaseFreshness, read_freshness
from etl.release.locked import open_bounded_release
from etl.settings import Settings
from etl.workers.process import end_with_parent, limit_memory, peak_bytes

OUT_OF_MEMORY = 77
"""The exit code of a worker that found no memory for a value of Python."""

_QUERY_SHARE = 0.6
"""Of the memory: the rest is for libraries, stacks and the answer."""
_MOST_DETAIL = 2_000


class WorkerOrders(msgspec.Struct, frozen=True):
    """The orders with which a worker starts: its parent, the home, and the limits."""

    parent: int
    home: str
    limits: AgentLimits


class CallBegun(msgspec.Struct, frozen=True, tag=True):
    """The release that a call reads; it is sent before the work."""

    release: ReleaseFreshness


class CallDone(msgspec.Struct, frozen=True, tag=True):
    """The answer to a call. is_last: the worker ends after it, because it held much memory."""

    answer: CallAnswer
    is_last: bool


def carry_out_calls() -> None:
    """Carry out the calls of standard input, and answer each on what was standard output."""
    orders = msgspec.json.decode(sys.argv[1], type=WorkerOrders)
    with suppress(BrokenPipeError), os.fdopen(os.dup(1), "wb") as out:  # the parent may have ended
        os.dup2(2, 1)  # whatever a library prints is no answer
        threading.Thread(target=end_with_parent, args=(orders.parent,), daemon=True).start()
        limit_memory(orders.limits.memory_bytes)
        # The peak begins as the parent's.
        enough = max(peak_bytes(), orders.limits.memory_bytes // 2)
        _send(out, None)
        for line in sys.stdin.buffer:
            if _carry_out(orders, msgspec.json.decode(line, type=ToolCall), out, enough):
                return


def _carry_out(orders: WorkerOrders, call: ToolCall, out: BinaryIO, enough: int) -> bool:
    """Answer a call; true if it was the last, as the process has held more bytes than enough."""
    try:
        answer = _answer(orders, call, out)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    is_last = peak_bytes() > enough
    _send(out, CallDone(answer, is_last))
    return is_last


def _answer(orders: WorkerOrders, call: ToolCall, out: BinaryIO) -> CallAnswer:
    release: ReleaseFreshness | None = None
    settings = Settings(home=Path(orders.home))
    memory = int(orders.limits.memory_bytes * _QUERY_SHARE)
    try:
        with open_bounded_release(settings.release, memory) as con:
            release = read_freshness(con)
            _send(out, CallBegun(release))
            bounds = RowBounds(call.offset, orders.limits.row_count, orders.limits.byte_count)
            rows = TOOLS[call.tool](CallPlace(con, settings, bounds), **call.arguments)
            return rows_answer(rows.found, release, rows.notes, rows.if_empty, call.offset)
    except PaperhouseError as error:
        return _error_answer(error, release)


def _error_answer(error: PaperhouseError, release: ReleaseFreshness | None) -> CallAnswer:
    detail = inert_text(str(error)[:_MOST_DETAIL])
    if isinstance(error, QueryTooLarge):
        return limit_answer("memory", release, detail)
    if isinstance(error, QueryTooWide):
        return limit_answer("columns", release, detail)
    if isinstance(error, NoRelease):
        return fault_answer("no_release", detail=detail)
    return fault_answer("request" if isinstance(error, UsageError) else "unusable", release, detail)


def _send(out: BinaryIO, message: CallBegun | CallDone | None) -> None:
    out.write(msgspec.json.encode(message) + b"\n")
    out.flush()


if __name__ == "__main__":
    carry_out_calls()
