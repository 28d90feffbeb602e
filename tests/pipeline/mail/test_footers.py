"""What each body of a mail says below the digest, and how it is encoded."""

from dataclasses import replace

import pytest

from etl.mail_server import MailServer
from etl.pipeline.mail.message import Letter, compose_mail
from tests.pipeline.mail.conftest import LETTER
from tests.pipeline.mail.test_message import body, parsed

SERVER = MailServer("mail.example.org", 587, "papers@example.org", "Paperhouse")
WHO = "ana@example.com"
WHY = "ana@example.com gets this as a recipient of the subscription agents."
LEAVE = "mailto:papers@example.org?subject=unsubscribe%20agents"
LINE = (
    '<p class="why" '
    'style="margin:24px 16px;text-align:center;font:12px/1.5 sans-serif;color:#5b6570">'
    f'{WHY} <a href="{LEAVE}" style="color:inherit">Leave</a></p>'
)


def bodies(letter: Letter, recipient: str = WHO, unsubscribe: str | None = None) -> tuple[str, str]:
    server = replace(SERVER, unsubscribe=unsubscribe)
    mail = parsed(compose_mail(server, letter, recipient).content)
    return body(mail, "plain"), body(mail, "html").removesuffix("\n")


def test_a_text_ends_with_why_it_came_and_how_to_leave() -> None:
    text, _ = bodies(replace(LETTER, text="  Two.\n \n\n"))
    assert text == f"  Two.\n\n{WHY}\nTo leave: {LEAVE}\n"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<html><body>α</body></html>", f"<html><body>α{LINE}</body></html>"),
        ("<p></body></p></body>.", f"<p></body></p>{LINE}</body>."),
        ("<p>α</p>", f"<p>α</p>{LINE}"),
    ],
)
def test_a_page_ends_with_a_line_within_its_body(html: str, shown: str) -> None:
    assert bodies(replace(LETTER, html=html))[1] == shown


def test_names_are_written_into_the_address_to_leave_as_one_part_each() -> None:
    page = "https://lists.example.org/{subscription}/{recipient}"
    text, html = bodies(replace(LETTER, subscription="a/b"), "ana/x@example.com", page)
    leave = "https://lists.example.org/a%2Fb/ana%2Fx%40example.com"
    assert f"To leave: {leave}\n" in text
    assert f'<a href="{leave}" ' in html


@pytest.mark.parametrize(
    ("tail", "encoding"), [("α" * 900, "base64"), ("a = b", "quoted-printable")]
)
def test_a_body_is_encoded_the_shorter_way_wherever_its_letters_stand(
    tail: str, encoding: str
) -> None:
    lines = "".join(f"line {number} of α\n" for number in range(12))
    letter = replace(LETTER, text=lines + tail, html=lines + tail)
    content = compose_mail(SERVER, letter, WHO).content
    assert b'\r\nContent-Type: text/html; charset="utf-8"\r\n' in content
    parts = list(parsed(content).iter_parts())
    assert [it["Content-Transfer-Encoding"] for it in parts] == [encoding] * 2
