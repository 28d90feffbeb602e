"""Settings that make no sense are refused by name, before anything is written."""

import os
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.settings import from_environment

LATER = datetime.combine(datetime.now(UTC), time(), UTC) + timedelta(days=400)
"""A whole day, so that every process that collects these tests gives them the same names."""

ODD = [
    *(("PAPERHOUSE_SITE", text) for text in (
        "http://[", "https://exa mple", "https://example.org:99999", "https://example.org:-1",
        "https://", "http://\udcff.org", "https://a.org/x", "https://a.org?x", "https://a.org#x",
        "https://me@a.org", "https://a.org\nb.org", "https://a.org\x1b[31m", "http://1.2.3.4.5",
        "javascript:alert(1)", "http://a.org:port", "://", "[",
    )),
    *(("PAPERHOUSE_WEBHOOK", text) for text in (
        "http://[", "https://exa mple/hook", "https://example.org:99999/hook", "ftp://a.org/hook",
        "hook", "https:///", "https://a.org/\udcff", "https://a.org/\n", "file:///etc/passwd",
    )),
    ("PAPERHOUSE_UI", "localhost:3000"),
    *(("PAPERHOUSE_CONTACT", text) for text in (
        "mü@example.org", "a@example.org\nX-Evil: 1", "a@example.org\r", "a\t",
        "a" * 201, "\u202eevil", "a\udcff",
    )),
    *(("PAPERHOUSE_LONGEST_WAIT", text) for text in (
        "1" + "0" * 20, "9" * 5000, "-1", "nan", "inf", "1e3", "86401", "²", "٣",
    )),
    *(("PAPERHOUSE_LOCK_SECONDS", text) for text in (
        "nan", "-1", "-0.001", "inf", "-inf", "1e308", "1e400", "soon", "9" * 5000, "604801",
    )),
    *((f"PAPERHOUSE_{name}", text) for name in ("PAGES", "API", "ATTEMPTS") for text in (
        "1" + "0" * 20, "9" * 5000, "-1", "1.5", "nan", "100001", "²", " 5",
    )),
    *(("PAPERHOUSE_SINCE", text) for text in (
        "2023-05-03", "1970-01-01", "0001-01-01", "9999-12-31", f"{LATER:%Y-%m-%d}", "2026-02-30",
        "yesterday", "2026-01", "9" * 5000,
    )),
    *(("SOURCE_DATE_EPOCH", text) for text in (
        "nan", "inf", "-inf", "-1", "1e308", "253402300800", "1e11", "9" * 5000, "now",
        str(LATER.timestamp()),
    )),
    ("PAPERHOUSE_HOME", "inv\udcff"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), ODD, ids=lambda it: ascii(it)[:40])
def test_l3_an_odd_setting_is_refused_by_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, name, value)
    with pytest.raises(UsageError, match=f"^{name}") as refused:
        from_environment()
    assert len(str(refused.value)) < 200
    assert str(refused.value).isprintable()


FINE = {
    "PAPERHOUSE_SITE": ["http://localhost:8000", "https://bücher.example/", "http://[::1]:80"],
    "PAPERHOUSE_WEBHOOK": ["https://hooks.example/a?b=c#d", "http://127.0.0.1:9/ü"],
    "PAPERHOUSE_UI": ["http://localhost:3001/", "https://ui.example"],
    "PAPERHOUSE_LOCK_SECONDS": ["0", "0.5", "604800"],
    "PAPERHOUSE_LONGEST_WAIT": ["0", "86400"],
    "PAPERHOUSE_SINCE": ["2023-05-04", f"{datetime.now(UTC):%Y-%m-%d}"],
    "SOURCE_DATE_EPOCH": ["0", "1767225600", "1767225600.5"],
}


@pytest.mark.parametrize(("name", "value"), [(k, v) for k, values in FINE.items() for v in values])
def test_l3_an_odd_but_meant_setting_is_taken(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    from_environment()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAPERHOUSE_SITE", b"http://["),
        ("PAPERHOUSE_WEBHOOK", b"http://["),
        ("PAPERHOUSE_CONTACT", "mü@example.org".encode()),
        ("PAPERHOUSE_LOCK_SECONDS", b"nan"),
        ("PAPERHOUSE_TOKEN", b"hf_SECRET TOKEN"),
    ],
)
def test_l3_an_odd_setting_ends_every_command_before_it_writes(
    name: str, value: bytes, tmp_path: Path
) -> None:
    env: dict[bytes, bytes] = {**os.environb, b"PAPERHOUSE_HOME": bytes(tmp_path / "home")}
    env[name.encode()] = value
    for command in (["status"], ["load", "."], ["fetch", "--date", "2026-04-07"], ["run"]):
        ended = subprocess.run(
            [sys.executable, "-m", "etl", *command],
            env=env, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"paperhouse: {name}")
        assert "Traceback" not in ended.stderr
        assert "SECRET" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
