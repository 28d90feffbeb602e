"""The banner that makes a text a dump, and the date in the header below it."""

import pytest

from etl.errors import UnreadablePage
from etl.sources.daily_papers.text_dump import is_dump, parse_text_dump
from tests.sources.daily_papers.conftest import (
    BANNER,
    BLANK,
    CARDS,
    CATS,
    GLUE,
    HEADER,
    INVITATION,
    read,
    titles,
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (HEADER, True),
        (BANNER, True),
        ([GLUE + "A Toy Model"], True),
        ([GLUE + "einspace: a lower-case name"], True),
        (["", "", *BANNER], True),
        (["\ufeffnew", *BANNER[1:]], True),
        ([line.replace(" ", "\xa0") for line in HEADER], True),
        ([INVITATION, "by AK and the research community"], True),
        (["\n" * 2_000, *BANNER], True),
        (["new"] * 8 + [INVITATION, "Subscribe"], True),
        (["new"] * 9 + [INVITATION, "Subscribe"], False),
        ([INVITATION + "\n" * 1_950, "Subscribe"], True),  # 2,000 characters
        ([INVITATION + "\n" * 1_951, "Subscribe"], False),
        ([INVITATION, "Subscribers leave: a churn model"], False),
        ([INVITATION, "Cats", CATS], False),
        (["Subscribe", "Cats", CATS], False),
        (["Cats", CATS, *BANNER], False),
        (["<!doctype html>", *BANNER], False),
        (["<p>Get trending papers in your email inbox!</p>", "Subscribe"], False),
        (['[{"title": "Get trending papers in your email inbox!"}]'], False),
        (["# Daily Papers", INVITATION, "[Subscribe](/x)"], False),
        ([], False),
    ],
)
def test_a_dump_is_known_by_its_banner(lines: list[str], expected: bool) -> None:
    assert is_dump("\n".join(lines)) is expected


def test_without_a_banner_there_is_nothing_to_read() -> None:
    with pytest.raises(UnreadablePage, match="subscription banner"):
        parse_text_dump("\n".join(BLANK))


def test_a_banner_alone_is_an_empty_page() -> None:
    for lines in (BANNER, HEADER):
        reading = parse_text_dump("\n".join(lines))
        assert (reading.outcome, reading.fault_kind, reading.fault) == (
            "empty", "no_papers", "banner but no entries",
        )  # fmt: skip
        assert (reading.entries, reading.rejects) == ([], [])


@pytest.mark.parametrize("body", [["Log in"], ["Oh no", "", "Try again"], ["-", "12"], [CATS]])
def test_a_banner_with_nothing_that_belongs_together_is_unreadable(body: list[str]) -> None:
    with pytest.raises(UnreadablePage, match="no entry can be made out"):
        read(body)


def test_the_fault_shows_how_the_first_line_begins() -> None:
    shown = "We study cats in depth and at length. We study cats in depth"  # 60 characters
    with pytest.raises(UnreadablePage, match=f"below it; line 13 is '{shown}'$"):
        read([CATS])


@pytest.mark.parametrize(
    ("header", "expected"),
    [("Apr 15", "Apr 15"), ("Apr\xa015", "Apr 15"), ("Apr 15, 2026", "Apr 15, 2026"), ("", None)],
)
def test_the_header_date_is_kept_as_text(header: str, expected: str | None) -> None:
    lines = [*BANNER, "byAK and the research community", "", header, "", *BLANK]
    reading = parse_text_dump("\n".join(lines))
    assert reading.header_date == expected
    assert titles(reading) == [(1, "Cats"), (2, "Dogs?"), (3, "Owls")]


def test_a_second_header_date_is_no_title_and_no_paper_s_date() -> None:
    reading = read(["Apr 15", "", *CARDS])
    assert titles(reading) == [(2, "Cats"), (3, "Dogs?"), (4, "Owls")]
    dates = [entry.printed_date for entry in reading.entries]
    assert dates == ["Apr 7", "Dec 19, 2025", "Mar 8, 2024"]
