"""No input makes `read` raise, and only a page has entries."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import json

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import PARSER_VERSIONS, parse_document

pytestmark = pytest.mark.slow

PAGES = [
    one.read_bytes()
    for one in sorted((Path(__file__).parents[2] / "pages").iterdir())
    if one.suffix in (".html", ".json", ".txt")
]
NOTHING = Provenance()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["paper", "id", "title", "authors", "summary", "publishedAt", "upvotes", "numComments", "data",
     "status", "date", "count", "user", "name", "hidden", "organization", "submittedOnDailyAt"]
)  # fmt: skip
ITEMS = st.recursive(
    JSON | st.sampled_from(["success", "no_data", "2026-04-01", "2604.00017"]),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below),
    max_leaves=20,
)
QUICK = settings(
    max_examples=100, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def assert_sound(content: bytes, url: str | None = None) -> None:
    reading = parse_document(content, Provenance(url=url))
    assert PARSER_VERSIONS[reading.template] == reading.parser_version
    if reading.outcome == "page":
        assert reading.entries or reading.rejects
    else:
        assert reading.fault
        assert (reading.entries, reading.rejects) == ([], [])
    positions = [one.position for one in reading.entries]
    positions += [one.position for one in reading.rejects]
    assert len(set(positions)) == len(positions)
    json.encode(reading)


@QUICK
@given(st.binary(max_size=400), st.sampled_from([b"", b"<html>", b"[", b"{", b"<article>"]))
def test_random_bytes_are_read_or_named(content: bytes, start: bytes) -> None:
    assert_sound(start + content)


@QUICK
@given(JSON | ITEMS | st.lists(ITEMS), st.text(max_size=20))
def test_random_json_is_read_or_named(value: object, tail: str) -> None:
    text = json.encode(value)
    assert_sound(text, f"https://huggingface.co/api/daily_papers?{tail}")
    assert_sound(json.encode([repr(value)]))


@QUICK
@given(
    st.sampled_from(PAGES),
    st.integers(0, 30_000),
    st.integers(0, 3_000),
    st.sampled_from(["delete", "double", "flip", "cut", "quote", "swap"]),
)
def test_mutated_pages_are_read_or_named(page: bytes, at: int, length: int, kind: str) -> None:
    at %= len(page)
    head, piece, tail = page[:at], page[at : at + length], page[at + length :]
    mutated = {
        "delete": head + tail,
        "double": head + piece + piece + tail,
        "flip": head + bytes(byte ^ 1 for byte in piece[:8]) + piece[8:] + tail,
        "cut": head,
        "quote": head + b'"' + piece + b"'>" + tail,
        "swap": piece + head + tail,
    }
    assert_sound(mutated[kind])
