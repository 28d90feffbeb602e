import codecs
import gzip
import re
from datetime import datetime
from pathlib import Path

import pytest
from msgspec import json

from etl.archive.documents import Provenance
from etl.contract.vocabulary import PageFault
from etl.limits import MAX_PAGE_BYTES
from etl.sources.daily_papers.detect import NO_TEMPLATE, PARSER_VERSIONS, parse_document
from etl.sources.daily_papers.junk import is_cut_off
from etl.sources.daily_papers.records import ParsedDocument

PAGES = Path(__file__).parents[2] / "pages"
NOTHING = Provenance()
DAILY = (PAGES / "daily_2026-04-01.html").read_bytes()
ARRAY = (PAGES / "api_2026-04-02.json").read_bytes()
ISLAND = DAILY.index(b'data-target="DailyPapers"')
NO_ISLAND = re.sub(rb' data-target="DailyPapers" data-props="[^"]*"', b"", DAILY)
DECLARED = b'<?xml version="1.0"?>'
HEAD = b'<!doctype html><html><head><meta charset="utf-8">'


def titled(title: str, content: str = "") -> bytes:
    end = f"<title>{title}</title></head><body>{content}</body></html>"
    return HEAD + end.encode()


def island(props: str) -> bytes:
    return titled("", f'<p data-target="DailyPapers" data-props="{props}">')


BROKEN: dict[PageFault, list[tuple[str, bytes, str]]] = {
    "no_bytes": [
        ("no bytes", b"", "no bytes"),
    ],
    "blank": [
        ("blank", b" \r\n\t ", "nothing but white space (5 bytes)"),
        ("only a byte order mark", codecs.BOM_UTF8, "nothing but white space"),
    ],
    "binary": [
        ("gzip", gzip.compress(DAILY), "binary: looks like gzip"),
        ("PNG", b"\x89PNG\r\n\x1a\n" + bytes(40), "binary: looks like PNG"),
        ("PDF", b"%PDF-1.7\n%\xe2\xe3", "binary: looks like PDF"),
        ("zip", b"PK\x03\x04" + bytes(30), "binary: looks like zip"),
        ("a database", b"SQLite format 3\x00" + bytes(80), "binary: looks like SQLite"),
        ("NUL bytes", b"<html>\x00</html>", "binary: it has NUL bytes"),
        ("UTF-16 without a mark", DAILY.decode().encode("utf-16-le"), "binary: it has NUL bytes"),
    ],
    "bad_encoding": [
        ("half a UTF-16 file", codecs.BOM_UTF16_LE + b"<\x00h", "not utf-16-le, though it says so"),
        ("latin-1, undeclared", "<p>Öztürk".encode("latin-1"), "no charset is declared"),
        ("latin-1 that ends like UTF-8", b"<p>\xd6z\xc3", "no charset is declared"),
        ("Shift JIS", b'<meta charset="Shift_JIS">\x83\x89', "charset 'shift_jis' is declared"),
        ("rot13", b'<meta charset="rot13">\xff', "charset 'rot13' is declared"),
        (
            "latin-1, declared beyond 4,096 bytes",
            b"<meta charset=latin1>\xd6z".rjust(4_100),
            "charset 'latin' is declared",
        ),
        ("latin-1 with a hole", b'<meta charset="latin-1">\x81', "not windows-1252"),
    ],
    "cut_off": [
        ("half a character", "<p>ü".encode()[:-1], "cut off in the middle of a character"),
        ("cut in the head", DAILY[:200], "truncated HTML without papers (cut off: no </html>)"),
        (
            "cut in the island",
            DAILY[: ISLAND + 900],
            "cut off in the middle of the DailyPapers island",
        ),
    ],
    "other_text": [
        ("a word", b"Unauthorized", "plain text that is no dump of a listing: 'Unauthorized'"),
        ("a CSV", b"path,url,captured_at\n", "plain text that is no dump"),
        ("a long word", b"x" * 61, f"plain text that is no dump of a listing: '{'x' * 60}'"),
    ],
    "unknown_shape": [
        ("JSON null", b"[null]", "a JSON array, but of no papers: 1 members"),
        ("JSON strings", b'["a", "b"]', "a JSON array, but of no papers: 2 members"),
        ("half of a character", rb'["\ud800"]', "a JSON array, but of no papers: 1 members"),
        ("lines of models", b'{"id": "bert"}\n{"id": "gpt"}\n', "JSON lines, but of no papers: 2"),
        ("an array of models", b'[{"id": "bert"}]', "a JSON array, but of no papers: 1 members"),
        ("an empty object", b"{}", "a JSON object that no template knows (keys: none)"),
        ("another object", b'{"b": 1, "a": 2}', "no template knows (keys: a, b)"),
        ("data of no success", b'{"status": "ok", "data": []}', "(keys: data, status)"),
        ("no data, and data", b'{"status": "no_data", "data": [1]}', "(keys: data, status)"),
        ("nine keys", json.encode(dict.fromkeys("abcdefghi")), "(keys: a, b, c, d, e, f, g, h)"),
        ("a long key", json.encode({"x" * 121: 1}), f"(keys: {'x' * 120})"),
        (
            "no data, no day",
            b'{"status": "no_data", "date": 7}',
            "a no-data answer without a date: 7",
        ),
        ("deep JSON that ends", b"[" * 900 + b"]" * 900, "a JSON array, but of no papers"),
        ("open brackets", json.encode(["(" * 100_000]), "a JSON array, but of no papers"),
    ],
    "error_answer": [
        (
            "an API error",
            b'{"error": "Too many requests"}',
            "an error in JSON: 'Too many requests'",
        ),
        ("a long error", json.encode({"error": "x" * 121}), f"an error in JSON: '{'x' * 120}'"),
        ("a failed wrapping", b'{"status": "failed", "message": "x"}', "an error in JSON: 'x'"),
    ],
    "broken_json": [
        ("cut JSON", ARRAY[:-9], "broken JSON: Input data was truncated"),
        ("cut JSON lines", b'{"paper": {}}\n{"paper"', "broken JSON"),
        ("two JSON texts", ARRAY + ARRAY, "broken JSON"),
        ("NaN", b"[NaN]", "broken JSON"),
        ("a number without end", b"[" + b"9" * 5_000 + b"]", "broken JSON"),
    ],
    "too_deep": [
        ("deep JSON", b"[" * 100_000, "JSON nested too deeply"),
        (
            "a deep literal",
            json.encode(["-" * 100_000 + "1"]),
            "a Python literal nested too deeply",
        ),
        ("deeper HTML", titled("", "<b>" * 5_000), "HTML nested deeper than 500 tags"),
    ],
    "too_large": [
        (
            "a long literal",
            json.encode(["'" * (2 << 20)]),
            "a Python literal of 2,097,152 characters",
        ),
        ("many literals", json.encode(["1" * (1 << 20)] * 9), "literals of 9,437,184 characters"),
    ],
    "interstitial": [
        (
            "Cloudflare",
            titled("Just a moment..."),
            'an interstitial, not a page of the site: "Just a',
        ),
        ("AWS WAF", (PAGES / "junk_challenge.html").read_bytes(), '"Human Verification"'),
        ("untitled WAF", titled("", "<script>window.gokuProps = {}</script>"), "an interstitial"),
    ],
    "error_page": [
        (
            "503",
            (PAGES / "junk_503.html").read_bytes(),
            'page: "503 Service Temporarily Unavailable"',
        ),
        (
            "404 of the site",
            titled("404 – Hugging Face"),
            'an HTTP error page: "404 – Hugging Face"',
        ),
        ("429", titled("", "<h1>429 Too Many Requests</h1>"), 'HTTP error page: "429 Too Many'),
    ],
    "login_page": [
        ("login", titled("Log In - Hugging Face"), 'a login page: "Log In - Hugging Face"'),
        ("a form", titled("Welcome", '<input type="password">'), 'a login page: "Welcome"'),
    ],
    "other_page": [
        ("a paper", titled("Paper page - Rate Limit Me"), 'another page of the site: "Paper page'),
        ("models", titled("Models - Hugging Face"), 'another page of the site: "Models - Hugging'),
        ("a blog", titled("My blog"), 'HTML without papers: "My blog"'),
        ("a fragment", b"<p>Hello", "HTML without papers: it has no title"),
        ("a long title", titled("x" * 81), f'"{"x" * 80}…"'),
        ("a title of 80 characters", titled("x" * 80), f'HTML without papers: "{"x" * 80}"'),
        ("XHTML", b'<?xml version="1.0"?><html></html>', "HTML without papers: it has no title"),
        ("XHTML late", DECLARED.ljust(1_995) + b"<html></html>", "HTML without papers"),
        ("deep HTML", titled("", "<div>" * 400), "HTML without papers"),
    ],
    "no_island": [
        (
            "cut before the cards",
            NO_ISLAND[: NO_ISLAND.index(b"<article")],
            "neither island nor cards",
        ),
        ("no cards", titled("Daily Papers - Hugging Face"), "a listing page without papers"),
    ],
    "broken_island": [
        ("an empty island", island(""), "island is empty"),
        ("an island of no object", island("[]"), "island is broken: Expected `object`"),
        ("an island of no list", island("{}"), "missing required field `dailyPapers`"),
        ("a deep island", island("[" * 90_000), "recursion"),
    ],
    "other_format": [
        ("RSS", b'<?xml version="1.0"?><rss><title>x</title></rss>', "XML, not HTML"),
        ("XML in a blank line", b'\n<?xml version="1.0"?><rss></rss>', "XML, not HTML"),
        ("XML about HTML", DECLARED.ljust(1_996) + b"<html></html>", "XML, not HTML"),
        ("MHTML", b"From: <Saved by Blink>\nMIME-Version: 1.0\n\n<html>", "an MHTML archive"),
    ],
}


@pytest.mark.parametrize(
    ("kind", "content", "fault"),
    [
        pytest.param(kind, content, fault, id=name)
        for kind, cases in BROKEN.items()
        for name, content, fault in cases
    ],
)
def test_what_is_no_listing_gives_no_entry_and_a_reason(
    kind: PageFault, content: bytes, fault: str
) -> None:
    reading = parse_document(content, NOTHING)
    assert (reading.outcome, reading.template) == ("unreadable", NO_TEMPLATE)
    assert reading.fault_kind == kind
    assert fault in (reading.fault or "")
    assert (reading.entries, reading.rejects) == ([], [])


def test_a_document_has_a_fault_in_words_exactly_where_it_has_a_kind_of_fault() -> None:
    found = {
        (one.fault_kind is None, one.fault is None)
        for path in PAGES.iterdir()
        if path.is_file() and (one := parse_document(path.read_bytes(), NOTHING))
    }
    assert found == {(True, True), (False, False)}


def test_a_huge_file_is_not_read() -> None:
    fault = parse_document(b" " * (MAX_PAGE_BYTES + 1), NOTHING).fault
    assert fault == "too large: 16,777,217 bytes, at most 16,777,216 are read"


def test_real_junk_is_named(corpus: Path) -> None:
    readings = [
        parse_document(one.read_bytes(), NOTHING) for one in sorted(corpus.glob("junk/*.html"))
    ]
    assert [(one.outcome, one.fault) for one in readings] == [
        ("unreadable", 'HTML without papers: "No content available"'),
        ("unreadable", 'HTML without papers: "[2303.12712] Untitled Document"'),
        ("unreadable", 'an interstitial, not a page of the site: "Just a moment..."'),
    ]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + DAILY,
        codecs.BOM_UTF16_LE + DAILY.decode().encode("utf-16-le"),
        codecs.BOM_UTF16_BE + DAILY.decode().encode("utf-16-be"),
        codecs.BOM_UTF32_LE + DAILY.decode().encode("utf-32-le"),
        DAILY.replace(b"\n", b"\r\n"),
        b"\n\n" + DAILY,
        b"plain " * 400 + DAILY,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + DAILY,
    ],
    ids=[
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "utf-32-le",
        "crlf",
        "blank lines",
        "a preface",
        "headers",
    ],
)
def test_a_marked_encoding_or_a_wrapping_changes_nothing(content: bytes) -> None:
    assert parse_document(content, NOTHING) == parse_document(DAILY, NOTHING)


def test_a_declared_charset_is_believed_where_utf8_does_not_fit() -> None:
    text = re.sub(r"[^\x00-\xff]", "?", DAILY.decode())
    declared = text.replace('charset="utf-8"', 'charset="ISO-8859-1"').encode("latin-1")
    authors = parse_document(declared, NOTHING).entries[1].authors or []
    assert [one.name for one in authors][2:4] == ["Ahmet Öztürk", "José Ñandú"]


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("<html>", True),
        ("<HTML></HTML>", False),
        ("x" * 4_995 + "<html", True),
        ("x" * 4_996 + "<html", False),
        ("<html></html>" + "x" * 1_993, False),
        ("<html></html>" + "x" * 1_994, True),
    ],
)
def test_a_page_is_cut_off_where_it_begins_early_and_does_not_end_late(
    text: str, is_cut: bool
) -> None:
    assert is_cut_off(text) is is_cut


def test_white_space_before_json_changes_nothing() -> None:
    assert parse_document(b" \n" + ARRAY, NOTHING) == parse_document(ARRAY, NOTHING)


@pytest.mark.parametrize(
    ("day", "outcome", "fault"),
    [
        (30, "page", None),
        (29, "unreadable", "a page of 2026-04-01, which is after it was seen on 2026-03-29"),
    ],
)
def test_a_page_that_was_captured_before_its_day_is_not_read(
    day: int, outcome: str, fault: str | None
) -> None:
    read = parse_document(DAILY, Provenance(captured_at=datetime(2026, 3, day, 23, 59)))
    assert (read.outcome, read.fault) == (outcome, fault)


def test_a_tag_inside_of_json_makes_it_no_html() -> None:
    items = json.decode(ARRAY)
    items[0]["title"] = 'A <html> tag and <div data-target="DailyPapers">'
    assert parse_document(json.encode(items), NOTHING).template == "api_array"


def test_every_template_has_a_version_and_any_new_one_rereads_what_was_unreadable() -> None:
    readings: list[ParsedDocument] = [
        parse_document(one.read_bytes(), NOTHING)
        for one in sorted(PAGES.iterdir())
        if one.suffix in (".html", ".json", ".txt")
    ]
    assert {one.template: one.parser_version for one in readings}.items() <= PARSER_VERSIONS.items()
    assert PARSER_VERSIONS[NO_TEMPLATE] == sum(
        version for name, version in PARSER_VERSIONS.items() if name != NO_TEMPLATE
    )
