r"""Texts that were cut in the middle of a character, as JavaScript writes them: `\ud83d`."""

import html
import re
from datetime import date

import msgspec
import pytest

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.lone_surrogates import decode_mended
from tests.sources.daily_papers.api_answers import API, PAGES, listed


@pytest.mark.parametrize(
    ("escaped", "expected"),
    [
        (r"a\ud83d", "a�"),
        (r"\uDE42b", "�b"),
        (r"\ud83d\ud83d\ude42", "�🙂"),
        (r"\ud83d\ude42\ude42", "🙂�"),
        (r"\ude42\ud83d", "��"),
        (r"\ud83d\n\u0041", "�\nA"),
        (r"\\\ud83d\\ud83d\ud83d\ude42", "\\�\\ud83d🙂"),
    ],
)
def test_half_of_a_character_is_replaced_and_nothing_else_is(escaped: str, expected: str) -> None:
    assert decode_mended(f'["{escaped}"]', msgspec.json.decode) == [expected]


def test_what_is_broken_otherwise_stays_broken() -> None:
    with pytest.raises(msgspec.DecodeError, match="truncated"):
        decode_mended('["a', msgspec.json.decode)
    with pytest.raises(msgspec.DecodeError, match="malformed"):
        decode_mended(r'["\ud83d" 1]', msgspec.json.decode)


def cut(name: str, title: str) -> bytes:
    """The document with half of a character behind each place of a title."""
    text = (PAGES / name).read_text()
    halved = re.sub(re.escape(title), lambda it: it[0] + r" \ud83d", text)
    assert halved != text
    return halved.encode()


def test_an_answer_with_half_of_a_character_is_read() -> None:
    title = str(listed()[1]["title"])
    url = f"{API}?date=2026-04-02"
    whole = parse_document((PAGES / "api_2026-04-02.json").read_bytes(), Provenance(url))
    halved = parse_document(cut("api_2026-04-02.json", title), Provenance(url))
    assert (halved.outcome, halved.fault, halved.rejects) == ("page", None, [])
    assert halved.listed_on == date(2026, 4, 2)
    titles = [one.title for one in whole.entries]
    titles[1] += " �"
    assert [one.title for one in halved.entries] == titles


def test_an_island_with_half_of_a_character_is_read() -> None:
    body = (PAGES / "daily_2026-04-02.html").read_bytes()
    whole = parse_document(body, Provenance())
    title = html.escape(whole.entries[0].title)
    halved = parse_document(
        body.replace(f"&quot;{title}".encode(), rf"&quot;\ude42{title}".encode()), Provenance()
    )
    assert (halved.template, halved.outcome) == (whole.template, "page")
    assert halved.entries[0].title == f"�{whole.entries[0].title}"
    assert halved.entries[1:] == whole.entries[1:]
