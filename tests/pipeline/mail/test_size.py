"""A whole mail, as a server received it, keeps to the limits of size and of lines."""

from dataclasses import replace
from datetime import datetime

import pytest

from etl.pipeline.mail.message import compose_mail
from etl.pipeline.mail.post import compose_letter
from etl.pipeline.mail.smtp import open_mail_server
from tests.pipeline.mail.post_office import PostOffice
from tests.pipeline.mail.sending_home import Still
from tests.pipeline.mail.test_smtp import NO_CERTIFICATES
from tests.release.digest.hostile_papers import HOSTILE, digest_of, hostile_paper

pytestmark = pytest.mark.slow

MOST_BYTES = 100_000
WORST = HOSTILE | {
    "equals": "a=b " * 500,
    "accents": "Ünïcödé täxt " * 200,
    "some accents": "papers on kettles à la carte " * 100,
    "dots": ".\n" * 500,
    "wide words": "\U0001f375" * 3000,
}
RECIPIENT = f"{'&' * 64}@{'a' * 60}.{'b' * 60}.{'c' * 60}.org"
"""Of 252 characters, and 64 of them escaped wherever they stand."""

LEAVE = "https://lists.example.org/?list={subscription}&who={recipient}&of=" + "x" * 420


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_no_papers_make_a_mail_of_more_than_100_kb(office: PostOffice, text: str) -> None:
    server = replace(office.server, sender_name="\U0001f375" * 290, unsubscribe=LEAVE)
    digest = replace(
        digest_of([hostile_paper(text, number) for number in range(1, 200)]), name="a" * 40
    )
    letter = compose_letter(digest)
    mail = compose_mail(server, letter, RECIPIENT)
    with open_mail_server(server, NO_CERTIFICATES, Still(datetime(2026, 4, 8))) as connection:
        outcome = connection.hand_over(RECIPIENT, mail.content, lambda: None)
    assert outcome.state == "handed_over"
    [received] = office.received
    assert received.content == mail.content
    assert MOST_BYTES / 2 < len(received.content) <= MOST_BYTES
    lines = received.content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert b"\n" not in b"".join(lines)
    plain, page = received.mail.iter_parts()
    assert str(plain.get_content()).replace("\r\n", "\n").startswith(letter.text.rstrip())
    assert letter.html.rpartition("</body>")[0] in str(page.get_content()).replace("\r\n", "\n")
