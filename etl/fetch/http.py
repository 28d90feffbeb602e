"""One request over HTTP on a connection of its own, limited in size and time; its answer whole or
none.

Nothing of one request reaches the next one: a connection carries one of them, and no cookie is
kept. Nothing is read from the environment, and no redirect is followed.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

import httpcore2
from msgspec.structs import replace

from etl.errors import PaperhouseError, UsageError
from etl.fetch.body import UnfitBody, whole_body
from etl.fetch.deadline import DeadlineBackend
from etl.fetch.masking import mask_bytes, mask_text
from etl.site_settings import Site
from etl.sources.base import Answer

USER_AGENT = "paperhouse"
"""The name under which robots.txt may speak to us."""


class NoAnswer(PaperhouseError):
    """The answer did not come, or not whole; its head where at least that came."""

    def __init__(self, message: str, head: Answer | None) -> None:
        super().__init__(message)
        self.head = head


@dataclass(frozen=True, slots=True)
class HttpClient:
    """A client states its headers with each request, trusts some authorities, and waits so long.

    idle_seconds: for the next byte. answer_seconds: from the connection to the last byte. secret:
    what is masked in all that comes back.
    """

    headers: Mapping[str, str] = field(repr=False)
    trusted: ssl.SSLContext
    idle_seconds: float
    answer_seconds: float
    secret: str | None = field(default=None, repr=False)


def site_client(site: Site) -> HttpClient:
    """The client for one site. Raises UsageError for a file of authorities that is none.

    Only gzip is asked for: its unpacking can be limited and its end checked, both done here.
    """
    contact = f" (+{site.contact})" if site.contact else ""
    headers = {
        "User-Agent": f"{USER_AGENT}/{version('paperhouse')}{contact}",
        "Accept-Encoding": "gzip",
        "Accept": "text/html, application/json;q=0.9, */*;q=0.1",
        "Connection": "close",
    }
    if site.token:
        headers["Authorization"] = f"Bearer {site.token}"
    trusted = trusted_authorities(site.authorities)
    return HttpClient(headers, trusted, site.idle_seconds, site.answer_seconds, site.token)


def trusted_authorities(file: Path | None) -> ssl.SSLContext:
    """Those of a PEM file, or else the machine's own. Raises UsageError where it has none."""
    try:
        return ssl.create_default_context(cafile=file) if file else _machine_authorities()
    except OSError as error:
        raise UsageError(f"SSL_CERT_FILE={file} has no certificates: {error}") from error


@cache
def _machine_authorities() -> ssl.SSLContext:
    """Read once: it takes longer than to send a message."""
    return httpcore2.default_ssl_context()


def exchange(
    client: HttpClient, url: str, headers: Mapping[str, str], content: bytes | None = None
) -> Answer:
    """The answer to a GET, or to a POST of the content. NoAnswer says why there is none."""
    head = None
    deadline = DeadlineBackend(client.answer_seconds)
    try:
        with _response(client, deadline, url, headers, content) as response:
            head = _head(response, client.secret)
            packing = head.headers.get("content-encoding")
            body = whole_body(response.iter_stream(), packing, may_be_empty=head.status != 200)
            return _with_body(head, body, client.secret)
    except httpcore2.TimeoutException as error:
        raise NoAnswer(_lateness(client, deadline, head), head) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, UnfitBody) as error:
        words = str(error) or type(error).__name__
        raise NoAnswer(mask_text(words, client.secret), head) from error


@contextmanager
def _response(
    client: HttpClient,
    deadline: DeadlineBackend,
    url: str,
    headers: Mapping[str, str],
    content: bytes | None,
) -> Iterator[httpcore2.Response]:
    connection = httpcore2.HTTPConnection(
        httpcore2.URL(url).origin, ssl_context=client.trusted, network_backend=deadline
    )
    with (
        connection,
        connection.stream(
            "GET" if content is None else "POST",
            url,
            headers=[*client.headers.items(), *headers.items()],
            content=content,
            extensions={
                "timeout": dict.fromkeys(("connect", "read", "write"), client.idle_seconds)
            },
        ) as response,
    ):
        yield response


def _head(response: httpcore2.Response, secret: str | None) -> Answer:
    """Status and headers. Those of one name are joined, as RFC 9110 has it."""
    stated: dict[str, list[str]] = {}
    is_masked = False
    for pair in response.headers:
        name, value = (mask_bytes(it, secret) for it in pair)
        is_masked |= (name, value) != pair
        stated.setdefault(name.decode("ascii", "replace").lower(), []).append(
            value.decode("utf-8", "replace")
        )
    headers = {name: ", ".join(values) for name, values in stated.items()}
    return Answer(response.status, headers, b"", is_masked)


def _with_body(head: Answer, body: bytes, secret: str | None) -> Answer:
    masked = mask_bytes(body, secret)
    return replace(head, body=masked, is_masked=head.is_masked or masked != body)


def _lateness(client: HttpClient, deadline: DeadlineBackend, head: Answer | None) -> str:
    if deadline.is_over:
        return f"took longer than {client.answer_seconds:g} s as a whole"
    waited_for = "the answer to begin" if head is None else "the rest of the answer"
    return f"waited too long for {waited_for}"
