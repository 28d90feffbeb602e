"""The mail server that digests are handed to, and who sends them, as the environment says."""

import os
import re
from dataclasses import dataclass, field
from string import Formatter
from urllib.parse import urlsplit

from etl.environment import web_address
from etl.errors import UsageError
from etl.inert import inert_text, is_encodable

_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}"
_SENDER = re.compile(
    rf"(?:(?P<name>[^<>\x00-\x1f\x7f]*)<(?P<inner>{_ADDRESS})>|(?P<bare>{_ADDRESS}))"
)
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PLACES = {"subscription", "recipient"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, how to log in there, and what mails say of their sender.

    is_tls: TLS from the first byte; else it is asked for with STARTTLS, without which only a server
    on this machine is spoken to. sender: the address that mails, and what bounces, belong to.
    unsubscribe: an https address that takes a subscriber off by one POST; `{subscription}` and
    `{recipient}` in it are filled. seconds: for one exchange with the server, such as a login.
    """

    host: str
    port: int
    sender: str
    sender_name: str = ""
    is_tls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    unsubscribe: str | None = None
    seconds: float = 60.0

    @property
    def is_loopback(self) -> bool:
        return self.host in _LOOPBACK

    @property
    def domain(self) -> str:
        """The domain of the sender's address, in which ids of mails and lists are unique."""
        return self.sender.rpartition("@")[2]

    @property
    def shown(self) -> str:
        """Its address for people, without a secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'smtps' if self.is_tls else 'smtp'}://{host}:{self.port}"


def read_mail_server() -> MailServer | None:
    """PAPERHOUSE_SMTP, _SMTP_USER, _SMTP_PASSWORD, _MAIL_FROM and _UNSUBSCRIBE; None without.

    Raises UsageError for what is not as it should be. No message holds a secret.
    """
    url = os.environ.get("PAPERHOUSE_SMTP")
    if not url:
        return None
    host, port, is_tls = _server_address(url)
    sender_name, sender = _sender(os.environ.get("PAPERHOUSE_MAIL_FROM") or "")
    user = os.environ.get("PAPERHOUSE_SMTP_USER") or None
    password = os.environ.get("PAPERHOUSE_SMTP_PASSWORD") or None
    if (user is None) != (password is None):
        raise UsageError("PAPERHOUSE_SMTP_USER and PAPERHOUSE_SMTP_PASSWORD go together: set both")
    for name, value in (("USER", user), ("PASSWORD", password)):
        if value and (not value.isprintable() or not is_encodable(value)):
            raise UsageError(f"PAPERHOUSE_SMTP_{name} has characters that no login can have")
    return MailServer(
        host,
        port,
        sender,
        sender_name,
        is_tls,
        user,
        password,
        _unsubscribe(os.environ.get("PAPERHOUSE_UNSUBSCRIBE") or None),
    )


def _server_address(text: str) -> tuple[str, int, bool]:
    """Host, port, and whether TLS begins at once. No message holds the text, nor a login in it."""
    wanted = UsageError(
        "PAPERHOUSE_SMTP is not like smtp://mail.example.org:587 or smtps://mail.example.org:465; "
        "a login goes to PAPERHOUSE_SMTP_USER and PAPERHOUSE_SMTP_PASSWORD"
    )
    if not is_encodable(text) or not text.isascii() or not text.isprintable() or " " in text:
        raise wanted
    try:
        url = urlsplit(text)
        host, port = url.hostname, url.port
    except ValueError:
        raise wanted from None
    if url.scheme not in _PORTS or not host or "@" in url.netloc or url.path.strip("/"):
        raise wanted
    if url.query or url.fragment or port == 0:
        raise wanted
    return host, port or _PORTS[url.scheme], url.scheme == "smtps"


def _sender(text: str) -> tuple[str, str]:
    """Name and address of whom mails come from."""
    match = _SENDER.fullmatch(text.strip()) if is_encodable(text) else None
    if match is None or len(text) > 320 or inert_text(text) != text:
        raise UsageError(
            "PAPERHOUSE_MAIL_FROM is not like papers@example.org or Papers <papers@example.org>: "
            "mails need a sender"
        )
    return (match["name"] or "").strip(' "'), match["inner"] or match["bare"]


def _unsubscribe(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        places = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        is_known = _PLACES.issuperset(places) and len(places) == len(set(places))
        filled = text.format(subscription="a", recipient="a") if is_known else ""
    except (ValueError, IndexError, KeyError, AttributeError):
        filled = ""
    url = web_address(filled) if filled.isascii() and len(text) <= 500 else None
    if url is None or url.protocol != "https:" or set(filled) & set('<>,"\\'):
        raise UsageError(
            "PAPERHOUSE_UNSUBSCRIBE is not like "
            "https://lists.example.org/leave?list={subscription}&who={recipient}"
        )
    return text
