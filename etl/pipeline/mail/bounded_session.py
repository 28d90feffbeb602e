"""A session of SMTP that ends at a deadline, over TLS from its first byte or not."""

import io
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

from etl.mail_server import MailServer

_MOST_BYTES = 2**20
"""Bytes of all answers of one connection; a server that is used says a few hundred for a mail."""


class _Answers(io.RawIOBase):
    """The bytes that a server answers: until a deadline, and no more than so many."""

    def __init__(self, connection: socket.socket, left: Callable[[], float]) -> None:
        self._connection = connection
        self._left = left
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._left())
        count = self._connection.recv_into(buffer)
        self._count += count
        if self._count > _MOST_BYTES:
            raise OSError(f"it answers with more than {_MOST_BYTES:,} bytes")
        return count


class BoundedSession(smtplib.SMTP):
    """A session that ends at a deadline. `smtplib` itself would wait anew for each byte."""

    def __init__(self, server: MailServer, trusted: ssl.SSLContext) -> None:
        self._server = server
        self._trusted = trusted
        self._ends_at = 0.0
        # The name of this machine is nobody's business, and to ask for it may take long.
        super().__init__(local_hostname=server.domain, timeout=server.seconds)
        self._host = server.host  # the name that its certificate has to have

    def allow(self, seconds: float) -> None:
        """Let what follows last for so long."""
        self._ends_at = time.monotonic() + seconds

    def connect_within(self, seconds: float) -> None:
        self.allow(seconds)
        code, words = self.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)

    def left(self) -> float:
        """Raises TimeoutError at the end."""
        seconds = self._ends_at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("out of time")
        return seconds

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self.sock, self.left))
        return super().getreply()

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.left())
        super().send(s)

    def leave(self) -> None:
        """Say good-bye, if the server listens for a second."""
        self.allow(min(1.0, self._server.seconds))
        try:
            if self.sock is not None:
                self.quit()
        except (smtplib.SMTPException, OSError):
            pass
        finally:
            self.close()


class TlsSession(BoundedSession):
    """A session over TLS from the first byte."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        with socket.create_connection((host, port), timeout) as plain:
            return self._trusted.wrap_socket(plain, server_hostname=host)
