"""Stores that answer as Google's and Azure's do, as far as one object after the other goes.

They hold what the services' own pages say of conditions, versions and errors. There is no listing.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

_GONE = "HTTP/1.1 404 The specified blob does not exist.\r\nx-ms-error-code: BlobNotFound\r\n"
_DELETED = "HTTP/1.1 202 Accepted\r\n"


class _Handler(BaseHTTPRequestHandler, ABC):
    """objects: content and generation by path. missing: the code where there is no object."""

    objects: ClassVar[dict[str, tuple[bytes, int]]]
    missing: ClassVar[str]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self._path() not in self.objects:
            self.refuse(404, self.missing)
            return
        content, generation = self.objects[self._path()]
        self.answer(200, content, generation)

    do_HEAD = do_GET  # noqa: N815 - names that the library looks for

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        _, generation = self.objects.get(self._path(), (b"", 0))
        if refusal := self.refusal(generation):
            self.refuse(*refusal)
            return
        self.objects[self._path()] = body, generation + 1
        self.answer(201, b"", generation + 1)

    def do_DELETE(self) -> None:
        if self.objects.pop(self._path(), None) is None:
            self.refuse(404, self.missing)
        else:
            self.answer(204, b"", 0)

    def answer(self, status: int, body: bytes, generation: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{generation}"')
        self.send_header("Last-Modified", "Sun, 29 Nov 2026 12:00:00 GMT")
        self.send_header("x-goog-generation", str(generation))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status: int, code: str) -> None:
        self.answer(status, f"<Error><Code>{code}</Code></Error>".encode(), 0)

    @abstractmethod
    def refusal(self, generation: int) -> tuple[int, str] | None:
        """The status and code of a put whose condition does not hold; None where it does.

        generation: of the object that is there; 0 for none.
        """

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""

    def _path(self) -> str:
        return self.path.partition("?")[0]


class Google(_Handler):
    """It knows a version by its number alone; 0 is that of an object that is not there."""

    missing = "NoSuchKey"

    def refusal(self, generation: int) -> tuple[int, str] | None:
        is_met = self.headers["x-goog-if-generation-match"] == str(generation)
        return None if is_met else (412, "PreconditionFailed")


class Azure(_Handler):
    """It knows a version by its tag, and minds to delete what is gone."""

    missing = "BlobNotFound"

    def refusal(self, generation: int) -> tuple[int, str] | None:
        if self.headers["If-None-Match"] == "*":
            return (409, "BlobAlreadyExists") if generation else None
        is_met = self.headers["If-Match"] == f'"{generation}"'
        return None if is_met else (412, "ConditionNotMet")

    def do_POST(self) -> None:
        """A batch of deletions."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        parts = re.findall(r"Content-ID: (\d+)\r\n\r\nDELETE (\S+) ", body, re.IGNORECASE)
        texts = [
            "--batch\r\nContent-Type: application/http\r\n"
            f"Content-ID: {number}\r\n\r\n{self._delete(path)}\r\n"
            for number, path in parts
        ]
        content = ("".join(texts) + "--batch--").encode()
        self.send_response(202)
        self.send_header("Content-Type", "multipart/mixed; boundary=batch")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _delete(self, path: str) -> str:
        return _GONE if self.objects.pop(path, None) is None else _DELETED


@contextmanager
def running(kind: type[_Handler]) -> Iterator[str]:
    """The address of an empty store, until the block ends."""
    handler = type(kind.__name__, (kind,), {"objects": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
