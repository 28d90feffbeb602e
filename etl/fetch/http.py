"""One request over HTTP, limited in size and time, its answer complete or none."""

import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import httpx2
from msgspec.structs import replace

from etl.errors import PaperhouseError, UsageError
from etl.limits import MAX_PAGE_BYTES
from etl.settings import Site
from etl.sources.base import Answer

USER_AGENT = "paperhouse"
"""The name under which robots.txt may speak to us."""


class NoAnswer(PaperhouseError):
    """The answer did not come, or not whole; its head where at least that came."""

    def __init__(self, message: str, head: Answer | None) -> None:
        super().__init__(message)
        self.head = head


def open_client(site: Site) -> httpx2.Client:
    """A client for one site. It reads nothing from the environment and follows no redirect.

    Only gzip is asked for: its unpacking can be limited and its end checked, both done here.
    Raises UsageError for a file of authorities that is none.
    """
    contact = f" (+{site.contact})" if site.contact else ""
    headers = {
        "User-Agent": f"{USER_AGENT}/{version('paperhouse')}{contact}",
        "Accept-Encoding": "gzip",
        "Accept": "text/html, application/json;q=0.9, */*;q=0.1",
    }
    if site.token:
        headers["Authorization"] = f"Bearer {site.token}"
    return httpx2.Client(
        headers=headers,
        verify=True if site.authorities is None else _trusting(site.authorities),
        timeout=httpx2.Timeout(site.idle_seconds),
        limits=httpx2.Limits(max_connections=1),
        follow_redirects=False,
        trust_env=False,
    )


def exchange(
    client: httpx2.Client, url: str, headers: Mapping[str, str], answer_seconds: float
) -> Answer:
    """The answer to a GET. NoAnswer says why there is none."""
    head = None
    deadline = time.monotonic() + answer_seconds
    try:
        with client.stream("GET", url, headers=dict(headers)) as response:
            head = Answer(response.status_code, dict(response.headers), b"")
            return replace(head, body=b"".join(_body(response, deadline)))
    except httpx2.TimeoutException as error:
        waited_for = "the answer to begin" if head is None else "the rest of the answer"
        raise NoAnswer(f"waited too long for {waited_for}", head) from error
    except httpx2.HTTPError as error:
        raise NoAnswer(str(error) or type(error).__name__, head) from error
    except _Unfit as error:
        raise NoAnswer(str(error), head) from error
    except zlib.error as error:
        raise NoAnswer(f"damaged gzip: {error}", head) from error


def _trusting(authorities: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authorities)
    except OSError as error:
        raise UsageError(f"SSL_CERT_FILE={authorities} has no certificates: {error}") from error


class _Unfit(Exception):
    """A body that must not be read on."""


def _body(response: httpx2.Response, deadline: float) -> Iterator[bytes]:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    chunks = _timely(response.iter_raw(), deadline)
    if encoding in ("gzip", "x-gzip"):
        chunks = _unpacked(chunks)
    elif encoding != "identity":
        raise _Unfit(f"packed as {encoding!r}, which was not asked for")
    left = MAX_PAGE_BYTES
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise _Unfit(f"larger than {MAX_PAGE_BYTES:,} bytes")
        yield chunk


def _timely(chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    for chunk in chunks:
        if time.monotonic() > deadline:
            raise _Unfit("took too long as a whole")
        yield chunk


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """At most 1 MiB at a time, so that a bomb is stopped before it fills the memory."""
    gzip = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        packed = chunk
        while packed and not gzip.eof:
            yield gzip.decompress(packed, 2**20)
            packed = gzip.unconsumed_tail
    if not gzip.eof or gzip.unused_data:
        raise _Unfit("gzip that does not end where the body ends")
