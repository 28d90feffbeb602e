"""Text dumps with a broken entry: it is refused where it stands, and its neighbours stay."""

import pytest
from msgspec import json

from etl.sources.daily_papers.records import ParsedDocument
from tests.sources.daily_papers.conftest import BLANK, CARDS, CATS, DOGS, INVITATION, OWLS, read

TITLE, ABSTRACT, DATE = "title: missing", "abstract: missing", "printed_date: missing"
SPOILT, STRAY = "printed_date: not a date", "a line that belongs to no entry"
CROSSED = "order: a lone title stands before it and a lone abstract after it"
CUT = "cut off: the page ends inside this entry"


def faults(reading: ParsedDocument) -> list[tuple[int, list[str]]]:
    return [(reject.position, reject.faults) for reject in reading.rejects]


@pytest.mark.parametrize(
    ("lines", "loaded", "refused"),
    [
        (["Cats", "", *BLANK[4:]], "DO", [(1, [ABSTRACT])]),
        ([CATS, "", *BLANK[4:]], "DO", [(1, [TITLE])]),
        ([*BLANK[:3], "", CATS, "", *BLANK[4:]], "CDO", [(2, [TITLE])]),
        ([*BLANK[:3], "", "A second paragraph", "", *BLANK[4:]], "CDO", [(2, [ABSTRACT])]),
        (["Cats", "", *BLANK], "CDO", [(1, [ABSTRACT])]),
        ([*BLANK, "", "Newts"], "CDO", [(4, [ABSTRACT])]),
        (["-", "", *BLANK[:4], "12", "", *BLANK[4:]], "CDO", [(1, [STRAY]), (3, [STRAY])]),
        (["https://example.org/1", "", *BLANK], "CDO", [(1, [STRAY])]),
        (["SubscribeNewts", "", CATS, "", *BLANK], "CDO", [(1, [STRAY]), (2, [TITLE])]),
        (["Apr 15", "", *BLANK], "CDO", [(1, [ABSTRACT])]),
        (["[Newts][32]", "", CATS, "", *BLANK], "CDO", [(1, [STRAY]), (2, [TITLE])]),
        (["Newts", "", INVITATION, "", CATS, "", *BLANK[4:]], "DO",
         [(1, [ABSTRACT]), (2, [STRAY]), (3, [TITLE])]),
        (["Cats", "", "Dogs?", "", CATS, "", DOGS, "", *BLANK[8:]], "O",
         [(1, [ABSTRACT]), (2, [CROSSED]), (3, [TITLE])]),
        (["Cats", "", "Dogs?", "", *CARDS[2:8], *CARDS[10:]], "O",
         [(1, [ABSTRACT, DATE]), (2, [CROSSED]), (3, [TITLE])]),
        (["### Newts", "", CATS, "", *BLANK], "CDO", [(1, [STRAY]), (2, [TITLE])]),
        (["One line", "of a title", "", CATS, "", *BLANK], "CDO", [(1, [STRAY]), (2, [TITLE])]),
        ([*BLANK[:3], *BLANK[4:]], "CDO", []),
        ([*BLANK[:1], *BLANK[2:]], "CDO", []),
        (CARDS[2:], "DO", [(1, [TITLE])]),
        ([*CARDS[:2], *CARDS[4:]], "DO", [(1, [ABSTRACT])]),
        ([*CARDS[:4], *CARDS[8:]], "DO", [(1, [DATE])]),
        ([*CARDS[:6], *CARDS[7:]], "DO", [(1, [DATE])]),
        ([*CARDS[:6], "Apr 7th", *CARDS[7:]], "DO", [(1, [SPOILT])]),
        ([*CARDS[:6], "Smarch 7", *CARDS[7:]], "DO", [(1, [SPOILT])]),
        ([*CARDS[:7], "Apr 8", *CARDS[7:]], "CDO", [(2, [TITLE, ABSTRACT])]),
        ([*CARDS[:8], "5 authors", "·", "Apr 8", "", *CARDS[8:]], "CDO", [(2, [TITLE, ABSTRACT])]),
        ([*CARDS[:4], "-", *CARDS[4:]], "DO", [(1, [DATE]), (2, [STRAY]), (3, [TITLE, ABSTRACT])]),
        (CARDS[:-1], "CD", [(3, [DATE, CUT])]),
        (CARDS[:-3], "CD", [(3, [DATE, CUT])]),
        (CARDS[:-5], "CD", [(3, [ABSTRACT, DATE, CUT])]),
        ([*CARDS[:-1], "Mar 8, 20"], "CD", [(3, [SPOILT, CUT])]),
        (["5 authors", "·", "Apr 7"], "", [(1, [TITLE, ABSTRACT])]),
    ],
)  # fmt: skip
def test_the_faulty_entry_is_refused_and_its_neighbours_stay(
    lines: list[str], loaded: str, refused: list[tuple[int, list[str]]]
) -> None:
    reading = read(lines)
    assert "".join((entry.title or "")[0] for entry in reading.entries) == loaded
    assert faults(reading) == refused
    assert all((one.title, one.abstract, one.printed_date) in WHOLE for one in reading.entries)


WHOLE = {
    (title, abstract, date)
    for title, abstract, printed in [
        ("Cats", CATS, "Apr 7"), ("Dogs?", DOGS, "Dec 19, 2025"), ("Owls", OWLS, "Mar 8, 2024"),
    ]
    for date in (printed, None)
}  # fmt: skip


def test_a_reject_says_what_stood_where() -> None:
    [reject] = read(["Cats", "", *BLANK[4:]]).rejects
    assert json.decode(reject.row) == {"line": 13, "lines": ["Cats"]}


def test_a_reject_shows_a_wrapped_text_as_its_lines() -> None:
    [reject] = read(["Two lines", "  of a title", "", *BLANK]).rejects
    assert json.decode(reject.row) == {"line": 13, "lines": ["Two lines", "  of a title"]}
