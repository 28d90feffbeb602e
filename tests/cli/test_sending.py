"""`paperhouse digest --send`, and `run` with subscriptions: what people read, and exit codes."""

import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.cli.conftest import Cli
from tests.pipeline.mail.post_office import PostOffice

pytestmark = pytest.mark.slow

SUBSCRIPTION = '[all]\nfrom = 2023-05-04\nto = ["ana@example.org"]\n'


@pytest.fixture
def environment(office: PostOffice) -> dict[str, str]:
    return {
        "PAPERHOUSE_SMTP": f"smtp://127.0.0.1:{office.port}",
        "PAPERHOUSE_MAIL_FROM": "papers@example.org",
    }


@pytest.fixture
def subscribed(loaded: Cli, tmp_path: Path) -> Cli:
    """A home with a release and one subscription."""
    home = shutil.copytree(loaded.home, tmp_path / "home")
    (home / "subscriptions.toml").write_text(SUBSCRIPTION)
    return Cli(home)


def test_a_digest_is_sent_once_and_then_none_is_due(
    subscribed: Cli, office: PostOffice, environment: dict[str, str]
) -> None:
    sent = subscribed.said("digest", "--send", **environment).splitlines()
    [received] = office.received
    assert sent[0].startswith("digest all/")
    assert sent[0].endswith(received.mail["Subject"])
    assert sent[1:] == ["mails: 1 taken"]
    assert subscribed.said("digest", "--send", "all", **environment) == "mails: none due\n"
    status = subscribed.said("status")
    subject = received.mail["Subject"]
    assert "Digests of 1 subscription: mails 1 taken, 0 waiting, 0 refused" in status
    [line] = [it for it in status.splitlines() if it.split()[:2] == ["all", "1"]]
    assert line.endswith(subject)
    subscribed.said("report", "--no-open", **environment)
    page = LexborHTMLParser((subscribed.home / "reports/quality/index.html").read_text("utf-8"))
    [row] = page.css("section[aria-labelledby=digests] tbody tr")
    cells = [cell.text() for cell in row.css("th, td")]
    assert (cells[0], cells[1], cells[2]) == ("all", subject, "1")
    assert cells[4:7] == ["1", "0", "0"]
    assert "ana@example.org" not in page.html
    shown = subscribed("digest", "all")
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert shown.stderr.startswith("nothing is due")


@pytest.mark.parametrize(
    ("subscriptions", "shown"),
    [
        (SUBSCRIPTION, "Digests of 1 subscription: none was sent yet"),
        ("[all\n", "no digest can be sent: subscriptions.toml"),
        (None, None),
    ],
    ids=["none sent", "unreadable", "nobody subscribed"],
)
def test_a_status_says_what_keeps_digests_from_being_sent(
    subscribed: Cli, subscriptions: str | None, shown: str | None
) -> None:
    file = subscribed.home / "subscriptions.toml"
    file.unlink() if subscriptions is None else file.write_text(subscriptions)
    status = subscribed.said("status")
    assert ("igest" in status) == (shown is not None)
    assert (shown or "") in status


def test_a_mail_that_is_not_taken_ends_in_an_exit_code(
    subscribed: Cli, office: PostOffice, environment: dict[str, str]
) -> None:
    office.on_recipient = lambda _who, _count: "550 5.1.1 no such user"
    failed = subscribed("digest", "--send", **environment)
    assert (failed.exit_code, failed.stdout.splitlines()[-1]) == (8, "mails: 1 refused")
    assert "`paperhouse digest --send --refused` what was refused" in failed.stderr


def test_without_a_mail_server_nothing_is_sent(subscribed: Cli) -> None:
    assert "set PAPERHOUSE_SMTP and PAPERHOUSE_MAIL_FROM" in subscribed.refused("digest", "--send")
    assert "name a subscription" in subscribed.refused("digest")
    assert "has no subscription 'nobody'" in subscribed.refused("digest", "--send", "nobody")
    assert "--send takes neither" in subscribed.refused("digest", "--send", "--html")
