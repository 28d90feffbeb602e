"""Digests and feeds for `digest --send`, `feed` and `run`: what is said, and what is an error."""

from dataclasses import replace
from pathlib import Path

import pytest

from etl.cli.feeding import write_after_run, write_and_print
from etl.cli.sending import send_after_run, send_and_print
from etl.errors import MailNotTaken, UsageError
from etl.feed_place import FeedPlace
from etl.settings import Settings
from tests.made_once import OwnCopy
from tests.pipeline.mail.post_office import PostOffice
from tests.release.digest.small_release import make_small_home

Captured = pytest.CaptureFixture[str]

ANA, BO = "ana@example.org", "bo@example.org"
WRONG = '[{name}]\nfrom = 2026-04-01\nsql = "select 1 as one"\n'


@pytest.fixture
def settings(own_copy: OwnCopy, office: PostOffice) -> Settings:
    """A home with a release of 8 April 2026, and a mail server."""
    return Settings(own_copy("small", make_small_home), mail=office.server)


def subscribe(settings: Settings, *recipients: str, name: str = "all", more: str = "") -> None:
    text = f"[{name}]\nfrom = 2026-04-01\nto = {[*recipients]}\n{more}\n"
    settings.subscriptions.write_text(text)


def test_what_is_due_is_sent_to_all_once(
    settings: Settings, office: PostOffice, capsys: Captured
) -> None:
    subscribe(settings, ANA, BO)
    send_and_print(settings, None, again=False)
    out, err = capsys.readouterr()
    assert out.startswith("digest all/2026-04-08: ")
    assert (out.splitlines()[1:], err) == (["mails: 2 taken"], "")
    assert [it.recipient for it in office.received] == [ANA, BO]
    send_and_print(settings, None, again=False)
    assert capsys.readouterr() == ("mails: none due\n", "")


def test_the_digest_of_one_name_is_sent_alone(
    settings: Settings, office: PostOffice, capsys: Captured
) -> None:
    subscribe(settings, ANA, more=f'[robots]\nfrom = 2026-04-01\nto = ["{BO}"]')
    send_and_print(settings, "robots", again=False)
    assert [it.recipient for it in office.received] == [BO]
    assert capsys.readouterr().out.startswith("digest robots/2026-04-08: ")


@pytest.mark.parametrize(
    ("answer", "said"), [("550 no such user", "1 refused"), ("450 later", "1 waiting")]
)
def test_a_mail_that_is_not_taken_is_an_error_with_advice(
    settings: Settings, office: PostOffice, capsys: Captured, answer: str, said: str
) -> None:
    subscribe(settings, ANA)
    office.on_recipient = lambda _who, _count: answer
    with pytest.raises(MailNotTaken) as raised:
        send_and_print(settings, None, again=False)
    assert str(raised.value) == (
        "not every mail was taken: the next run tries again what waits, and "
        "`paperhouse digest --send --refused` what was refused"
    )
    assert capsys.readouterr().out.splitlines()[-1] == f"mails: {said}"


def test_what_was_refused_is_sent_again_where_that_is_wanted(
    settings: Settings, office: PostOffice, capsys: Captured
) -> None:
    subscribe(settings, ANA)
    office.on_recipient = lambda _who, _count: "550 no such user"
    with pytest.raises(MailNotTaken):
        send_and_print(settings, None, again=False)
    office.on_recipient = lambda _who, _count: "250 OK"
    capsys.readouterr()
    send_and_print(settings, None, again=False)
    assert capsys.readouterr().out == "mails: none due\n"
    send_and_print(settings, None, again=True)
    assert capsys.readouterr().out == "mails: 1 taken\n"


def test_a_run_sends_what_is_due(settings: Settings, office: PostOffice, capsys: Captured) -> None:
    subscribe(settings, ANA)
    send_after_run(settings)
    assert [it.recipient for it in office.received] == [ANA]
    assert capsys.readouterr().out.splitlines()[1:] == ["mails: 1 taken"]


def test_a_run_leaves_a_mail_alone_until_its_time_has_come(
    settings: Settings, office: PostOffice, capsys: Captured
) -> None:
    subscribe(settings, ANA)
    office.on_recipient = lambda _who, _count: "450 later"
    send_after_run(settings)
    office.on_recipient = lambda _who, _count: "250 OK"
    send_after_run(settings)
    assert office.received == []
    assert capsys.readouterr().out.splitlines()[1:] == ["mails: 1 waiting", "mails: 1 waiting"]


def test_a_run_without_recipients_says_nothing_of_mails(
    settings: Settings, capsys: Captured
) -> None:
    send_after_run(settings)
    subscribe(settings)
    send_after_run(settings)
    assert capsys.readouterr() == ("", "")


def test_trouble_with_mail_is_told_and_ends_no_run(settings: Settings, capsys: Captured) -> None:
    subscribe(settings, ANA)
    send_after_run(replace(settings, mail=None))
    assert capsys.readouterr() == ("", "paperhouse: digests: no mail server is named: set "
                                   "PAPERHOUSE_SMTP and PAPERHOUSE_MAIL_FROM\n")  # fmt: skip


@pytest.mark.slow
def test_feeds_are_counted_with_their_files(
    settings: Settings, tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "feeds\x1b"
    write_and_print(settings, folder, "https://a.test/feeds/")
    files = [it for it in folder.rglob("*") if it.is_file() and it.name[0] != "."]
    count = len(list(folder.rglob("*.atom")))
    assert len(files) == 2 * count + 1  # each as JSON too, and an index
    assert capsys.readouterr().out == (
        f"{count} feeds in {tmp_path}/feeds\ufffd: {len(files)} files written, 0 unchanged, "
        "0 removed\n"
    )
    assert b"https://a.test/feeds/" in b"".join(it.read_bytes() for it in files)
    write_and_print(settings, folder, "https://a.test/feeds/")
    assert f": 0 files written, {len(files)} unchanged, 0 removed" in capsys.readouterr().out


@pytest.mark.slow
def test_a_subscription_that_cannot_be_asked_is_an_error_after_all_others(
    settings: Settings, tmp_path: Path, capsys: Captured
) -> None:
    names = ("robots", "tea")
    settings.subscriptions.write_text("".join(WRONG.format(name=it) for it in names))
    with pytest.raises(UsageError) as raised:
        write_and_print(settings, tmp_path / "feeds", None)
    assert str(raised.value) == (
        "[robots] sql: it has no column paper_key\n[tea] sql: it has no column paper_key"
    )
    assert " feeds in " in capsys.readouterr().out


@pytest.mark.slow
def test_a_run_writes_feeds_where_they_have_a_place(
    settings: Settings, tmp_path: Path, capsys: Captured
) -> None:
    write_after_run(settings)
    assert capsys.readouterr() == ("", "")
    place = FeedPlace(tmp_path / "feeds", "https://a.test/feeds/")
    write_after_run(replace(settings, feeds=place))
    assert f" feeds in {tmp_path}/feeds: " in capsys.readouterr().out
    files = [it for it in (tmp_path / "feeds").rglob("*") if it.is_file()]
    assert b"https://a.test/feeds/" in b"".join(it.read_bytes() for it in files)


def test_trouble_with_feeds_is_told_and_ends_no_run(
    settings: Settings, tmp_path: Path, capsys: Captured
) -> None:
    settings.release.unlink()
    write_after_run(replace(settings, feeds=FeedPlace(tmp_path / "feeds")))
    out, err = capsys.readouterr()
    assert (out, err[:19]) == ("", "paperhouse: feeds: ")
