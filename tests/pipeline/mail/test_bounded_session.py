"""A session of SMTP ends at its deadline, and after so many bytes."""

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from threading import Thread
from unittest.mock import Mock

import pytest

from etl.mail_server import MailServer
from etl.pipeline.mail import bounded_session
from etl.pipeline.mail.bounded_session import BoundedSession, TlsSession

SERVER = MailServer("mail.example.org", 587, "papers@example.org", seconds=7.0)
TRUSTED = Mock(spec=ssl.SSLContext)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[BoundedSession, socket.socket]]:
    """A session that is connected, and the server's end. The clock stands still at 100 s."""
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(30)
        session = BoundedSession(SERVER, TRUSTED)
        session.sock = ours
        session.allow(25.0)
        yield session, theirs


def test_a_session_names_its_sender_and_not_this_machine() -> None:
    session = BoundedSession(SERVER, TRUSTED)
    assert (session.local_hostname, session.timeout) == ("example.org", 7.0)
    assert session._host == "mail.example.org"  # type: ignore[attr-defined]


def test_time_is_left_until_the_deadline(wire: tuple[BoundedSession, socket.socket]) -> None:
    session, _ = wire
    assert session.left() == 25.0
    for seconds in (0.0, -1.0):
        session.allow(seconds)
        with pytest.raises(TimeoutError, match=r"^out of time$"):
            session.left()
    session.allow(0.5)
    assert session.left() == 0.5


def test_what_is_sent_and_heard_waits_as_long_as_is_left(
    wire: tuple[BoundedSession, socket.socket],
) -> None:
    session, server = wire
    assert session.sock is not None
    server.sendall(b"250-a\r\n250 b\r\n251 c\r\n")
    session.send("wool")
    assert (server.recv(9), session.sock.gettimeout()) == (b"wool", 25.0)
    session.allow(24.0)
    assert session.getreply() == (250, b"a\nb")
    assert session.sock.gettimeout() == 24.0
    assert session.getreply() == (251, b"c")  # it was read along with the first


def test_a_session_that_is_not_connected_sends_nothing() -> None:
    with pytest.raises(smtplib.SMTPServerDisconnected):
        BoundedSession(SERVER, TRUSTED).send("wool")


def test_as_many_bytes_come_as_may_be_and_no_more(
    wire: tuple[BoundedSession, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, server = wire
    monkeypatch.setattr(bounded_session, "_MOST_BYTES", 10)
    server.sendall(b"250 12345\n"[:5])
    server.sendall(b"250 12345\n"[5:])
    assert session.getreply() == (250, b"12345")
    server.sendall(b"2")
    with pytest.raises(smtplib.SMTPServerDisconnected, match="answers with more than 10 bytes"):
        session.getreply()


def test_a_good_bye_is_said_and_waited_for_for_a_second(
    wire: tuple[BoundedSession, socket.socket],
) -> None:
    session, server = wire
    server.sendall(b"221 bye\r\n")
    session.leave()
    assert session.left() == 1.0
    assert (server.recv(99), server.recv(1)) == (b"quit\r\n", b"")
    session.leave()  # it is gone already
    assert session.sock is None


def test_a_good_bye_that_nobody_answers_is_given_up(
    wire: tuple[BoundedSession, socket.socket],
) -> None:
    session, server = wire
    session._server = MailServer("mail.example.org", 587, "papers@example.org", seconds=0.0625)
    session.leave()
    assert session.left() == 0.0625
    assert session.sock is None
    assert server.recv(99) == b"quit\r\n"


@pytest.mark.parametrize(("greeting", "code"), [(b"220 hi\r\n", None), (b"554 no\r\n", 554)])
def test_a_server_has_to_greet(greeting: bytes, code: int | None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        session = BoundedSession(MailServer("127.0.0.1", port, "papers@example.org"), TRUSTED)

        def greet() -> None:
            with listener.accept()[0] as accepted:
                accepted.sendall(greeting)

        thread = Thread(target=greet)
        thread.start()
        try:
            if code is None:
                session.connect_within(25.0)
                assert 0 < session.left() <= 25.0
            else:
                with pytest.raises(smtplib.SMTPConnectError) as raised:
                    session.connect_within(25.0)
                assert (raised.value.smtp_code, raised.value.smtp_error) == (554, b"no")
        finally:
            thread.join()
            session.close()


def test_tls_is_spoken_from_the_first_byte_with_the_host_that_was_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain, trusted = Mock(spec=socket.socket), Mock(spec=ssl.SSLContext)
    plain.__enter__ = Mock(return_value=plain)
    plain.__exit__ = Mock(return_value=None)
    connect = Mock(return_value=plain)
    monkeypatch.setattr(socket, "create_connection", connect)
    found = TlsSession(SERVER, trusted)._get_socket("mail.example.org", 465, 2.5)
    connect.assert_called_once_with(("mail.example.org", 465), 2.5)
    trusted.wrap_socket.assert_called_once_with(plain, server_hostname="mail.example.org")
    assert found is trusted.wrap_socket.return_value
