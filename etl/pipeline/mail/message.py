"""One mail of a digest to one recipient, as bytes: the same digest makes the same bytes.

Headers follow RFC 5322; List-Id RFC 2919, List-Unsubscribe RFC 2369, its one click RFC 8058, and
Auto-Submitted RFC 3834, by which no machine answers.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

from etl.ids import hash_of
from etl.inert import inert_line
from etl.mail_server import MailServer
from etl.release.digest.mail_size import shorter_encoding

_LONGEST_SUBJECT = 200
"""Characters; phones show forty of them."""

_UNFOLDED = ("list-id", "list-unsubscribe", "list-unsubscribe-post", "message-id")
"""Headers of addresses: to fold one inside an address would spoil it."""


_PLAIN_SUBJECT = re.compile(r"(?:(?!\S*=\?)[!-~]{1,60}(?: |$))*")
"""One of words that stand in it as they are."""


class FrozenMail(NamedTuple):
    """A mail as it is handed over, however often. message_id: with its brackets."""

    message_id: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest as its recipients read it, apart from who they are."""

    subscription: str
    title: str
    period_id: str
    published_at: datetime
    subject: str
    text: str
    html: str


class _MailPolicy(EmailPolicy):
    """Folds no address, and writes all in ASCII, so that any server takes it.

    A subject is folded by the older class of the library. The newer one loses spaces between
    encoded words, or adds one right after the header's name.
    """

    def fold(self, name: str, value: Any) -> str:
        if name.lower() in _UNFOLDED:
            return f"{name}: {str(value).replace('>, <', f'>,{self.linesep} <')}{self.linesep}"
        if name == "Subject":
            charset = "us-ascii" if _PLAIN_SUBJECT.fullmatch(value) else "utf-8"
            folded = Header(value, charset, 75, name).encode(linesep=self.linesep)
            return f"{name}: {folded}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


_POLICY = _MailPolicy(linesep=SMTP.linesep, cte_type="7bit", max_line_length=75)
"""RFC 2047 allows an encoded word 75 characters, and the library fills the lines that it may."""


def compose_mail(server: MailServer, letter: Letter, recipient: str) -> FrozenMail:
    """The mail of a digest to a recipient. Its date is the release's, so that no clock is asked."""
    leave = _leave_url(server, letter, recipient)
    text, html = _with_footer(letter, recipient, leave)
    subject = inert_line(letter.subject)[:_LONGEST_SUBJECT]
    parts = (letter.subscription, letter.period_id, recipient, subject, text, html)
    mail_hash = hash_of(*parts) + hash_of(*reversed(parts))
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(inert_line(server.sender_name), addr_spec=server.sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = subject
    message["Date"] = letter.published_at.replace(tzinfo=UTC)
    message["Message-ID"] = f"<{mail_hash}.{letter.subscription}@{server.domain}>"
    message["List-Id"] = f"<{letter.subscription}.paperhouse.{server.domain}>"
    message["List-Unsubscribe"] = _unsubscribe_header(server, letter, leave)
    if server.unsubscribe:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte=shorter_encoding(text).name)
    message.add_alternative(html, subtype="html", cte=shorter_encoding(html).name)
    # `=_` stands in no body: neither of the encodings writes it.
    message.set_boundary(f"=_{mail_hash}")
    return FrozenMail(str(message["Message-ID"]), recipient, message.as_bytes())


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _leave_url(server: MailServer, letter: Letter, recipient: str) -> str:
    """The place where a recipient leaves: the operator's page, or else a mail to the sender."""
    if server.unsubscribe:
        return server.unsubscribe.format(
            subscription=quote(letter.subscription, safe=""), recipient=quote(recipient, safe="")
        )
    return _leave_mail(server, letter)


def _leave_mail(server: MailServer, letter: Letter) -> str:
    return f"mailto:{quote(server.sender, safe='@')}?subject=unsubscribe%20{letter.subscription}"


def _unsubscribe_header(server: MailServer, letter: Letter, leave: str) -> str:
    """RFC 8058 wants an https address; who reads mail only can also write one."""
    return ", ".join(f"<{url}>" for url in dict.fromkeys((leave, _leave_mail(server, letter))))


def _with_footer(letter: Letter, recipient: str, leave: str) -> tuple[str, str]:
    """Text and HTML that say why they came, and how a person leaves."""
    why = f"{recipient} gets this as a recipient of the subscription {letter.subscription}."
    text = f"{letter.text.rstrip()}\n\n{why}\nTo leave: {leave}\n"
    line = (
        '<p class="why" '
        'style="margin:24px 16px;text-align:center;font:12px/1.5 sans-serif;color:#5b6570">'
        f'{escape(why)} <a href="{escape(leave)}" style="color:inherit">Leave</a></p>'
    )
    head, end, tail = letter.html.rpartition("</body>")
    html = f"{head}{line}{end}{tail}" if end else f"{letter.html}{line}"
    return _encodable(text), _encodable(html)
