"""The tools of the server, with the parameters and words by which an agent chooses one."""

import json
from collections.abc import Iterable
from typing import Annotated

import msgspec
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from etl.agent.call_answer import CallAnswer, fault_answer, limit_answer
from etl.agent.call_pool import CallPool
from etl.agent.tools import ToolCall, Value
from etl.inert import inert_text

_MOST_ASKED = 100_000
"""Characters of the arguments of one call. DuckDB parses a longer text for seconds."""
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
Result = Annotated[CallToolResult, CallAnswer]
Offset = Annotated[
    int, Field(ge=0, le=2**62, description="First row to give; `next_offset` of a cut answer")
]
Paper = Annotated[
    str, Field(description="arXiv id, address, paper_key, title or a part of one title")
]
Day = Annotated[str | None, Field(description="YYYY-MM-DD")]
OrganizationName = Annotated[str | None, Field(description="Handle or full name")]
Top = Annotated[int, Field(ge=1, le=1000)]


class PublishedTools:
    """Each method that stands in `add_tools` is a tool: its docstring is what an agent reads."""

    def __init__(self, pool: CallPool) -> None:
        self._pool = pool

    async def describe(
        self,
        about: Annotated[
            str | None, Field(description="A table, a mart or a question; all of them without it")
        ] = None,
        offset: Offset = 0,
    ) -> Result:
        """Start here: lists the questions and the tables, or describes one of them in full."""
        return await self._call("describe", offset, about=about)

    async def ask(
        self,
        question: Annotated[str, Field(description="Its name, as `describe` lists it")],
        parameters: Annotated[
            dict[str, Value] | None,
            Field(description="Values by name; those left out have defaults that fit"),
        ] = None,
        offset: Offset = 0,
    ) -> Result:
        """Answers a question that is already written, and says what the answer means."""
        return await self._call("ask", offset, question=question, parameters=parameters or {})

    async def query(
        self,
        sql: Annotated[str, Field(description="One statement that reads, in DuckDB's dialect")],
        offset: Offset = 0,
    ) -> Result:
        """Runs one statement of SQL over the tables that `describe` lists. Order the rows."""
        return await self._call("query", offset, sql=sql)

    async def search(
        self,
        words: Annotated[str, Field(description="Any of these words; may be empty with a filter")],
        listed_from: Day = None,
        listed_to: Day = None,
        organization: OrganizationName = None,
        has_code: bool = False,
        top: Top = 10,
        offset: Offset = 0,
    ) -> Result:
        """Finds papers by the words of their titles and abstracts, the best first."""
        filters = _filters(listed_from, listed_to, organization, has_code=has_code, top=top)
        return await self._call("search", offset, words=words, **filters)

    async def similar(
        self,
        paper: Paper,
        listed_from: Day = None,
        listed_to: Day = None,
        organization: OrganizationName = None,
        has_code: bool = False,
        top: Top = 10,
        offset: Offset = 0,
    ) -> Result:
        """Finds papers like one, by the words that tell most of its text."""
        filters = _filters(listed_from, listed_to, organization, has_code=has_code, top=top)
        return await self._call("similar", offset, paper=paper, **filters)

    async def paper(self, paper: Paper, offset: Offset = 0) -> Result:
        """Shows a paper: each value with the page behind it."""
        return await self._call("paper", offset, paper=paper)

    async def why(
        self,
        paper: Paper,
        column: Annotated[
            str | None,
            Field(description="Of core.papers, or a table (`links`), or its column (`links.url`)"),
        ] = None,
        offset: Offset = 0,
    ) -> Result:
        """Shows which documents state a value of a paper, in which bytes, and what others say."""
        return await self._call("why", offset, paper=paper, column=column)

    async def _call(
        self, tool: str, offset: int, /, **arguments: Value | dict[str, Value]
    ) -> Result:
        if len(json.dumps(arguments)) > _MOST_ASKED:
            return _result(limit_answer("length"))
        return _result(await self._pool.carry_out(ToolCall(tool, arguments, offset)))


def add_tools(server: MCPServer[None], pool: CallPool) -> None:
    """Publish the tools, in the order in which an agent should think of them."""
    tools = PublishedTools(pool)
    for tool in (
        tools.describe,
        tools.ask,
        tools.query,
        tools.search,
        tools.similar,
        tools.paper,
        tools.why,
    ):
        server.add_tool(tool, annotations=_READS)


def unknown_argument(tool: str, name: str, known: Iterable[str]) -> CallToolResult:
    """The answer to a call with an argument that the tool does not have."""
    detail = f"{tool} has no argument {name[:100]!r}; it has {', '.join(known)}"
    return _result(fault_answer("request", detail=inert_text(detail)))


def _filters(
    listed_from: str | None,
    listed_to: str | None,
    organization: str | None,
    *,
    has_code: bool,
    top: int,
) -> dict[str, Value]:
    return {
        "listed_from": listed_from,
        "listed_to": listed_to,
        "organization": organization,
        "has_code": has_code or None,
        "top": top,
    }


def _result(answer: CallAnswer) -> CallToolResult:
    """The answer twice, as the protocol wants it: structured, and as text for older clients."""
    text = msgspec.json.encode(answer).decode()
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=json.loads(text),
        is_error=answer.status in ("limit", "error"),
    )
