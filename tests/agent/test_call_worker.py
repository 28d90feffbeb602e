"""The work of a call in its process: the release that it reads, the rows, and what went wrong."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from etl.agent.call_answer import CallAnswer, fault_answer, limit_answer
from etl.agent.call_worker import (
    CallDone,
    WorkerOrders,
    _answer,
    _error_answer,
    _send,
)
from etl.agent.tools import ToolCall
from etl.agent_limits import AgentLimits
from etl.errors import (
    FileUnusable,
    NoRelease,
    PaperhouseError,
    QueryTooLarge,
    QueryTooWide,
    UsageError,
)
from etl.release.freshness import ReleaseFreshness, read_freshness
from etl.settings import Settings
from etl.stage.connection import connect
from tests.release.digest.small_release import RELEASE

NUMBERS = ToolCall("query", {"sql": "select unnest([7, 8, 9]) as n order by n"}, offset=1)


def answer(
    settings: Settings, call: ToolCall, limits: AgentLimits | None = None
) -> tuple[CallAnswer, list[dict[str, Any]]]:
    """The answer, and what was sent before it."""
    sent = io.BytesIO()
    orders = WorkerOrders(1, str(settings.home), limits or AgentLimits())
    found = _answer(orders, call, sent)
    return found, [json.loads(line) for line in sent.getvalue().splitlines()]


def test_a_call_gets_its_rows_from_its_offset_on(settings: Settings) -> None:
    found, _ = answer(settings, NUMBERS)
    assert (found.status, found.rows, found.next_offset) == ("ok", [[8], [9]], None)
    assert found.release is not None
    assert found.release.release_id == RELEASE


def test_the_release_is_told_before_the_work(settings: Settings) -> None:
    found, [begun] = answer(settings, NUMBERS)
    assert (begun["type"], begun["release"]["release_id"]) == ("CallBegun", RELEASE)
    assert found.release is not None
    assert begun["release"]["age_seconds"] == found.release.age_seconds


def test_an_answer_has_as_many_rows_as_it_may_have(settings: Settings) -> None:
    found, _ = answer(settings, NUMBERS, AgentLimits(row_count=1))
    assert (found.status, found.rows, found.next_offset) == ("cut", [[8]], 2)


def test_an_answer_has_as_many_bytes_as_it_may_have(settings: Settings) -> None:
    call = ToolCall("query", {"sql": "select repeat('x', 600) as x from range(3)"})
    found, _ = answer(settings, call, AgentLimits(byte_count=1_000))
    assert (found.status, len(found.rows), found.next_offset) == ("cut", 1, 1)


def test_a_query_may_hold_six_tenths_of_the_workers_memory(settings: Settings) -> None:
    call = ToolCall("query", {"sql": "select current_setting('memory_limit') as most"})
    found, _ = answer(settings, call, AgentLimits(memory_bytes=1000 * 2**20))
    assert found.rows == [["600.0 MiB"]]


def test_an_answer_without_rows_says_why(settings: Settings) -> None:
    found, _ = answer(settings, ToolCall("query", {"sql": "select 1 where false"}))
    assert found.notes == ["No rows: the statement gives none"]


def test_a_question_is_answered_with_what_the_answer_means(settings: Settings) -> None:
    call = ToolCall("ask", {"question": "top_papers_of_day", "parameters": {"day": "2026-04-07"}})
    assert answer(settings, call)[0].notes[0].startswith("It means: ")


def test_a_wrong_call_is_an_error_of_the_release_that_it_read(settings: Settings) -> None:
    found, [begun] = answer(settings, ToolCall("query", {"sql": "select nothing"}))
    assert (found.status, found.reason) == ("error", "request")
    assert found.release is not None
    assert begun["release"]["release_id"] == found.release.release_id
    assert "nothing" in str(found.detail)


def test_without_a_release_nothing_begins(tmp_path: Path) -> None:
    found, sent = answer(Settings(tmp_path / "home"), NUMBERS)
    assert (found.status, found.reason, found.release, sent) == ("error", "no_release", None, [])


@pytest.fixture
def release(settings: Settings) -> ReleaseFreshness:
    with connect(settings.release) as con:
        return read_freshness(con)


@pytest.mark.parametrize(
    ("error", "reason"), [(QueryTooLarge("so"), "memory"), (QueryTooWide("so"), "columns")]
)
def test_a_query_that_costs_too_much_meets_a_limit(
    release: ReleaseFreshness, error: PaperhouseError, reason: Any
) -> None:
    assert _error_answer(error, release) == limit_answer(reason, release, "so")


@pytest.mark.parametrize(
    ("error", "reason"), [(UsageError("so"), "request"), (FileUnusable("so"), "unusable")]
)
def test_what_is_wrong_is_the_call_or_a_file(
    release: ReleaseFreshness, error: PaperhouseError, reason: Any
) -> None:
    assert _error_answer(error, release) == fault_answer(reason, release, "so")


def test_that_nothing_is_published_is_told_of_no_release(release: ReleaseFreshness) -> None:
    assert _error_answer(NoRelease("so"), release) == fault_answer("no_release", detail="so")


def test_a_detail_is_inert_and_at_most_2000_characters_long() -> None:
    detail = _error_answer(UsageError("\x1b" + "x" * 2_000), None).detail
    assert detail == "\ufffd" + "x" * 1_999


def test_a_message_is_a_line_that_is_sent_at_once() -> None:
    raw = io.BytesIO()
    out = io.BufferedWriter(raw)
    _send(out, None)
    assert raw.getvalue() == b"null\n"
    _send(out, CallDone(CallAnswer("ok"), is_last=True))
    assert json.loads(raw.getvalue().splitlines()[1])["is_last"] is True
