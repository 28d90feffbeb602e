"""What the environment may say."""

import os
from datetime import date
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.limits import LEAST_MEMORY
from etl.settings import Site, from_environment


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "SITE", "CONTACT", "TOKEN", "PAGES", "API", "ATTEMPTS", "SINCE", "MEMORY"):
        monkeypatch.delenv(f"PAPERHOUSE_{name}", raising=False)
    monkeypatch.delenv("PAPERHOUSE_LONGEST_WAIT", raising=False)
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
    [("PAGES", "many"), ("API", "-1"), ("SINCE", "yesterday"), ("SITE", "mirror.example")],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PAPERHOUSE_{name}", value)
    with pytest.raises(UsageError, match=f"PAPERHOUSE_{name}"):
        from_environment()


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


def test_a_load_usually_has_a_quarter_of_the_memory() -> None:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert LEAST_MEMORY <= from_environment().memory_bytes <= max(machine // 4, LEAST_MEMORY)
