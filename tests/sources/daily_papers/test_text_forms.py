"""Text dumps spaced, titled, signed and wrapped as no rule foresees."""

from collections.abc import Callable

import pytest

from etl.sources.daily_papers.records import Organization
from etl.sources.daily_papers.text_dump import parse_text_dump
from tests.sources.daily_papers.conftest import BLANK, CARDS, CATS, DOGS, HEADER, read, titles


@pytest.mark.parametrize("lines", [BLANK, CARDS], ids=["blank", "cards"])
@pytest.mark.parametrize(
    "respaced",
    [
        lambda dump: dump.replace("\n", "\r\n"),
        lambda dump: dump.replace("\n", "\r"),
        lambda dump: "\ufeff" + dump,
        lambda dump: dump.replace("\n", "  \n"),
        lambda dump: dump.replace("\n", "\xa0\n"),
        lambda dump: dump.replace("\n\n", "\n\n\n"),
        lambda dump: dump + "\n\n\n",
        lambda dump: dump.replace("\n\n", "\n"),
        lambda dump: dump.replace("Apr 7 3", "Apr\xa07\xa03").replace("• 5 ", "•\xa05\xa0"),
    ],
    ids=["crlf", "cr", "bom", "trailing", "nbsp", "more", "end", "none", "nbsp inside"],
)
def test_spacing_changes_nothing(lines: list[str], respaced: Callable[[str], str]) -> None:
    dump = "\n".join([*HEADER, *lines])
    assert parse_text_dump(respaced(dump)) == parse_text_dump(dump)


@pytest.mark.parametrize(
    "title",
    [
        "Cats?",
        "Easy to spot... for now",
        "All you need.",
        "siesta: a lower-case name",
        "A" * 40 + " " + "b" * 140,
        "Part I. Cats as Foundation: Can We Last?",
        "[CLS] and <think> under 1 GB",
        "猫はどこで寝るか",
        "Subscribers Who Stay",
    ],
)
def test_titles_may_look_odd(title: str) -> None:
    reading = read([title, "", CATS, "", *BLANK])
    assert titles(reading)[0] == (1, title)
    assert reading.rejects == []


@pytest.mark.parametrize(
    "abstract",
    [
        "We report what we changed, and why, in one long and careful sentence. " * 2
        + "It is good.",
        "Cats " * 50 + "at https://github.com/example-lab/cats",
        "Cats " * 50 + "\u2028and\x0b owls",
        "Code: [here](https://example.org). " * 8,
    ],
)
def test_abstracts_may_look_odd(abstract: str) -> None:
    reading = read(["Cats", "", abstract, "", "Dogs?", "", DOGS])
    assert (reading.entries[0].abstract, reading.rejects) == (abstract.strip(), [])


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        (["5 authors", "·", "Apr 7"], (5, None, "Apr 7", None)),
        (["• 1 author", "·", "Apr 7, 2026 12"], (1, None, "Apr 7, 2026", 12)),
        (["• 671 authors", "·", "Mar 8, 2024 [ 6]"], (671, None, "Mar 8, 2024", 6)),
        (["• 6 authors", "·", "May 29[6]"], (6, None, "May 29", 6)),
        (["• 6 authors", "·", "May 29 0"], (6, None, "May 29", 0)),
        (["NVIDIA", "·", "May 29"], (None, Organization("NVIDIA"), "May 29", None)),
        (["• 6 authors", "May 29"], (6, None, "May 29", None)),
        (["", "·", "May 29"], (None, None, "May 29", None)),
    ],
)
def test_footers(footer: list[str], expected: tuple[object, ...]) -> None:
    [first, *_] = read(["Cats", "", CATS, "", *footer, "", *CARDS]).entries
    found = (first.author_count, first.organization, first.printed_date, first.comment_count)
    assert found == expected


def test_a_wrapped_text_is_one_text_as_printed() -> None:
    abstract = CATS.replace("length. ", "length.\n")
    reading = read(["A title that\n  goes on", "", abstract, "", *BLANK])
    assert (reading.entries[0].title, reading.entries[0].abstract) == (
        "A title that\n  goes on",
        abstract,
    )
    assert (len(reading.entries), reading.rejects) == (4, [])
