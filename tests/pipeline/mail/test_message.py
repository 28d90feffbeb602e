"""The bytes of a mail, read by the standard library's parser and by the rules of headers."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from etl.mail_server import MailServer
from etl.pipeline.mail.message import Letter, compose_mail
from tests.pipeline.mail.conftest import LETTER

pytestmark = pytest.mark.slow

SERVER = MailServer("mail.example.org", 587, "papers@example.org", "Paperhouse")
PAGE = "https://lists.example.org/leave?list={subscription}&who={recipient}"


def parsed(content: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(content, policy=default))


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_has_its_text_its_html_and_the_headers_of_a_list() -> None:
    frozen = compose_mail(replace(SERVER, unsubscribe=PAGE), LETTER, "ana+x@example.com")
    mail = parsed(frozen.content)
    assert mail.defects == []
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert (mail["From"], mail["To"]) == ("Paperhouse <papers@example.org>", "ana+x@example.com")
    assert mail["Date"].datetime == datetime(2026, 4, 1, 8, 30, 15, tzinfo=UTC)
    assert mail["Message-ID"] == frozen.message_id
    assert re.fullmatch(r"<[0-9a-f]{32}\.agents@example\.org>", frozen.message_id)
    assert mail["List-Id"] == "<agents.paperhouse.example.org>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].split(", ") == [
        "<https://lists.example.org/leave?list=agents&who=ana%2Bx%40example.com>",
        "<mailto:papers@example.org?subject=unsubscribe%20agents>",
    ]
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = body(mail, "plain"), body(mail, "html")
    assert text.startswith("Two papers.\n.\n.. and dots\n")
    assert "To leave: https://lists.example.org/leave?list=agents&who=ana%2Bx%40" in text
    assert "<p>Two papers: α &lt; β</p>" in html
    assert 'href="https://lists.example.org/leave?list=agents&amp;who=ana%2Bx%40' in html
    assert html.rstrip().endswith("</p></body></html>")


def test_headers_are_written_under_their_names_and_folded_between_words() -> None:
    letter = replace(LETTER, subject="x " * 60)
    content = compose_mail(replace(SERVER, unsubscribe=PAGE), letter, "ana@example.com").content
    head = content.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert [line.partition(":")[0] for line in head if line[0] != " "] == [
        "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe",
        "List-Unsubscribe-Post", "Auto-Submitted", "MIME-Version", "Content-Type",
    ]  # fmt: skip
    subject = head.index(f"Subject: {'x ' * 32}x")
    assert head[subject + 1] == " x" * 27
    leave = "https://lists.example.org/leave?list=agents&who=ana%40example.com"
    place = head.index(f"List-Unsubscribe: <{leave}>,")
    assert head[place + 1] == " <mailto:papers@example.org?subject=unsubscribe%20agents>"


def test_a_subject_in_ascii_stands_in_its_header_as_it_is() -> None:
    assert b"\r\nSubject: Agents: 2 new papers\r\n" in compose_mail(SERVER, LETTER, "a@b.c").content


def test_without_a_page_to_leave_a_mail_to_the_sender_leaves_and_no_click_is_promised() -> None:
    mail = parsed(compose_mail(SERVER, LETTER, "ana@example.com").content)
    assert mail["List-Unsubscribe"] == "<mailto:papers@example.org?subject=unsubscribe%20agents>"
    assert mail["List-Unsubscribe-Post"] is None
    assert "To leave: mailto:papers@example.org?subject=unsubscribe%20agents" in body(mail, "plain")


HOSTILE = [
    "Agents\r\nBcc: eve@example.com",
    "Agents\n\nA body of its own",
    "Ünïcode " + "ø" * 300,
    "a" * 500,
    "=?utf-8?q?already=20encoded?=",
    "\u202eright to left\u0000 \x1b[2J",
    "half a \ud800 character",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_becomes_a_header_or_breaks_the_rules_of_one(text: str) -> None:
    letter = replace(LETTER, subject=text, text=text, html=f"<p>{text}</p>")
    content = compose_mail(SERVER, letter, "ana@example.com").content
    mail = parsed(content)
    assert (mail["Bcc"], mail.defects) == (None, [])
    assert sorted(mail.keys()) == sorted(parsed(compose_mail(SERVER, LETTER, "a@b.c").content))
    assert len(mail["Subject"]) <= 200
    head = content.partition(b"\r\n\r\n")[0].decode("ascii")
    assert all(len(line) <= 120 for line in head.split("\r\n"))
    assert all(len(word) <= 75 for word in re.findall(r"=\?utf-8\?\S+\?=", head))
    assert all(32 <= ord(one) < 127 for one in head if one not in "\r\n")
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("words", ["on tea, ", "Ünïcode ", "\U0001f375 ", "=?x?= ", "a=?b?= ", "x"])
def test_a_subject_is_read_as_it_was_written_wherever_it_is_folded(words: str) -> None:
    for length in range(1, 200, 3):
        subject = (words * 200)[:length].strip()
        content = compose_mail(SERVER, replace(LETTER, subject=subject), "a@b.c").content
        assert parsed(content)["Subject"] == subject


def test_the_same_digest_is_the_same_bytes_and_another_one_has_another_id() -> None:
    first = compose_mail(SERVER, LETTER, "ana@example.com")
    assert compose_mail(SERVER, LETTER, "ana@example.com") == first
    others: list[Letter] = [
        replace(LETTER, period_id="2026-04-02"),
        replace(LETTER, subscription="robots"),
        replace(LETTER, text="Three papers."),
        replace(LETTER, subject="Agents: 3 new papers"),
    ]
    ids = {compose_mail(SERVER, it, "ana@example.com").message_id for it in others}
    ids |= {first.message_id, compose_mail(SERVER, LETTER, "bo@example.com").message_id}
    assert len(ids) == len(others) + 2


@pytest.mark.parametrize(
    "name", ["", "Möwe, Ltd.", 'a "quoted" name', "名" * 12, "x\r\nBcc: eve@example.com"]
)
def test_the_senders_name_is_shown_as_it_is(name: str) -> None:
    content = compose_mail(replace(SERVER, sender_name=name), LETTER, "ana@example.com").content
    [sender] = parsed(content)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (" ".join(name.split()), "papers@example.org")
