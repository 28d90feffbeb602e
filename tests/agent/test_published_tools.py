"""The tools as an agent calls them: what each asks of the workers, and how an answer is given."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest
from mcp.server.mcpserver import MCPServer
from mcp_types import TextContent

from etl.agent.call_answer import CallAnswer, limit_answer
from etl.agent.call_pool import CallPool
from etl.agent.published_tools import PublishedTools, _result, add_tools
from etl.agent.tools import ToolCall
from etl.agent_limits import AgentLimits
from etl.contract.vocabulary import AnswerStatus


@dataclass(eq=False)
class Recorded(CallPool):
    """Workers that do nothing. calls: what they were asked."""

    calls: list[ToolCall] = field(default_factory=list)

    async def carry_out(self, call: ToolCall) -> CallAnswer:
        self.calls.append(call)
        return CallAnswer("empty", notes=[call.tool])


@pytest.fixture
def pool(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path, AgentLimits())


def call(pool: CallPool, tool: str, *arguments: Any, **named: Any) -> Any:
    """The structured answer of a tool."""

    async def run() -> Any:
        return await getattr(PublishedTools(pool), tool)(*arguments, **named)

    return anyio.run(run).structured_content


ALL = {
    "listed_from": "2026-04-01", "listed_to": "2026-04-02", "organization": "lab",
    "has_code": True, "top": 3,
}  # fmt: skip
NONE = {
    "listed_from": None, "listed_to": None, "organization": None, "has_code": None, "top": 10,
}  # fmt: skip


@pytest.mark.parametrize(
    ("tool", "stated", "asked"),
    [
        ("describe", {}, {"about": None}),
        ("describe", {"about": "core.papers"}, {"about": "core.papers"}),
        ("ask", {"question": "growth"}, {"question": "growth", "parameters": {}}),
        (
            "ask",
            {"question": "growth", "parameters": {"paper": "a"}},
            {"question": "growth", "parameters": {"paper": "a"}},
        ),
        ("query", {"sql": "select 1"}, {"sql": "select 1"}),
        ("search", {"words": "wool"}, {"words": "wool", **NONE}),
        ("search", {"words": "wool", **ALL}, {"words": "wool", **ALL}),
        ("similar", {"paper": "wool"}, {"paper": "wool", **NONE}),
        ("similar", {"paper": "wool", **ALL}, {"paper": "wool", **ALL}),
        ("paper", {"paper": "wool"}, {"paper": "wool"}),
        ("why", {"paper": "wool"}, {"paper": "wool", "column": None}),
        ("why", {"paper": "wool", "column": "links"}, {"paper": "wool", "column": "links"}),
    ],
)
def test_a_tool_asks_the_workers_for_what_was_stated(
    pool: Recorded, tool: str, stated: dict[str, Any], asked: dict[str, Any]
) -> None:
    answered = call(pool, tool, **stated)
    call(pool, tool, **stated, offset=7)
    assert pool.calls == [ToolCall(tool, asked, 0), ToolCall(tool, asked, 7)]
    assert (answered["status"], answered["notes"]) == ("empty", [tool])


@pytest.mark.parametrize(("length", "status"), [(99_989, "empty"), (99_990, "limit")])
def test_arguments_are_at_most_100000_characters(
    pool: Recorded, length: int, status: AnswerStatus
) -> None:
    """Eleven of them are `{"sql": ""}`."""
    answered = call(pool, "query", sql="x" * length)
    assert answered["status"] == status
    assert len(pool.calls) == (status == "empty")
    if status == "limit":
        assert answered == msgspec.to_builtins(limit_answer("length"))


@pytest.mark.parametrize(
    ("status", "is_error"),
    [("ok", False), ("empty", False), ("cut", False), ("limit", True), ("error", True)],
)
def test_an_answer_is_given_structured_and_as_text(status: AnswerStatus, is_error: bool) -> None:
    answer = CallAnswer(status, notes=["Wolle für 2 €"], rows=[[1, None]])
    given = _result(answer)
    assert given.is_error is is_error
    assert given.structured_content == msgspec.to_builtins(answer)
    [content] = given.content
    assert isinstance(content, TextContent)
    assert (content.type, json.loads(content.text)) == ("text", msgspec.to_builtins(answer))


def test_the_tools_are_listed_in_order_and_only_read(pool: Recorded) -> None:
    server: MCPServer[None] = MCPServer("test")
    add_tools(server, pool)
    tools = anyio.run(server.list_tools)
    assert [it.name for it in tools] == [
        "describe", "ask", "query", "search", "similar", "paper", "why",
    ]  # fmt: skip
    for tool in tools:
        assert tool.annotations is not None
        assert (tool.annotations.read_only_hint, tool.annotations.open_world_hint) == (True, False)
        assert (tool.annotations.destructive_hint, tool.annotations.idempotent_hint) == (
            False, True
        )  # fmt: skip
