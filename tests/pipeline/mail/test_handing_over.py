"""What an answer of a mail server means for a mail, and for the server itself."""

import ssl
from dataclasses import replace

import pytest

from etl.pipeline.mail.ledger_rows import HandOver
from etl.pipeline.mail.smtp import MailServerFailed, open_mail_server, shown_words
from tests.pipeline.mail.test_smtp import LOGIN, Waits, answering, talking

NO_CERTIFICATES = ssl.create_default_context(cafile=None)
HI, OK, GO = b"250 hi\r\n", b"250 OK\r\n", b"354 go\r\n"
WHO = "ana@example.com"


def handed(*answers: bytes) -> tuple[str, HandOver | MailServerFailed]:
    """What a server is called, and what comes of a mail that it answers so."""
    with talking(answering(*answers)) as server:
        try:
            with open_mail_server(server, NO_CERTIFICATES, Waits()) as connection:
                return server.shown, connection.hand_over(WHO, b"a\r\n", lambda: None)
        except MailServerFailed as error:
            return server.shown, error


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((HI, b"200 OK\r\n", b"200 OK\r\n", GO, b"200 OK\r\n"),
         HandOver("handed_over", was_begun=True)),
        ((HI, OK, OK, GO, b"500 no\r\n"), HandOver("refused", "no (500)", was_begun=True)),
        ((HI, OK, OK, GO, b"400 no\r\n"), HandOver("intended", "no (400)", was_begun=True)),
        ((HI, OK, OK, b"554 no\r\n"), HandOver("refused", "no (554)", was_begun=True)),
        ((HI, OK, b"500 no\r\n", OK), HandOver("refused", "no (500)")),
        ((HI, OK, b"450 no\r\n", OK), HandOver("intended", "no (450)")),
        ((HI, OK, b"550 no\r\n"), HandOver("refused", "no (550)")),  # it closes behind that
        ((HI, OK, OK, b"451 no\r\n", OK), HandOver("intended", "no (451)", was_begun=True)),
    ],
)  # fmt: skip
def test_an_answer_takes_a_mail_or_refuses_it_for_good_or_for_now(
    answers: tuple[bytes, ...], outcome: HandOver
) -> None:
    assert handed(*answers)[1] == outcome


@pytest.mark.parametrize("refusal", [(b"450 no\r\n",), (OK, b"451 no\r\n")])
def test_after_a_refusal_the_next_mail_is_begun_anew(refusal: tuple[bytes, ...]) -> None:
    """RSET has an answer of its own, behind that to RCPT and that to DATA."""
    reset, mail = b"250 reset\r\n", (OK, OK, GO, b"250 taken\r\n")
    with (
        talking(answering(HI, OK, *refusal, reset, *mail)) as server,
        open_mail_server(server, NO_CERTIFICATES, Waits()) as connection,
    ):
        first, second = (connection.hand_over(WHO, b"a\r\n", lambda: None) for _ in range(2))
    assert (first.state, second) == ("intended", HandOver("handed_over", was_begun=True))


@pytest.mark.parametrize(
    ("answers", "words", "is_passing"),
    [
        ((HI, b"450 so\r\n"), "{} refuses the sender: so (450)", True),
        ((HI, b"400 so\r\n"), "{} refuses the sender: so (400)", True),
        ((HI, b"550 so\r\n"), "{} refuses the sender: so (550)", False),
        ((HI, OK, b"421 busy\r\n"), "{} refuses mail: busy (421)", True),
        ((HI, OK, b"535 \xffso\r\n"), "{} refuses mail: \ufffdso (535)", False),
        ((HI, OK), "{} broke off: Connection unexpectedly closed", True),
    ],
)
def test_an_answer_may_be_about_the_server_and_not_about_the_mail(
    answers: tuple[bytes, ...], words: str, is_passing: bool
) -> None:
    shown, error = handed(*answers)
    assert isinstance(error, MailServerFailed)
    assert (str(error), error.is_passing) == (words.format(shown), is_passing)


def test_a_server_that_breaks_off_after_the_mail_says_nothing_clear() -> None:
    shown, outcome = handed(HI, OK, OK, GO)
    words = f"{shown} broke off: Connection unexpectedly closed"
    assert outcome == HandOver("intended", words, was_begun=True, is_clear=False)


@pytest.mark.parametrize(
    ("answers", "words", "is_passing"),
    [
        ((b"250-hi\r\n250 AUTH PLAIN\r\n", b"400 no\r\n"), "{} refuses the login (400): see to "
         "PAPERHOUSE_SMTP_USER and PAPERHOUSE_SMTP_PASSWORD", True),
        ((b"250-hi\r\n250 AUTH PLAIN\r\n",), "{} broke off: Connection unexpectedly closed", True),
        ((HI,), "{} broke off: SMTP AUTH extension not supported by server.", True),
        ((b"250-hi\r\n250 AUTH WOOL\r\n",),
         "{} offers no way to log in that is known here", False),
    ],
)  # fmt: skip
def test_a_login_that_cannot_be_made_is_told(
    answers: tuple[bytes, ...], words: str, is_passing: bool
) -> None:
    with talking(answering(*answers)) as server:
        known = replace(server, **LOGIN)
        with (
            pytest.raises(MailServerFailed) as caught,
            open_mail_server(known, NO_CERTIFICATES, Waits()),
        ):
            pass
    assert (str(caught.value), caught.value.is_passing) == (words.format(known.shown), is_passing)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (b"so\r\nit is", "so it is"),
        ("wörds", "wörds"),
        (b"", "without a word"),
        (b"x" * 301, "x" * 300),
    ],
)
def test_words_are_shown_in_one_short_line(words: bytes | str, shown: str) -> None:
    with talking(answering()) as server:
        assert shown_words(server, words) == shown
