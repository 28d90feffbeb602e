"""What a fault is."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from .exchange import Reply, Request
from .site import Site


@dataclass(frozen=True)
class Scene:
    """What a fault may look at: the request, the site, and the replica's own address."""

    request: Request
    site: Site
    port: int


Change = Callable[[Reply, Scene], Reply]


@dataclass(frozen=True)
class Fault:
    """Turns the site's good reply into what is served instead; the reply is never conditional."""

    name: str
    imitates: str
    change: Change
    made_for_kind: str | None = "pages"

    def made_for(self, request: Request) -> bool:
        """Whether the fault makes sense for the request: pages, the API, or (None) robots.txt."""
        return request.kind == self.made_for_kind


def with_body(reply: Reply, body: bytes) -> Reply:
    """The reply with another body, and so without the validators of the first one."""
    kept = {k: v for k, v in reply.headers.items() if k not in {"ETag", "Last-Modified"}}
    return replace(reply, body=body, headers=kept)


def with_headers(reply: Reply, **headers: str) -> Reply:
    """The reply with headers put in; `_` in a name stands for `-`."""
    stated = {name.replace("_", "-"): value for name, value in headers.items()}
    return replace(reply, headers={**reply.headers, **stated})
