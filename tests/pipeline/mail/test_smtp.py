"""Mails over the wire, to a real server and to one that misbehaves."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from etl.fetch.http import trusted_authorities
from etl.mail_server import MailServer
from etl.pipeline.mail.ledger_rows import HandOver
from etl.pipeline.mail.message import compose_mail
from etl.pipeline.mail.smtp import MailServerFailed, open_mail_server
from tests.fetch.test_tls import HERE, NOW, issued
from tests.pipeline.mail.conftest import LETTER
from tests.pipeline.mail.post_office import PostOffice, open_post_office
from tests.replica.clock import Clock

pytestmark = pytest.mark.slow

WHO = "ana@example.com"
LOGIN = {"user": "ana", "password": "pa55word"}
NO_CERTIFICATES = ssl.create_default_context(cafile=None)


class Waits(Clock):
    """Counts seconds, and sleeps none."""

    def __init__(self) -> None:
        super().__init__(NOW.replace(tzinfo=None))
        self.waited: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


def sent(
    server: MailServer, *recipients: str, trusted: ssl.SSLContext = NO_CERTIFICATES
) -> list[HandOver]:
    """The outcomes of handing one letter to each, over one connection."""
    with open_mail_server(server, trusted, Waits()) as connection:
        return [
            connection.hand_over(it, compose_mail(server, LETTER, it).content, lambda: None)
            for it in recipients
        ]


TAKEN = HandOver("handed_over", was_begun=True)


def test_a_mail_arrives_as_it_was_composed(office: PostOffice) -> None:
    assert sent(office.server, WHO) == [TAKEN]
    [received] = office.received
    assert received.recipient == WHO
    assert received.content == compose_mail(office.server, LETTER, WHO).content


def test_a_refused_recipient_costs_the_others_nothing(office: PostOffice) -> None:
    answers = {"bo@b.org": "550 5.1.1 no such user", "cy@b.org": "450 4.2.0 greylisted"}
    office.on_recipient = lambda who, _: answers.get(who, "250 OK")
    assert sent(office.server, "ana@b.org", "bo@b.org", "cy@b.org", "di@b.org") == [
        TAKEN,
        HandOver("refused", "5.1.1 no such user (550)"),
        HandOver("intended", "4.2.0 greylisted (450)"),
        TAKEN,
    ]
    assert [it.recipient for it in office.received] == ["ana@b.org", "di@b.org"]


def test_content_is_refused_for_good_or_for_now(office: PostOffice) -> None:
    answers = {"bo@b.org": "554 5.7.1 spam", "cy@b.org": "451 4.3.0 later"}
    office.on_data = lambda who, _: answers.get(who, "250 OK")
    assert sent(office.server, "bo@b.org", "cy@b.org", "di@b.org") == [
        HandOver("refused", "5.7.1 spam (554)", was_begun=True),
        HandOver("intended", "4.3.0 later (451)", was_begun=True),
        TAKEN,
    ]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return issued(tmp_path, HERE, NOW + timedelta(days=1))


@pytest.mark.parametrize("starttls", [True, False])
def test_over_tls_a_login_is_made_and_a_stranger_is_refused(
    certificate: Path, starttls: bool
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with open_post_office(tls, starttls=starttls, login=True) as office:
        server = replace(office.server, is_tls=not starttls, **LOGIN)
        assert sent(server, WHO, trusted=trusted_authorities(certificate)) == [TAKEN]
        assert office.logins == [("ana", "pa55word")]
        with pytest.raises(MailServerFailed, match="no certificate that counts: self-signed"):
            sent(server, WHO)
        assert len(office.logins) == 1


Talk = Callable[[socket.socket], None]
GREETING = b"220 here\r\n"


@contextmanager
def talking(talk: Talk) -> Iterator[MailServer]:
    """A server that talks so to everybody who connects.

    It is waited for briefly only where it never ends an answer: a busy machine is slow as well.
    """
    seconds = 0.3 if talk in (silent, dripping) else 20.0
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    try:
                        talk(connection)
                    except OSError:
                        continue

        Thread(target=serve, daemon=True).start()
        yield MailServer(
            "127.0.0.1", listener.getsockname()[1], "papers@example.org", seconds=seconds
        )
        listener.shutdown(socket.SHUT_RDWR)


def answering(*answers: bytes) -> Talk:
    """Answers each line of a client, and then breaks off."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(GREETING)
        for answer in answers:
            connection.recv(4096)
            connection.sendall(answer)
        connection.recv(4096)  # what is closed unread resets the connection instead of ending it

    return talk


def silent(connection: socket.socket) -> None:
    connection.recv(4096)


def dripping(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"2")
        time.sleep(0.05)


def flooding(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"220-more\r\n" * 1000)


OPENING = [
    (silent, "did not answer within 0.3 s", 3),
    (dripping, "did not answer within 0.3 s", 3),
    (flooding, "answers with more than 1,048,576 bytes", 3),
    (answering(), "broke off: Connection unexpectedly closed", 3),
    (lambda it: it.sendall(b"554 no\r\n"), "no (554)", 1),
    (lambda it: it.sendall(b"421 busy\r\n"), "busy (421)", 3),
    (lambda it: it.sendall(b"\xff\xfe\r\n"), "without a word (-1)", 3),
    (answering(b"250 hi\r\n", b"550 not you\r\n"), "refuses the sender: not you (550)", 1),
    (answering(b"250 hi\r\n", b"250 OK\r\n", b"530 log in\r\n"), "refuses mail: log in (530)", 1),
]


@pytest.mark.parametrize(("talk", "why", "attempts"), OPENING)
def test_a_server_that_takes_no_mail_is_given_up_in_time(
    talk: Talk, why: str, attempts: int
) -> None:
    clock, began = Waits(), time.monotonic()
    with (
        talking(talk) as server,
        pytest.raises(MailServerFailed) as caught,
        open_mail_server(server, NO_CERTIFICATES, clock) as connection,
    ):
        connection.hand_over(WHO, b"a\r\n", lambda: None)
    assert why in str(caught.value)
    assert len(clock.waited) == attempts - 1
    assert time.monotonic() - began < 30


def test_a_server_without_tls_that_is_not_this_machine_gets_nothing() -> None:
    with talking(answering(b"250 hi\r\n")) as server:
        elsewhere = replace(server, host="127.0.0.2")
        with socket.create_server(("127.0.0.2", 0)) as listener:
            elsewhere = replace(elsewhere, port=listener.getsockname()[1])

            def serve() -> None:
                with listener.accept()[0] as connection:
                    answering(b"250 hi\r\n")(connection)

            Thread(target=serve, daemon=True).start()
            with pytest.raises(MailServerFailed, match="offers no STARTTLS") as caught:
                sent(elsewhere, WHO)
    assert not caught.value.is_passing


def test_a_server_that_breaks_off_after_the_mail_leaves_it_in_doubt() -> None:
    began: list[str] = []
    talk = answering(b"250 hi\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go\r\n")
    with talking(talk) as server, open_mail_server(server, NO_CERTIFICATES, Waits()) as connection:
        outcome = connection.hand_over(WHO, b"a\r\n", lambda: began.append(WHO))
    assert (outcome.state, outcome.was_begun, outcome.is_clear) == ("intended", True, False)
    assert began == [WHO]


def test_what_a_server_repeats_of_the_login_is_not_shown() -> None:
    secrets = b"554 AGFuYQBwYTU1d29yZA== cGE1NXdvcmQ= pa55word\r\n"
    with talking(lambda it: it.sendall(secrets)) as server:
        known = replace(server, **LOGIN)
        with pytest.raises(MailServerFailed) as caught:
            sent(known, WHO)
    assert not {"AGFuYQBwYTU1d29yZA==", "cGE1NXdvcmQ=", "pa55word"} & set(str(caught.value).split())


@pytest.mark.parametrize(("code", "is_passing"), [(b"535", False), (b"454", True)])
def test_a_login_that_is_refused_is_told_without_it(code: bytes, is_passing: bool) -> None:
    refusal = code + b" not pa55word\r\n"
    with talking(answering(b"250-hi\r\n250 AUTH PLAIN\r\n", refusal)) as server:
        known = replace(server, **LOGIN)
        with pytest.raises(MailServerFailed) as caught:
            sent(known, WHO)
    assert f"refuses the login ({code.decode()}): see to PAPERHOUSE_SMTP_USER" in str(caught.value)
    assert caught.value.is_passing == is_passing
    assert "pa55word" not in repr(known) + str(caught.value)
