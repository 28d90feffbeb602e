"""What the environment may say of the mail server."""

import pytest

from etl.errors import UsageError
from etl.mail_server import MailServer, read_mail_server

GOOD = {"PAPERHOUSE_SMTP": "smtp://mail.example.org", "PAPERHOUSE_MAIL_FROM": "papers@example.org"}


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> MailServer | None:
    for name, value in {**GOOD, **values}.items():
        monkeypatch.setenv(f"PAPERHOUSE_{name}" if name not in GOOD else name, value)
    return read_mail_server()


def test_without_an_address_there_is_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, PAPERHOUSE_SMTP="") is None


def test_the_environment_says_where_mail_goes_and_from_whom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read(monkeypatch) == MailServer("mail.example.org", 587, "papers@example.org")
    leave = "https://lists.example.org/leave?list={subscription}&who={recipient}"
    server = read(
        monkeypatch,
        PAPERHOUSE_SMTP="smtps://[::1]:4650",
        PAPERHOUSE_MAIL_FROM='"X Möwe X" <p@example.org>',
        SMTP_USER="ana",
        SMTP_PASSWORD="pa55 word",  # noqa: S106 - nobody's
        UNSUBSCRIBE=leave,
    )
    assert server == MailServer(
        "::1", 4650, "p@example.org", "X Möwe X", True, "ana", "pa55 word", leave
    )
    assert server.is_loopback
    assert (server.shown, server.domain) == ("smtps://[::1]:4650", "example.org")
    assert "pa55" not in repr(server)


BAD = [
    ("PAPERHOUSE_SMTP", "mail.example.org"),
    ("PAPERHOUSE_SMTP", "http://mail.example.org"),
    ("PAPERHOUSE_SMTP", "smtp://ana:s3cret@mail.example.org"),
    ("PAPERHOUSE_SMTP", "smtp://mail.example.org/s3cret"),
    ("PAPERHOUSE_SMTP", "smtp://mail.example.org:99999"),
    ("PAPERHOUSE_SMTP", "smtp://mail.example.org\r\n"),
    ("PAPERHOUSE_SMTP", "smtp://"),
    ("PAPERHOUSE_SMTP", "smtp://mail example.org"),
    ("PAPERHOUSE_SMTP", "smtp://mail.example.org?s3cret"),
    ("PAPERHOUSE_SMTP", "smtp://mail.example.org#s3cret"),
    ("PAPERHOUSE_SMTP", "smtp://mail.example.org:0"),
    ("PAPERHOUSE_SMTP", "smtp://m\xf6we.example.org"),
    ("PAPERHOUSE_SMTP", "smtp://\udcff.example.org"),
    ("PAPERHOUSE_MAIL_FROM", ""),
    ("PAPERHOUSE_MAIL_FROM", "papers"),
    ("PAPERHOUSE_MAIL_FROM", "a@example.org, b@example.org"),
    ("PAPERHOUSE_MAIL_FROM", "A\r\nBcc: eve@example.org <a@example.org>"),
    ("PAPERHOUSE_MAIL_FROM", "\u202eA <a@example.org>"),
    ("PAPERHOUSE_MAIL_FROM", "inv\udcff <a@example.org>"),
    ("PAPERHOUSE_MAIL_FROM", "A" * 305 + " <a@example.org>"),
    ("SMTP_USER", "ana"),
    ("UNSUBSCRIBE", "http://lists.example.org/leave"),
    ("UNSUBSCRIBE", "https://lists.example.org/{who}"),
    ("UNSUBSCRIBE", "https://lists.example.org/{recipient}/{recipient}"),
    ("UNSUBSCRIBE", "https://lists.example.org/{recipient.__class__}"),
    ("UNSUBSCRIBE", "https://lists.example.org/{"),
    ("UNSUBSCRIBE", "https://lists.example.org/>,<mailto:eve@example.org"),
    ("UNSUBSCRIBE", "https://lists.example.org/\r\nBcc: eve@example.org"),
    ("UNSUBSCRIBE", "https://lists.example.org/\udcff"),
    ("UNSUBSCRIBE", "https://lists.example.org/\xf6"),
    ("UNSUBSCRIBE", "https://lists.example.org/".ljust(501, "x")),
    *(("UNSUBSCRIBE", f"https://lists.example.org/{it}") for it in '<>,"\\'),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_what_cannot_be_meant_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(monkeypatch, **{name: value})
    assert name.removeprefix("PAPERHOUSE_") in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_addresses_and_names_as_long_as_may_be_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    name, leave = "A" * 304, "https://lists.example.org/".ljust(500, "X")
    server = read(
        monkeypatch,
        PAPERHOUSE_SMTP="smtp://mail.example.org:1/",
        PAPERHOUSE_MAIL_FROM=f"{name} <a@example.org>",
        UNSUBSCRIBE=leave,
    )
    assert server == MailServer("mail.example.org", 1, "a@example.org", name, unsubscribe=leave)


@pytest.mark.parametrize("wrong", ["a\x1b", "a\udcff"])
@pytest.mark.parametrize("name", ["USER", "PASSWORD"])
def test_a_login_has_characters_that_can_be_sent(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: str
) -> None:
    login = {"SMTP_USER": "ana", "SMTP_PASSWORD": "pa55", f"SMTP_{name}": wrong}
    with pytest.raises(UsageError, match=f"^PAPERHOUSE_SMTP_{name} has characters"):
        read(monkeypatch, **login)
