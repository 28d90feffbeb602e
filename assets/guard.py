"""The check of each request that reaches Dagster's UI: only the UI's own pages may ask for a run.

Dagster's webserver has no password, and a browser sends requests to it for any page that the
operator visits. So a request has to be one that only the UI itself, or a program on this machine,
can send. Programs are not checked: they could read the files of the home anyway.
"""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
_GRAPHQL = "/graphql"
_FORBIDDEN = 403
_POLICY_VIOLATION = 1008
"""The code of RFC 6455 for a websocket that is closed because of a rule."""

_ISOLATION = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Without these another page could show the UI in a frame and have the operator click in it."""


class RequestGuard:
    """ASGI middleware that refuses what `find_objection` objects to, before the app sees it."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif (objection := find_objection(scope, self._port)) is None:
            await self._app(scope, receive, _isolated(send))
        elif scope["type"] == "websocket":
            await WebSocketClose(_POLICY_VIOLATION, objection)(scope, receive, send)
        else:
            answer = PlainTextResponse(f"refused: {objection}\n", _FORBIDDEN)
            await answer(scope, receive, _isolated(send))


def find_objection(scope: Scope, port: int) -> str | None:
    """The reason to refuse a request, or None. scope: the request as ASGI describes it."""
    headers = Headers(scope=scope)
    if objection := _host_objection(headers.getlist("host"), port):
        return objection
    origins = headers.getlist("origin")
    if origins and origins != [f"http://{headers['host']}"]:
        return "it was sent by a page of another origin"
    if scope["type"] == "websocket":
        return None if origins else "a websocket without an Origin"
    return _method_objection(scope, headers) or _site_objection(scope, headers)


def _host_objection(hosts: Sequence[str], port: int) -> str | None:
    """A page of another host whose name was made to resolve to this machine sends that name."""
    own = [f"{name}:{port}" for name in _LOCAL_NAMES]
    return None if len(hosts) == 1 and hosts[0] in own else f"the Host is none of {', '.join(own)}"


def _method_objection(scope: Scope, headers: Headers) -> str | None:
    """A form can send no JSON, and an image no POST. Dagster runs what stands in a GET as well."""
    if scope["method"] == "POST":
        kinds = [kind.partition(";")[0].strip().lower() for kind in headers.getlist("content-type")]
        return None if kinds == ["application/json"] else "a POST of something other than JSON"
    if scope["method"] not in ("GET", "HEAD"):
        return f"the method {scope['method']}"
    return "GraphQL is asked by POST" if scope["path"] == _GRAPHQL else None


def _site_objection(scope: Scope, headers: Headers) -> str | None:
    """Browsers state whose page sends a request. Another site's page may only link to this one."""
    site = headers.get("sec-fetch-site", "none")
    is_link = scope["method"] == "GET" and headers.get("sec-fetch-dest") == "document"
    return None if is_link or site in ("none", "same-origin") else "it was sent by another site"


def _isolated(send: Send) -> Send:
    """Adds headers to the answer that keep other sites from showing or embedding it."""

    async def send_isolated(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_ISOLATION)
        await send(message)

    return send_isolated
