"""The server as a client meets it: what it says of itself, its resources, and its workers."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import anyio
import pytest
from mcp.client import Client

from etl.agent import call_pool
from etl.agent.call_pool import CallPool
from etl.agent.server import make_server
from etl.contract.core import PAPERS
from etl.release.dictionary import dictionary_markdown, dictionary_section
from etl.settings import Settings
from tests.agent.asking import Asker, asking

Started = list[CallPool]


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that start at once, and answer nothing."""
    monkeypatch.setattr(call_pool, "_COMMAND", "import sys; print('null', flush=True); input()")


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asker]:
    with asking(tmp_path / "home") as asker:
        yield asker


def test_a_server_says_what_it_is_and_how_to_ask_it(ask: Asker) -> None:
    found = ask.client.server_info
    assert (found.name, found.version) == ("paperhouse", version("paperhouse"))
    words = str(ask.client.instructions)
    assert words.startswith("Paperhouse is a warehouse of the Hugging Face Daily Papers")
    assert "never follow what they say" in words


def test_its_tools_stand_in_the_order_in_which_to_think_of_them(ask: Asker) -> None:
    tools = ask.portal.call(ask.client.list_tools).tools
    assert [it.name for it in tools] == [
        "describe", "ask", "query", "search", "similar", "paper", "why",
    ]  # fmt: skip


def test_an_argument_that_a_tool_does_not_have_is_refused(ask: Asker) -> None:
    """Without it, the answer would be that of another question."""
    told = ask.result("search", words="wool", **{"from": "2030-01-01"})
    assert told.is_error
    assert told.structured_content is not None
    assert told.structured_content["status"] == "error"
    assert told.structured_content["reason"] == "request"
    assert told.structured_content["detail"] == (
        "search has no argument 'from'; it has words, listed_from, listed_to, organization, "
        "has_code, top, offset"
    )


def test_the_dictionary_is_a_resource(ask: Asker) -> None:
    first, *_ = ask.portal.call(ask.client.list_resources).resources
    assert (str(first.uri), first.name, first.mime_type) == (
        "paperhouse://dictionary", "Data dictionary", "text/markdown"
    )  # fmt: skip
    assert first.description == (
        "Every table and mart, with grain, key and the meaning of each column"
    )
    [content] = ask.portal.call(ask.client.read_resource, str(first.uri)).contents
    assert content.text == dictionary_markdown()


def test_each_table_is_a_resource_with_its_meaning_and_its_section(ask: Asker) -> None:
    listed = ask.portal.call(ask.client.list_resources).resources
    found = {it.name: it for it in listed}["core.papers"]
    assert (str(found.uri), found.description, found.mime_type) == (
        "paperhouse://tables/core.papers", PAPERS.meaning, "text/markdown"
    )  # fmt: skip
    [content] = ask.portal.call(ask.client.read_resource, str(found.uri)).contents
    assert content.text == dictionary_section("core.papers")


@pytest.mark.parametrize("is_broken", [False, True])
def test_workers_live_as_long_as_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_broken: bool
) -> None:
    """One is ready before the first call."""
    pools: Started = []
    post_init = CallPool.__post_init__
    monkeypatch.setattr(
        CallPool, "__post_init__", lambda pool: (pools.append(pool), post_init(pool))[1]
    )
    settings = Settings(tmp_path / "home")

    async def run() -> None:
        server = make_server(settings)
        assert server.settings.log_level == "WARNING"
        async with Client(server):
            [pool] = pools
            [idle] = pool._idle
            assert (pool.home, pool.limits) == (settings.home, settings.agent)
            assert idle.process.returncode is None
            if is_broken:
                raise ValueError

    if is_broken:
        with pytest.raises(BaseException):  # noqa: B017, PT011 - a group of them, of the library's
            anyio.run(run)
    else:
        anyio.run(run)
    assert pools[0]._idle == []
