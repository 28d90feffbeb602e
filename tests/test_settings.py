"""What the environment may say."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl import memory_size
from etl.errors import UsageError
from etl.limits import LEAST_MEMORY
from etl.settings import from_environment
from etl.site_settings import ARXIV_SITE, Site


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "SITE", "CONTACT", "TOKEN", "PAGES", "API", "ATTEMPTS", "SINCE", "MEMORY"):
        monkeypatch.delenv(f"PAPERHOUSE_{name}", raising=False)
    for name in ("LONGEST_WAIT", "ARXIV", "OAI", "ARXIV_PAUSE", "ENRICH", "DETAILS"):
        monkeypatch.delenv(f"PAPERHOUSE_{name}", raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)


def test_without_an_environment_the_site_is_asked_below_its_quota() -> None:
    settings = from_environment()
    assert settings.site == Site()
    assert settings.site.url == "https://huggingface.co"
    assert (settings.site.pages, settings.site.api) == (80, 400)
    assert settings.home == Path("data").absolute()


def test_the_environment_says_where_and_how_politely(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = {
        "SITE": "https://mirror.example",
        "CONTACT": "ops@example.org",
        "TOKEN": "hf_made_up",
        "PAGES": "0",
        "API": "100",
        "ATTEMPTS": "2",
        "LONGEST_WAIT": "60",
        "SINCE": "2026-01-05",
    }
    for name, value in stated.items():
        monkeypatch.setenv(f"PAPERHOUSE_{name}", value)
    monkeypatch.setenv("SSL_CERT_FILE", "ca.pem")
    site = from_environment().site
    assert site == Site(
        url="https://mirror.example",
        contact="ops@example.org",
        token="hf_made_up",  # noqa: S106
        pages=0,
        api=100,
        attempts=2,
        longest_wait=60.0,
        first_day=date(2026, 1, 5),
        authorities=Path("ca.pem"),
    )
    assert "hf_made_up" not in repr(from_environment())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAGES", "many"),
        ("API", "-1"),
        ("SINCE", "yesterday"),
        ("SITE", "mirror.example"),
        ("ARXIV", "export.arxiv.org"),
        ("OAI", "https://oaipmh.arxiv.org/oai"),
        ("ARXIV_PAUSE", "2.9"),
        ("ENRICH", "all"),
        ("CLUSTER", "scheduler:8786"),
        ("CLUSTER", "tcp://scheduler:8786"),  # without an archive that all machines reach
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PAPERHOUSE_{name}", value)
    with pytest.raises(UsageError, match=rf"\bPAPERHOUSE_{name}\b"):
        from_environment()


def test_arxiv_is_asked_at_both_its_services_as_its_terms_want() -> None:
    arxiv = from_environment().arxiv
    assert arxiv == ARXIV_SITE
    assert arxiv.origin("/api/query?id_list=2604.00017") == "https://export.arxiv.org"
    assert arxiv.origin("/oai?verb=ListRecords") == "https://oaipmh.arxiv.org"
    assert (arxiv.spacing, arxiv.pages, arxiv.api) == (3.0, 0, 0)


def test_a_mirror_of_arxiv_learns_whom_to_ask_and_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = {
        "ARXIV": "http://127.0.0.1:8001",
        "OAI": "http://localhost:8002",
        "ARXIV_PAUSE": "0.5",
        "CONTACT": "ops@example.org",
        "TOKEN": "hf_made_up",
        "ATTEMPTS": "2",
        "ENRICH": "0",
    }
    for name, value in stated.items():
        monkeypatch.setenv(f"PAPERHOUSE_{name}", value)
    settings = from_environment()
    assert settings.enrich_requests == 0
    assert settings.arxiv == replace(
        ARXIV_SITE,
        url="http://127.0.0.1:8001",
        services=(("/oai", "http://localhost:8002"),),
        spacing=0.5,
        contact="ops@example.org",
        attempts=2,
    )
    assert settings.arxiv.token is None


@pytest.mark.parametrize(
    ("text", "byte_count"),
    [("512MB", 512 * 2**20), ("2GB", 2**31), ("1.5 gb", 3 * 2**29), ("0.5GB", 2**29)],
)
def test_memory_is_a_size(monkeypatch: pytest.MonkeyPatch, text: str, byte_count: int) -> None:
    monkeypatch.setenv("PAPERHOUSE_MEMORY", text)
    assert from_environment().memory_bytes == byte_count


@pytest.mark.parametrize("text", ["511MB", "0GB", "2", "2TB", "-1GB", "much", "2GB '", "٢GB"])
def test_memory_that_is_no_size_or_too_little_is_refused(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("PAPERHOUSE_MEMORY", text)
    with pytest.raises(UsageError, match=r"PAPERHOUSE_MEMORY.*no size like 2GB, of at least 512MB"):
        from_environment()


def test_a_long_text_that_is_no_size_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERHOUSE_MEMORY", "x" * 41)
    with pytest.raises(UsageError, match=r"='x{40}' is no size"):
        from_environment()


@pytest.mark.parametrize("limit", [str(2**32), "max\n", None])
def test_a_load_usually_has_a_quarter_of_the_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: str | None
) -> None:
    file = tmp_path / "memory.max"
    if limit:
        file.write_text(limit)
    monkeypatch.setattr(memory_size, "_CONTAINER_LIMIT", file)
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    there = min(machine, 2**32) if limit == str(2**32) else machine
    assert memory_size.usual_memory() == max(there // 4, LEAST_MEMORY)


@pytest.mark.parametrize(
    "place", ["", "archive", "archive/feeds", "inbox", "lake", "reports/quality"]
)
def test_feeds_are_not_written_among_the_homes_own_files(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERHOUSE_HOME", str(tmp_path))
    monkeypatch.setenv("PAPERHOUSE_FEEDS", str(tmp_path / place))
    with pytest.raises(UsageError, match=r"which keeps files of its own: name another folder$"):
        from_environment()
    monkeypatch.setenv("PAPERHOUSE_FEEDS", str(tmp_path / "feeds"))
    assert from_environment().feeds.folder == tmp_path / "feeds"
