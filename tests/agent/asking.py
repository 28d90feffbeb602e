"""A client of the protocol that calls tools one after the other, or many at once."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import anyio
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult

from etl.agent.server import make_server
from etl.agent_limits import AgentLimits
from etl.settings import Settings

Answer = dict[str, Any]
README = Path(__file__).parents[2] / "README.md"


@dataclass
class Asker:
    """A client that is connected, and the loop that it runs in."""

    portal: BlockingPortal
    client: Client

    def __call__(self, tool: str, **arguments: object) -> Answer:
        return self.answers([(tool, arguments)])[0]

    def result(self, tool: str, **arguments: object) -> CallToolResult:
        return self.portal.call(partial(self.client.call_tool, tool, arguments))

    def answers(self, calls: list[tuple[str, dict[str, object]]]) -> list[Answer]:
        """The answers to calls that are made at once."""
        return self.portal.call(self._answers, calls)

    def cancel_after(self, seconds: float, tool: str, **arguments: object) -> None:
        """Make a call and give it up."""
        self.portal.call(self._cancel, seconds, tool, arguments)

    async def _cancel(self, seconds: float, tool: str, arguments: dict[str, object]) -> None:
        with anyio.move_on_after(seconds):
            await self.client.call_tool(tool, arguments)

    async def _answers(self, calls: list[tuple[str, dict[str, object]]]) -> list[Answer]:
        found: dict[int, Answer] = {}

        async def call(number: int, tool: str, arguments: dict[str, object]) -> None:
            result = await self.client.call_tool(tool, arguments)
            assert result.structured_content is not None, result.content
            found[number] = result.structured_content

        async with anyio.create_task_group() as group:
            for number, (tool, arguments) in enumerate(calls):
                group.start_soon(call, number, tool, arguments)
        return [found[number] for number in range(len(calls))]


@contextmanager
def asking(home: Path, limits: AgentLimits | None = None) -> Iterator[Asker]:
    """A client of a server in this process."""
    with _connected(make_server(Settings(home=home, agent=limits or AgentLimits()))) as asker:
        yield asker


@dataclass
class RawTalk:
    """The lines of a server's standard input and output, without a client's library."""

    process: subprocess.Popen[bytes]

    def send(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def send_call(self, number: int, tool: str, **arguments: object) -> None:
        self._send_request(number, "tools/call", {"name": tool, "arguments": arguments})

    def greet(self) -> None:
        """Begin the conversation, as every client has to."""
        about = {"clientInfo": {"name": "raw", "version": "1"}, "capabilities": {}}
        self._send_request(0, "initialize", {"protocolVersion": "2025-06-18", **about})
        self.send(b'{"jsonrpc":"2.0","method":"notifications/initialized"}')

    def read_answers(self, count: int) -> Iterator[tuple[int, Answer]]:
        """As many answers of tools, by the numbers of their calls."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            if "structuredContent" in told.get("result", {}):
                yield told["id"], told["result"]["structuredContent"]
                count -= 1
            if not count:
                return

    def _send_request(self, number: int, method: str, params: Answer) -> None:
        request = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        self.send(json.dumps(request).encode())


@contextmanager
def talking_raw(home: Path, **environment: str) -> Iterator[RawTalk]:
    """A conversation with `paperhouse mcp` that has begun, and ends when the input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ) | {"PAPERHOUSE_HOME": str(home)} | environment,
    )
    try:
        talk = RawTalk(process)
        talk.greet()
        yield talk
        process.communicate(timeout=60)
        assert process.returncode == 0
    finally:
        process.kill()


@contextmanager
def asking_command(home: Path, **environment: str) -> Iterator[Asker]:
    """A client of `paperhouse mcp`, which is started as README.md configures it."""
    [text] = re.findall(r"```json\n(.*mcpServers.*)\n```", README.read_text("utf-8"))
    text = text.replace("/path/to/.venv/bin", str(Path(sys.executable).parent))
    stated = json.loads(text.replace("/path/to/data", str(home)))["mcpServers"]["paperhouse"]
    command = StdioServerParameters(
        command=stated["command"], args=stated["args"], env=stated["env"] | environment
    )
    with _connected(stdio_client(command)) as asker:
        yield asker


@contextmanager
def _connected(server: Any) -> Iterator[Asker]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):
        yield Asker(portal, client)
