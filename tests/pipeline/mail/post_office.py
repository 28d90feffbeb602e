"""A mail server on a loopback port that keeps what it is given, and refuses what it is told to."""

import asyncio
import os
import signal
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Thread
from typing import Any, NamedTuple, cast

from aiosmtpd.smtp import SMTP, AuthResult

from etl.mail_server import MailServer

TAKEN = "250 OK"
Answer = Callable[[str, int], str]
"""What to say to a recipient, and the how manieth of all asked so it is."""


class Received(NamedTuple):
    recipient: str
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        return cast(EmailMessage, message_from_bytes(self.content, policy=default))


class PostOffice:
    """received: every mail that was taken, in order. on_recipient, on_data: the answers.

    victim: a process that is killed once its mail is taken, and before it hears of that.
    """

    port = 0
    victim: int | None = None
    mails_a_connection: int | None = None

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.on_recipient: Answer = lambda _recipient, _count: TAKEN
        self.on_data: Answer = lambda _recipient, _count: TAKEN
        self.logins: list[tuple[str, str]] = []
        self.asked: Counter[str] = Counter()

    @property
    def server(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, "papers@example.org", "Papers", seconds=2.0)

    def ids(self) -> Counter[str]:
        """How often each Message-ID came."""
        return Counter(str(it.mail["Message-ID"]) for it in self.received)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        answer = self.on_recipient(address, self._count("recipient"))
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, _server: object, session: Any, envelope: Any, address: str, _options: object
    ) -> str:
        session.mail_count = getattr(session, "mail_count", 0) + 1
        if self.mails_a_connection and session.mail_count > self.mails_a_connection:
            return "421 enough for one connection"
        envelope.mail_from = address
        return TAKEN

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: object, _session: object, envelope: Any
    ) -> str:
        [recipient] = envelope.rcpt_tos
        answer = self.on_data(recipient, self._count("data"))
        if answer.startswith("2"):
            self.received.append(Received(recipient, envelope.content))
            if self.victim is not None:
                os.kill(self.victim, signal.SIGKILL)
        return answer

    def log_in(
        self, _server: object, _session: object, _envelope: object, _kind: str, login: Any
    ) -> AuthResult:
        self.logins.append((login.login.decode(), login.password.decode()))
        return AuthResult(success=login.password == b"pa55word")

    def _count(self, what: str) -> int:
        self.asked[what] += 1
        return self.asked[what]


@contextmanager
def open_post_office(
    tls: ssl.SSLContext | None = None, *, starttls: bool = False, login: bool = False
) -> Iterator[PostOffice]:
    """tls: from the first byte, or once it is asked for with STARTTLS."""
    office, loop = PostOffice(), asyncio.new_event_loop()
    extra: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if starttls else {}
    if login:
        extra |= {"authenticator": office.log_in, "auth_require_tls": False}
    at_once = None if starttls else tls
    serving = loop.create_server(
        lambda: SMTP(office, hostname="post.example.org", loop=loop, **extra),
        "127.0.0.1",
        ssl=at_once,
    )
    opened = loop.run_until_complete(serving)
    office.port = opened.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield office
    finally:
        asyncio.run_coroutine_threadsafe(_close(opened), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: asyncio.Server) -> None:
    """End what is under way as well."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
