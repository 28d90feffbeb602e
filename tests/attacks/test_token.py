"""A token that is odd is refused unseen, and one that a site repeats is kept nowhere."""

import gzip
import html
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from warcio.archiveiterator import ArchiveIterator

from etl.errors import UsageError
from etl.pipeline.fetch import run_daily
from etl.settings import Settings, from_environment
from etl.site_settings import Site
from etl.sources.daily_papers.targets import daily_target
from tests.attacks.evil_site import HEAD_END, Wire, answer, evil_site

pytestmark = pytest.mark.slow

DAYS = [daily_target(date(2026, 4, 7)), daily_target(date(2026, 4, 8))]
TOKEN = "hf_S3cretTok+n/1234567890=="  # noqa: S105 - made up

ODD = {
    "newline": "hf_SECRETTOKEN123\n4",
    "carriage_return": "hf_SECRET\rTOKEN",
    "blank_within": "hf_SECRET TOKEN123",
    "header": "hf_SECRETTOKEN\r\nX-Evil: 1",
    "nul_like": "hf_SECRET\x01TOKEN",
    "escape": "\x1b[31mhf_SECRETTOKEN",
    "umlaut": "hf_SECRETTÖKEN",
    "surrogate": "hf_SECRET\udcffTOKEN",
    "quotes": '"hf_SECRETTOKEN"',
    "named": "PAPERHOUSE_TOKEN=hf_SECRETTOKEN;",
    "too_short": "SECRET",
    "too_long": "SECRET" * 1000,
}


@pytest.mark.parametrize("name", ODD)
def test_h1_an_odd_token_is_refused_unseen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERHOUSE_TOKEN", ODD[name])
    with pytest.raises(UsageError, match=r"^PAPERHOUSE_TOKEN is no token") as refused:
        from_environment()
    assert "SECRET" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("around", [("", "\n"), ("", "\r\n"), ("  ", " \t")])
def test_h1_what_an_env_file_puts_around_a_token_is_dropped(
    around: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERHOUSE_TOKEN", TOKEN.join(around))
    assert from_environment().site.token == TOKEN


def page(text: bytes) -> bytes:
    return answer(b"<html><head><title>" + text + b"</title></head></html>")


def moved(target: bytes) -> bytes:
    return answer(b"", b"Location: " + target, status=b"302 Found")


ECHOES: dict[str, Callable[[bytes], bytes]] = {
    "page": page,
    "title_of_an_error": lambda it: answer(b"<title>" + it + b"</title>", status=b"403 No"),
    "api_error": lambda it: answer(b'{"error": "no rights: Bearer ' + it + b'"}'),
    "percent": lambda it: page(quote(it, safe="").encode()),
    "every_character_in_percent": lambda it: page(b"".join(b"%%%02X" % byte for byte in it)),
    "html": lambda it: page(html.escape(it.decode()).replace("/", "&#x2F;").encode()),
    "entities": lambda it: page("".join(f"&#{byte};" for byte in it).encode()),
    "json": lambda it: answer(b'{"error": "' + it.replace(b"/", rb"\/") + b'"}'),
    "json_unicode": lambda it: answer(b'{"error": "' + it.replace(b"=", rb"\u003d") + b'"}'),
    "utf16": lambda it: page(it.decode().encode("utf-16-le")),
    "other_case": lambda it: page(it.upper()),
    "packed": lambda it: answer(gzip.compress(b"<p>" + it), b"Content-Encoding: gzip"),
    "location": lambda it: moved(b"/login?t=" + it),
    "location_elsewhere": lambda it: moved(b"http://127.0.0.1:1/?t=" + it),
    "location_of_the_listing": lambda it: moved(b"/papers/date/2026-04-07?t=" + it),
    "validator": lambda it: answer(b"<p>", b'ETag: "' + it + b'"'),
    "header_name": lambda it: answer(b"<p>", b"hf_S3cretTok: " + it),
    "retry_after": lambda it: answer(b"", b"Retry-After: " + it, status=b"429 Many"),
    "firewall": lambda it: answer(b"", b"x-amzn-waf-action: " + it, status=b"405 No"),
    "encoding": lambda it: answer(b"x", b"Content-Encoding: " + it),
    "garbled_status": lambda it: b"HTTP/1.1 " + it + HEAD_END,
    "garbled_header": lambda it: b"HTTP/1.1 200 OK\r\n" + it + HEAD_END,
    "garbled_length": lambda it: b"HTTP/1.1 200 OK\r\nContent-Length: " + it + HEAD_END,
    "garbled_chunk": lambda it: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked" + HEAD_END + it + b"\r\n"
    ),
    "no_http": lambda it: it + HEAD_END,
}


@pytest.mark.parametrize("name", ECHOES)
def test_l4_a_token_that_the_site_repeats_is_kept_nowhere(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def echo(wire: Wire) -> None:
        wire.send(ECHOES[name](wire.authorization))

    with evil_site(echo) as site:
        asked = Site(site.url, attempts=1, pages=0, idle_seconds=2, answer_seconds=5, token=TOKEN)
        result = run_daily(Settings(tmp_path, site=asked), DAYS)
    assert site.heard[0].header(b"Authorization") == f"Bearer {TOKEN}".encode()
    told = [repr(event.fetch) for event in result.crawl.requests] + [str(result.crawl.stopped)]
    kept = [kept_text(file) for file in tmp_path.rglob("*") if file.is_file()]
    for text in (*told, *kept, "".join(capsys.readouterr())):
        assert "s3crettok" not in text.lower().replace("\0", "")


def kept_text(file: Path) -> str:
    """All that a file holds, unpacked."""
    body = file.read_bytes()
    if file.name.endswith(".warc.gz"):
        records = ArchiveIterator(io.BytesIO(body))
        body = b"".join(
            str(it.rec_headers.headers).encode() + it.content_stream().read() for it in records
        )
    return body.decode("latin-1")


def test_l4_the_request_says_that_its_page_is_masked(tmp_path: Path) -> None:
    with evil_site(lambda wire: wire.send(page(wire.authorization))) as site:
        asked = Site(site.url, attempts=1, pages=0, token=TOKEN)
        result = run_daily(Settings(tmp_path, site=asked), DAYS[:1])
    fetch = result.crawl.requests[0].fetch
    assert fetch.outcome == "unreadable"
    assert str(fetch.detail).endswith("; the site repeated our token, which is masked")
    assert fetch.byte_count == len(page(TOKEN.encode()).split(HEAD_END, 1)[1])


LEADING_OUT = {
    "other_port": "http://127.0.0.1:{port}/papers/date/2026-04-07",
    "other_name": "http://localhost:{own}/papers/date/2026-04-07",
    "other_scheme": "https://127.0.0.1:{own}/papers/date/2026-04-07",
    "no_scheme": "//127.0.0.1:{port}/papers/date/2026-04-07",
    "backslashes": "\\\\127.0.0.1:{port}\\papers\\date\\2026-04-07",
    "user_info": "http://127.0.0.1:{own}@127.0.0.1:{port}/papers/date/2026-04-07",
    "blank": " http://127.0.0.1:{port}/papers/date/2026-04-07",
    "tab": "http:\t//127.0.0.1:{port}/papers/date/2026-04-07",
}


@pytest.mark.parametrize("name", LEADING_OUT)
def test_h1_a_token_follows_no_redirect_to_another_place(name: str, tmp_path: Path) -> None:
    with evil_site(lambda wire: wire.send(answer(b""))) as elsewhere:

        def lead(wire: Wire) -> None:
            target = LEADING_OUT[name].format(port=elsewhere.port, own=site.port)
            wire.send(answer(b"", b"Location: " + target.encode(), status=b"302 Found"))

        with evil_site(lead) as site:
            asked = Site(site.url, attempts=1, pages=0, token=TOKEN)
            run_daily(Settings(tmp_path, site=asked), DAYS)
        assert elsewhere.heard == []
    assert [one.path.decode() for one in site.heard] == ["/robots.txt", *(it.path for it in DAYS)]
