"""Any text is read as a dump or refused as a page, and five megabytes of it within a second."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json

from etl.errors import UnreadablePage
from etl.sources.daily_papers.text_dump import is_dump, parse_text_dump
from tests.sources.daily_papers.conftest import CATS, GLUE, HEADER, read

pytestmark = pytest.mark.slow

FRAGMENTS = st.sampled_from([
    "\n", "\n\n", "·", "·\n", "Apr 7 3\n", "  • 5 authors\n", "Cats\n", CATS, "Subscribe", "\r",
    "new\n", "byAK and the research community\n", "Apr 31\n", "\x00", "\ud800", "\x85", "٣ authors",
])  # fmt: skip


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.sampled_from(["", GLUE, "\n".join(HEADER)]), st.lists(FRAGMENTS | st.text(), max_size=12))
def test_no_text_raises_anything_but_unreadable_page(start: str, pieces: list[str]) -> None:
    dump = start + "".join(pieces)
    is_dump(dump)
    try:
        reading = parse_text_dump(dump)
    except UnreadablePage:
        return
    assert (reading.outcome == "page") == bool(reading.entries or reading.rejects)
    json.encode(reading)


@pytest.mark.parametrize("lines", [["Cats", CATS] * 24_998, ["new"] * 50_000])
def test_a_text_longer_than_any_page_is_never_read_in_part(lines: list[str]) -> None:
    with pytest.raises(UnreadablePage, match="more than 50000 lines"):
        read(lines)


@pytest.mark.parametrize(
    "piece",
    [
        "\n", " ", "a\n", "a", "·\n", "\r", "][1", "5 ", "Cats\n \n", "\ufeff", "Subscribe", "A. ",
        "Apr 7 " + " " * 90 + "\n", f"Cats\n{CATS}\n",
    ],
)  # fmt: skip
def test_five_megabytes_of_anything_take_less_than_a_second(piece: str) -> None:
    dump = "\n".join(HEADER) + "\n" + piece * (5_000_000 // len(piece))
    start = time.process_time()
    assert is_dump(dump)
    with suppress(UnreadablePage):
        parse_text_dump(dump)
    assert time.process_time() - start < 1
