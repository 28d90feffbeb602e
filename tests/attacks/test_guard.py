"""Which requests reach Dagster's UI: those of its own pages, and those of programs beside it."""

import asyncio
from collections.abc import Mapping

import pytest
from starlette.types import Message, Receive, Scope, Send

from assets.guard import RequestGuard, find_objection

PORT = 3000
OWN = "127.0.0.1:3000"
JSON = {"content-type": "application/json"}
FROM_OWN = {"origin": f"http://{OWN}", "sec-fetch-site": "same-origin"}


def request(
    method: str = "GET",
    path: str = "/",
    *,
    host: str | None = OWN,
    more: Mapping[str, str] | None = None,
    kind: str = "http",
) -> Scope:
    """A request as ASGI describes it. more: headers; a repeated one has spaces around its name."""
    headers = [("host", host)] if host is not None else []
    headers += [(name.strip(), value) for name, value in (more or {}).items()]
    encoded = [(name.encode(), value.encode()) for name, value in headers]
    return {"type": kind, "method": method, "path": path, "headers": encoded}


GOOD = {
    "page": request(),
    "localhost": request(host="localhost:3000"),
    "ipv6": request(host="[::1]:3000"),
    "head": request("HEAD"),
    "own_post": request("POST", "/graphql", more={**JSON, **FROM_OWN}),
    "own_post_by_name": request(
        "POST", "/graphql", host="localhost:3000", more={**JSON, "origin": "http://localhost:3000"}
    ),
    "charset": request("POST", more={"content-type": "Application/JSON; charset=utf-8"}),
    "program": request("POST", "/graphql", more=JSON),
    "typed": request(more={"sec-fetch-site": "none", "sec-fetch-dest": "document"}),
    "link": request(more={"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}),
    "websocket": request(path="/graphql", kind="websocket", more=FROM_OWN),
}
BAD = {
    "rebound": request(host="evil.test"),
    "rebound_with_port": request(host="evil.test:3000"),
    "other_port": request(host="127.0.0.1:3001"),
    "no_port": request(host="127.0.0.1"),
    "other_loopback": request(host="127.0.0.2:3000"),
    "any_address": request(host="0.0.0.0:3000"),
    "suffix": request(host="127.0.0.1:3000.evil.test"),
    "user": request(host="127.0.0.1:3000@evil.test"),
    "no_host": request(host=None),
    "empty_host": request(host=""),
    "two_hosts": request(more={"host ": "evil.test"}),
    "same_host_twice": request(more={"host ": OWN}),
    "evil": request("POST", "/graphql", more={**JSON, "origin": "http://evil.test"}),
    "other_port_of_ours": request("POST", more={**JSON, "origin": "http://127.0.0.1:8000"}),
    "other_name_of_ours": request("POST", more={**JSON, "origin": "http://localhost:3000"}),
    "https": request("POST", more={**JSON, "origin": f"https://{OWN}"}),
    "null": request("POST", more={**JSON, "origin": "null"}),
    "empty_origin": request("POST", more={**JSON, "origin": ""}),
    "two_origins": request("POST", more={**JSON, **FROM_OWN, "origin ": "http://evil.test"}),
    "get_of_evil": request(more={"origin": "http://evil.test"}),
    "graphql_get": request(path="/graphql"),
    "own_graphql_get": request(path="/graphql", more=FROM_OWN),
    "graphql_head": request("HEAD", "/graphql"),
    "text": request("POST", "/graphql", more={"content-type": "text/plain"}),
    "text_with_json": request("POST", more={"content-type": "text/plain; application/json"}),
    "form": request("POST", more={"content-type": "application/x-www-form-urlencoded"}),
    "multipart": request("POST", more={"content-type": "multipart/form-data; boundary=x"}),
    "graphql_body": request("POST", "/graphql", more={"content-type": "application/graphql"}),
    "json_prefix": request("POST", more={"content-type": "application/jsonp"}),
    "no_type": request("POST", "/graphql"),
    "two_types": request("POST", more={**JSON, "content-type ": "text/plain"}),
    "put": request("PUT", more=JSON),
    "delete": request("DELETE"),
    "options": request("OPTIONS", "/graphql", more={"origin": "http://evil.test"}),
    "own_options": request("OPTIONS", "/graphql"),
    "trace": request("TRACE"),
    "lower_post": request("post", "/graphql", more=JSON),
    "image": request(more={"sec-fetch-site": "cross-site", "sec-fetch-dest": "image"}),
    "neighbour": request(more={"sec-fetch-site": "same-site", "sec-fetch-dest": "empty"}),
    "frame": request(more={"sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe"}),
    "foreign_post": request(
        "POST", more={**JSON, "sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}
    ),
    "websocket_of_evil": request(kind="websocket", more={"origin": "http://evil.test"}),
    "websocket_of_nobody": request(kind="websocket"),
    "websocket_rebound": request(
        kind="websocket", host="evil.test:3000", more={"origin": "http://evil.test:3000"}
    ),
}


@pytest.mark.parametrize("scope", GOOD.values(), ids=GOOD)
def test_what_the_ui_and_programs_send_is_answered(scope: Scope) -> None:
    assert find_objection(scope, PORT) is None


@pytest.mark.parametrize("scope", BAD.values(), ids=BAD)
def test_h5_a_request_is_refused_unless_the_ui_itself_sent_it(scope: Scope) -> None:
    assert find_objection(scope, PORT)
    sent, reached = answer(scope)
    assert reached == []
    if scope["type"] == "websocket":
        assert [message["type"] for message in sent] == ["websocket.close"]
    else:
        assert sent[0]["status"] == 403


def test_h5_no_other_page_shows_the_ui_in_a_frame() -> None:
    sent, reached = answer(request())
    assert reached == ["/"]
    headers = dict(sent[0]["headers"])
    assert headers[b"x-frame-options"] == b"SAMEORIGIN"
    assert headers[b"cross-origin-opener-policy"] == b"same-origin"


def answer(scope: Scope) -> tuple[list[Message], list[str]]:
    """What a guarded app sends, and the paths that reached it."""
    sent: list[Message] = []
    reached: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(RequestGuard(app, PORT)(scope, receive, send))
    return sent, reached
