"""The bounds of what the environment may say, and what it says where nothing is set."""

import os
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.agent_limits import AgentLimits
from etl.archive_place import ArchivePlace, store_url
from etl.environment import read_day, read_source_date, web_address
from etl.errors import UsageError
from etl.feed_place import FeedPlace
from etl.limits import PAGE_SECONDS
from etl.mail_server import MailServer
from etl.memory_size import usual_memory
from etl.settings import Settings, from_environment
from etl.site_settings import ARXIV_SITE, Site

NOON = datetime(2026, 4, 7, 12)
HOME = Path("/home/made-up")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("PAPERHOUSE_") or name in ("SOURCE_DATE_EPOCH", "SSL_CERT_FILE"):
            monkeypatch.delenv(name)


def test_where_nothing_is_set_all_is_as_usual() -> None:
    assert from_environment() == Settings(
        home=Path("data").absolute(),
        lock_seconds=600.0,
        page_seconds=PAGE_SECONDS,
        page_bytes=2 * 2**30,
        memory_bytes=usual_memory(),
        site=Site(),
        arxiv=ARXIV_SITE,
        enrich_requests=20,
        detail_requests=200,
        ui_url="http://127.0.0.1:3000",
        agent=AgentLimits(10.0, 2**30, 200, 60_000),
    )


def test_each_variable_has_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = {
        "HOME": str(HOME),
        "LOCK_SECONDS": "5",
        "PAGE_SECONDS": "7.5",
        "PAGE_MEGABYTES": "300",
        "MEMORY": "1GB",
        "ENRICH": "8",
        "DETAILS": "9",
        "WEBHOOK": "https://hooks.example.org/x",
        "UI": "http://127.0.0.1:4000/X//",
        "AGENT_SECONDS": "6",
        "AGENT_MEGABYTES": "600",
        "AGENT_ROWS": "50",
        "AGENT_BYTES": "2000",
        "SMTP": "smtp://mail.example.org",
        "MAIL_FROM": "papers@example.org",
        "FEEDS": "/srv/feeds",
        "FEEDS_URL": "https://example.org/X/",
        "ARCHIVE": "s3://bucket/X/",
        "ARCHIVE_CACHE": "64MB",
        "PUBLISH": "gs://other",
        "CLUSTER": "tcp://scheduler:8786",
        "LONGEST_WAIT": "60",
        "TOKEN": " \t\r\nX_made_up_X \t\r\n",
    }
    for name, value in stated.items():
        monkeypatch.setenv(f"PAPERHOUSE_{name}", value)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400.5")
    monkeypatch.setenv("SSL_CERT_FILE", "ca.pem")
    site = Site(longest_wait=60.0, token="X_made_up_X", authorities=Path("ca.pem"))  # noqa: S106
    found = from_environment()
    assert (found.site, found.arxiv.longest_wait) == (site, 60.0)
    assert found.arxiv.authorities == Path("ca.pem")
    assert found == Settings(
        home=HOME,
        lock_seconds=5.0,
        source_date=datetime(1970, 1, 2, 0, 0, 0, 500_000),
        page_seconds=7.5,
        page_bytes=300 * 2**20,
        memory_bytes=2**30,
        site=site,
        arxiv=found.arxiv,
        enrich_requests=8,
        detail_requests=9,
        webhook="https://hooks.example.org/x",
        ui_url="http://127.0.0.1:4000/X",
        mail=MailServer("mail.example.org", 587, "papers@example.org"),
        agent=AgentLimits(6.0, 600 * 2**20, 50, 2_000),
        feeds=FeedPlace(Path("/srv/feeds"), "https://example.org/X"),
        store=ArchivePlace("s3://bucket/X", 64 * 2**20),
        publish_url="gs://other",
        cluster="tcp://scheduler:8786",
    )
    assert found.import_instant(NOON) == datetime(1970, 1, 2, 0, 0, 0, 500_000)
    assert Settings(HOME).import_instant(NOON) == NOON


MOST = {
    "PAGES": "100000", "API": "100000", "ATTEMPTS": "100", "LONGEST_WAIT": "86400",
    "ENRICH": "100000", "DETAILS": "100000", "PAGE_MEGABYTES": "1048576",
    "AGENT_MEGABYTES": "1048576", "AGENT_ROWS": "100000", "AGENT_BYTES": "10000000",
    "LOCK_SECONDS": "604800", "PAGE_SECONDS": "604800", "AGENT_SECONDS": "3600",
}  # fmt: skip


@pytest.mark.parametrize("name", MOST)
def test_a_number_has_a_most(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"PAPERHOUSE_{name}", MOST[name])
    from_environment()
    monkeypatch.setenv(f"PAPERHOUSE_{name}", str(int(MOST[name]) + 1))
    with pytest.raises(UsageError, match=rf"^PAPERHOUSE_{name}\b"):
        from_environment()


@pytest.mark.parametrize(
    ("name", "least", "less"),
    [
        ("PAGE_SECONDS", "0.1", "0"),
        ("PAGE_MEGABYTES", "256", "255"),
        ("HOME", "/a*b#c%20d", "/a?b"),
        ("AGENT_SECONDS", "0.1", "0"),
        ("AGENT_MEGABYTES", "256", "255"),
        ("AGENT_ROWS", "1", "0"),
        ("AGENT_BYTES", "1000", "999"),
        ("LOCK_SECONDS", "0", "-0.1"),
        ("LOCK_SECONDS", "1e3", "nan"),
        ("PAGES", "0", ""),
        ("ARCHIVE_CACHE", "64MB", "63MB"),
        ("WEBHOOK", "http://a", "a"),
        ("WEBHOOK", "https://a/b", "ftp://a/b"),
        ("SITE", "https://a", "https://a?b"),
        ("SITE", "https://a/", "https://a#b"),
        ("SITE", "http://a:1", "http://b@a:1"),
        ("SITE", "http://a", "http://a/b"),
        ("TOKEN", "hf_made_up", "\x0bhf_made_up"),
        ("UI", "http://a", "a"),
        ("FEEDS_URL", "http://a/b", "http://a/b?c"),
        ("FEEDS_URL", "http://a", "http://a#b"),
        ("FEEDS_URL", "http://a", "http://b@a"),
        ("ARCHIVE", "/folder", "folder"),
        ("ARCHIVE", "az://a", "http://a"),
        ("PUBLISH", "az://a", "/folder"),
    ],
)
def test_a_value_has_a_least(
    monkeypatch: pytest.MonkeyPatch, name: str, least: str, less: str
) -> None:
    monkeypatch.setenv(f"PAPERHOUSE_{name}", least)
    from_environment()
    monkeypatch.setenv(f"PAPERHOUSE_{name}", less)
    if less == "":
        assert from_environment().site == Site()
        return
    with pytest.raises(UsageError, match=rf"PAPERHOUSE_{name}\b"):
        from_environment()


def test_the_root_is_a_folder_too() -> None:
    assert store_url("PAPERHOUSE_ARCHIVE", "/") == "/"


@pytest.mark.parametrize(
    "text", ["", "a.test", "ftp://a.test", "mailto:a@b.test", "https://", "https://a.test/ b",
             "https://a.test/\x7f", "https://a.test/\udcff", "http://[::1"],
)  # fmt: skip
def test_what_no_browser_opens_is_no_address(text: str) -> None:
    assert web_address(text) is None


def test_a_long_text_is_cut_and_a_least_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SINCE", "CLUSTER", "LOCK_SECONDS"):
        monkeypatch.setenv(f"PAPERHOUSE_{name}", "x" * 41)
        with pytest.raises(UsageError, match=f"^PAPERHOUSE_{name}='{'x' * 40}' is no"):
            from_environment()
        monkeypatch.delenv(f"PAPERHOUSE_{name}")
    for name in ("AGENT_MEGABYTES", "PAGE_MEGABYTES"):
        monkeypatch.setenv(f"PAPERHOUSE_{name}", "255")
        with pytest.raises(UsageError, match=f"PAPERHOUSE_{name} is at least 256: "):
            from_environment()
        monkeypatch.delenv(f"PAPERHOUSE_{name}")


def test_one_attempt_is_the_least(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, attempts in (("0", 1), ("1", 1), ("2", 2)):
        monkeypatch.setenv("PAPERHOUSE_ATTEMPTS", text)
        assert from_environment().site.attempts == attempts


@pytest.mark.parametrize("text", ["٣", "1" * 10, "1.0", "+1", " 1", "x" * 41])
def test_a_count_is_of_plain_digits(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PAPERHOUSE_AGENT_BYTES", text)
    with pytest.raises(UsageError) as caught:
        from_environment()
    shown = ascii(text[:40])
    assert str(caught.value) == (
        f"PAPERHOUSE_AGENT_BYTES={shown} is not a whole number up to 10,000,000"
    )


def test_a_token_goes_over_https_or_stays_on_this_machine() -> None:
    token = "hf_made_up"  # noqa: S105
    for host in ("http://localhost:1", "http://127.0.0.1", "http://[::1]", "https://a.test"):
        assert Site(host, token=token).token == token
    with pytest.raises(UsageError, match="only sent over https"):
        Site("http://a.test", token=token)
    with pytest.raises(UsageError, match=r"^PAPERHOUSE_SITE is not like"):
        Site("a.test")
    with pytest.raises(UsageError, match="is no token"):
        Site(token="short")  # noqa: S106
    with pytest.raises(UsageError, match=r"^PAPERHOUSE_HOME='inv.udcff' is not UTF-8"):
        Settings(Path("inv\udcff"))


@pytest.fixture
def far_east() -> Iterator[None]:
    """The machine's clock is nine hours ahead of UTC, which counts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


FIRST, TODAY = date(2023, 5, 4), date(2026, 4, 7)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", FIRST), ("2023-05-04", FIRST), ("2026-04-07", TODAY), ("2023-05-03", None),
        ("2026-04-08", None), ("soon", None),
    ],
)  # fmt: skip
def test_a_day_lies_between_the_first_and_today(
    monkeypatch: pytest.MonkeyPatch, text: str, day: date | None
) -> None:
    monkeypatch.setenv("SINCE", text)
    if day is None:
        with pytest.raises(UsageError, match=r"^SINCE="):
            read_day("SINCE", FIRST, TODAY)
        return
    assert read_day("SINCE", FIRST, TODAY) == day
    if day == FIRST:  # where the clock is behind
        assert read_day("SINCE", FIRST, date(2020, 1, 1)) == FIRST


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("", None),
        ("0", datetime(1970, 1, 1)),
        ("1775649600", datetime(2026, 4, 8, 12)),  # a day after now
    ],
)
@pytest.mark.usefixtures("far_east")
def test_the_instant_of_an_import_is_not_to_come(
    monkeypatch: pytest.MonkeyPatch, text: str, instant: datetime | None
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    assert read_source_date(NOON) == instant
    for wrong in ("-1", "1775649601", "soon"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(UsageError, match=r"^SOURCE_DATE_EPOCH="):
            read_source_date(NOON)
