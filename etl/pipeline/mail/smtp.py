"""Hands mails to a mail server, one after the other; nothing else speaks SMTP.

The server is bounded as a site is: in the time and the bytes of each exchange. It is spoken to over
TLS, unless it runs on this machine, and what it answers is shown without the login.
"""

import base64
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import tenacity

from etl.clock import Clock
from etl.fetch.masking import mask_text
from etl.inert import inert_line
from etl.mail_server import MailServer
from etl.pipeline.mail.bounded_session import BoundedSession, TlsSession
from etl.pipeline.mail.ledger_rows import HandOver

_ATTEMPTS = 3
"""To open a connection. Who is up again after seconds is not left to the next run."""

_LONGEST_REASON = 300
_LOGIN_FIRST = (530, 534, 535, 538)
"""RFC 4954, section 6: it is the login that is refused, and not the mail."""


class MailServerFailed(Exception):
    """The server takes no mail at all for now. The words hold no secret.

    is_passing: it may by itself be over soon.
    """

    def __init__(self, reason: str, *, is_passing: bool) -> None:
        super().__init__(reason)
        self.is_passing = is_passing


class MailConnection:
    """An open connection to a mail server, after the login."""

    def __init__(self, server: MailServer, session: BoundedSession) -> None:
        self._server = server
        self._session = session

    def hand_over(self, recipient: str, content: bytes, begin: Callable[[], None]) -> HandOver:
        """Hand over one mail to one recipient.

        begin: called just before the server is given the mail. Raises MailServerFailed where the
        trouble is the server's, and not this mail's.
        """
        session, was_begun = self._session, False
        session.allow(self._server.seconds)
        try:
            if refusal := self._envelope(recipient):
                self._reset()
                return refusal
            was_begun = True
            begin()
            code, words = session.data(content)
        except smtplib.SMTPDataError as error:
            # It refused the very word DATA, so it was given nothing.
            self._reset()
            return _refusal(error.smtp_code, self._words(error.smtp_error), was_begun=True)
        except (smtplib.SMTPException, OSError) as error:
            if not was_begun:
                raise MailServerFailed(self._lost(error), is_passing=True) from error
            return HandOver("intended", self._lost(error), was_begun=True, is_clear=False)
        if code // 100 == 2:
            return HandOver("handed_over", was_begun=True)
        return _refusal(code, self._words(words), was_begun=True)

    def _reset(self) -> None:
        """Leave a mail that was refused, so that the next one may begin.

        What was refused stays refused where the server closes the connection behind it.
        """
        with suppress(smtplib.SMTPException, OSError):
            self._session.rset()

    def _envelope(self, recipient: str) -> HandOver | None:
        code, words = self._session.mail(self._server.sender)
        if code // 100 != 2:
            self._raise_server("the sender", code, words)
        code, words = self._session.rcpt(recipient)
        if code in _LOGIN_FIRST or code == 421:
            self._raise_server("mail", code, words)
        return None if code // 100 == 2 else _refusal(code, self._words(words), was_begun=False)

    def _raise_server(self, what: str, code: int, words: bytes) -> None:
        reason = f"{self._server.shown} refuses {what}: {self._words(words)} ({code})"
        raise MailServerFailed(reason, is_passing=code // 100 == 4)

    def _words(self, words: bytes | str) -> str:
        return shown_words(self._server, words)

    def _lost(self, error: Exception) -> str:
        return _lost_words(self._server, error)


@contextmanager
def open_mail_server(
    server: MailServer, trusted: ssl.SSLContext, clock: Clock
) -> Iterator[MailConnection]:
    """A connection, opened in a few attempts if need be. Raises MailServerFailed."""
    retrying = tenacity.Retrying(
        sleep=clock.sleep,
        retry=tenacity.retry_if_exception(
            lambda it: isinstance(it, MailServerFailed) and it.is_passing
        ),
        wait=tenacity.wait_exponential_jitter(initial=1.0, max=10.0),
        stop=tenacity.stop_after_attempt(_ATTEMPTS),
        reraise=True,
    )
    session: BoundedSession = retrying(_open, server, trusted)
    try:
        yield MailConnection(server, session)
    finally:
        session.leave()


def shown_words(server: MailServer, words: bytes | str) -> str:
    """The words of a server, in one line, short, without the login that it may repeat."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    for secret in _secrets(server):
        text = mask_text(text, secret)
    return inert_line(text)[:_LONGEST_REASON] or "without a word"


def _secrets(server: MailServer) -> Iterator[str]:
    """The password, and how a login writes it: the longest first."""
    if not server.user or not server.password:
        return
    for text in (f"\0{server.user}\0{server.password}", server.password):
        yield base64.b64encode(text.encode()).decode()
    yield server.password


def _refusal(code: int, words: str, *, was_begun: bool) -> HandOver:
    """A refusal for good (5xx), or one that passes."""
    return HandOver(
        "refused" if code // 100 == 5 else "intended", f"{words} ({code})", was_begun=was_begun
    )


def _lost_words(server: MailServer, error: Exception) -> str:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return f"{server.shown} did not answer within {server.seconds:g} s"
    return f"{server.shown} broke off: {shown_words(server, str(error))}"


def _open(server: MailServer, trusted: ssl.SSLContext) -> BoundedSession:
    """Raises MailServerFailed."""
    session = (TlsSession if server.is_tls else BoundedSession)(server, trusted)
    with ExitStack() as unless_open, _translated_failures(server):
        unless_open.callback(session.close)
        session.connect_within(server.seconds)
        _greet(server, session, trusted)
        unless_open.pop_all()
    return session


@contextmanager
def _translated_failures(server: MailServer) -> Iterator[None]:
    """Raises MailServerFailed."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = f"{server.shown} has no certificate that counts: {error.verify_message}"
        raise MailServerFailed(why, is_passing=False) from error
    except smtplib.SMTPResponseException as error:
        why = f"{server.shown}: {shown_words(server, error.smtp_error)} ({error.smtp_code})"
        raise MailServerFailed(why, is_passing=error.smtp_code // 100 != 5) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailServerFailed(_lost_words(server, error), is_passing=True) from error


def _greet(server: MailServer, session: BoundedSession, trusted: ssl.SSLContext) -> None:
    session.ehlo_or_helo_if_needed()
    if not server.is_tls and session.has_extn("starttls"):
        session.starttls(context=trusted)
        session.ehlo()
    elif not server.is_tls and not server.is_loopback:
        why = f"{server.shown} offers no STARTTLS: mail is only sent over TLS"
        raise MailServerFailed(why, is_passing=False)
    if server.user and server.password:
        _log_in(server, session, server.user, server.password)


def _log_in(server: MailServer, session: BoundedSession, user: str, password: str) -> None:
    try:
        session.login(user, password)
    except smtplib.SMTPAuthenticationError as error:
        # Its words are the server's, which has just heard the password.
        why = (
            f"{server.shown} refuses the login ({error.smtp_code}): see to PAPERHOUSE_SMTP_USER "
            "and PAPERHOUSE_SMTP_PASSWORD"
        )
        raise MailServerFailed(why, is_passing=error.smtp_code // 100 == 4) from None
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPServerDisconnected) as error:
        raise MailServerFailed(_lost_words(server, error), is_passing=True) from None
    except smtplib.SMTPException:
        why = f"{server.shown} offers no way to log in that is known here"
        raise MailServerFailed(why, is_passing=False) from None
