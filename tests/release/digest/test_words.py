"""The words of whole digests, on a page and as text, line for line."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from msgspec import structs
from selectolax.lexbor import LexborHTMLParser

from etl.ids import ArxivId
from etl.release.digest import digest_words as words
from etl.release.digest.digest import Digest, DigestPaper, Move
from etl.release.digest.digest_html import digest_html
from etl.release.digest.digest_text import digest_text
from etl.release.digest.periods import DigestDay
from tests.release.digest.hostile_papers import DAY, DIGEST, FACTS

FULL = structs.replace(
    FACTS,
    arxiv_id=ArxivId("2604.00001"),
    arxiv_url="https://arxiv.org/abs/2604.00001",
    title="Tides of Tea " + "and of much cold water that nobody ever drank " * 2,
    abstract="It steeps. " + "Then the well-known kettle boils again in the long evening. " * 2,
    authors=("Ada Frost", "Li Wei"),
    organization="Tea Lab",
    upvotes=3,
    comment_count=2,
    code_urls=("https://code.example/tea",),
    capture_url="https://huggingface.co/papers",
    captured_at=datetime(2026, 4, 6, 12, 30),
)
BARE = structs.replace(FACTS, title="Spoons", page_url=None, listed_on=None)
TODAY = DigestDay(DAY, "moving", True, False, False, 14, 31, None)
NEW = replace(
    DIGEST,
    days=(TODAY,),
    new=(DigestPaper(FULL, (("words", "tea"),)), DigestPaper(BARE, (("sql", None),))),
    further=(DigestPaper(FULL), DigestPaper(BARE)),
    waiting_count=1200,
    moved=(DigestPaper(BARE, (("sql", None),), (Move("code"), Move("version", 1, 2))),),
    moved_count=1003,
    nothing_new=None,
)
TEXT = """\
Tea
Mon 6 Apr 2026

1,204 new papers, 1,003 moved.
  Mon 6 Apr  14 of about 31 papers so far

NEW

* Tides of Tea and of much cold water that nobody ever drank and of much cold
  water that nobody ever drank
  Ada Frost, Li Wei · Tea Lab
  3 upvotes · 2 comments · rank 1 of 1 on Mon 6 Apr
  It steeps. Then the well-known kettle boils again in the long evening. Then
  the well-known kettle boils again in the long evening.
  Here for: words: tea
  https://huggingface.co/papers/2604.00001
  arXiv: https://arxiv.org/abs/2604.00001
  code: https://code.example/tea
  as seen on 2026-04-06 12:30 UTC: https://huggingface.co/papers

* Spoons
  Here for: answered by its SQL
  as in capture 0123456789abcdef: 0123456789abcdef


NEW AS WELL

* Tides of Tea and of much cold water that nobody ever drank and of much cold
  water that nobody ever drank
  https://huggingface.co/papers/2604.00001
* Spoons
1,200 more papers did not fit: the next digest has them.

MOVED SINCE YOU WERE TOLD

* Spoons
  code appeared · version 2 at arXiv
  as in capture 0123456789abcdef: 0123456789abcdef

1,002 more moved.

Made from release 20260407T010000.000000Z of 2026-04-07 01:00 UTC.
"""


def test_a_digest_as_text_has_all_its_parts_in_order():
    assert digest_text(NEW) == TEXT


def test_a_line_of_text_is_broken_at_spaces_alone():
    long = "a" * 60 + "-" + "b" * 60
    title = replace(NEW, new=(DigestPaper(structs.replace(BARE, title=f"On {long} tea")),))
    assert f"* On\n  {long}\n  tea\n" in digest_text(title)
    assert f"Tea with\n{long[:90]}…\n" in digest_text(replace(NEW, title=f"Tea with {long}"))


def test_where_all_that_moved_is_shown_nothing_more_is_said():
    text = digest_text(replace(NEW, moved_count=1))
    assert "\n  as in capture 0123456789abcdef: 0123456789abcdef\n\n\nMade from" in text


def test_a_digest_that_is_empty_has_no_headings_and_names_of_days_stand_in_a_column():
    days = (date(2026, 4, 4), date(2026, 4, 5), DAY)
    weekend = [DigestDay(it, "empty", False, True, False, 0, None, None) for it in days[:2]]
    empty = replace(DIGEST, period=replace(DIGEST.period, days=days), days=(*weekend, TODAY))
    assert (
        digest_text(empty)
        == """\
Tea
4 Apr to 6 Apr 2026

No new papers.
Nothing new: no answer of the site is here, so papers may have been listed.
  Sat 4 Apr to Sun 5 Apr  weekend
  Mon 6 Apr               14 of about 31 papers so far

Made from release 20260407T010000.000000Z of 2026-04-07 01:00 UTC.
"""
    )


def test_a_page_has_its_styles_in_its_elements_and_those_of_the_screen_in_its_head():
    page = digest_html(NEW)
    tree = LexborHTMLParser(page)
    assert tree.css_first("title").text() == "Tea: 1,204 new papers, 1,003 moved, Mon 6 Apr 2026"
    assert (tree.css_first("h1").attributes["style"] or "").startswith("margin:")
    assert [it.text() for it in tree.css("h2")] == [
        "New", "New as well", "Moved since you were told",
    ]  # fmt: skip
    assert [it.text() for it in tree.css(".more")] == [
        "1,200 more papers did not fit: the next digest has them.",
        "1,002 more moved.",
    ]
    [kept] = tree.css("style")
    assert "prefers-color-scheme: dark" in kept.text()
    assert "font-family" not in kept.text()


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ((date(2025, 12, 31),), "Wed 31 Dec 2025"),
        ((date(2025, 12, 29), date(2025, 12, 31)), "29 Dec to 31 Dec 2025"),
        ((date(2025, 12, 29), date(2026, 1, 4)), "29 Dec 2025 to 4 Jan 2026"),
    ],
)
def test_the_days_of_a_digest_have_their_years(days: tuple[date, ...], text: str):
    assert words.subject_days(days) == text


def test_one_paper_is_no_papers_and_all_new_ones_count():
    [first, second] = NEW.new
    none = replace(NEW, new=(), further=(), waiting_count=0, moved=(), moved_count=0)
    assert words.headline(none) == "no new papers"
    assert words.headline(replace(none, waiting_count=1)) == "1 new paper"
    some = replace(none, new=(first, second), further=(first,), waiting_count=1)
    assert words.headline(some) == "4 new papers"
    assert words.waiting_text(none) is None
    assert words.unshown_moves_text(none) is None
    assert words.nothing_text(none) is None
    assert words.unshown_moves_text(replace(none, moved=(first,), moved_count=1)) is None
    assert words.waiting_text(replace(none, waiting_count=1)) == (
        "1 more paper did not fit: the next digest has them."
    )


def test_a_heading_has_a_hundred_characters_at_most():
    assert words.heading(replace(NEW, title="t" * 100)) == "t" * 100
    assert words.heading(replace(NEW, title="t" * 101)) == "t" * 99 + "…"


def lines_of(days: tuple[date, ...], *known: DigestDay) -> list[tuple[str, str]]:
    digest: Digest = replace(DIGEST, period=replace(DIGEST.period, days=days), days=known)
    return words.day_lines(digest)


@pytest.mark.parametrize(
    ("known", "text"),
    [
        (DigestDay(DAY, "complete", False, False, False, 1, 31, None), "all 1 paper"),
        (DigestDay(DAY, "complete", False, False, False, 1200, None, None), "all 1,200 papers"),
        (DigestDay(DAY, "moving", True, False, False, 1, None, None), "1 paper so far"),
        (DigestDay(DAY, "moving", True, False, False, 31, 31, None), "31 papers so far"),
        (
            DigestDay(DAY, "moving", True, False, False, 1200, 3100, None),
            "1,200 of about 3,100 papers so far",
        ),
        (DigestDay(DAY, "empty", False, False, True, 0, None, None), "no papers, as on holidays"),
        (
            DigestDay(DAY, "failed", True, False, False, None, None, None),
            "no answer of the site is here",
        ),
        (
            DigestDay(DAY, "missing", True, False, False, None, None, None),
            "no answer of the site is here",
        ),
        (
            DigestDay(DAY, "held", True, False, False, None, None, None),
            "held for a person to look at",
        ),
        (DigestDay(DAY, "empty", True, False, False, 0, None, None), "nothing listed yet"),
    ],
)
def test_a_day_says_what_it_lists_or_why_it_lists_nothing(known: DigestDay, text: str):
    assert lines_of((DAY,), known) == [("Mon 6 Apr", text)]


def test_days_that_list_nothing_for_one_reason_share_a_line_and_others_do_not():
    days = tuple(date(2026, 4, day) for day in range(6, 13))
    same = [DigestDay(it, "moving", True, False, False, 5, 9, None) for it in days[:2]]
    whole = [DigestDay(it, "complete", False, False, False, 5, 9, None) for it in days[2:4]]
    assert lines_of(days, *same, *whole) == [
        ("Mon 6 Apr", "5 of about 9 papers so far"),
        ("Tue 7 Apr", "5 of about 9 papers so far"),
        ("Wed 8 Apr", "all 5 papers"),
        ("Thu 9 Apr", "all 5 papers"),
        ("Fri 10 Apr to Sun 12 Apr", "not asked for yet"),
    ]


def test_days_before_the_last_seven_share_a_line():
    days = tuple(date(2026, 4, day) for day in range(6, 16))
    known = (
        DigestDay(days[0], "complete", False, False, False, 30, None, None),
        DigestDay(days[1], "failed", True, False, False, None, None, None),
    )
    assert lines_of(days, *known) == [
        ("3 earlier days", "30 papers; of 2 days no answer of the site is here"),
        ("Thu 9 Apr to Wed 15 Apr", "not asked for yet"),
    ]
    assert lines_of(days[3:]) == [("Thu 9 Apr to Wed 15 Apr", "not asked for yet")]
    empty = DigestDay(days[0], "empty", False, False, False, 0, None, None)
    weekend = DigestDay(days[1], "missing", False, True, False, None, None, None)
    moving = DigestDay(days[2], "moving", True, False, False, None, None, None)
    assert lines_of(days, empty, weekend, moving)[0] == ("3 earlier days", "0 papers")


def test_weekends_that_nobody_asked_for_lack_no_answer():
    """11 and 12 April 2026 are a weekend: of 9, 10 and 13 April an answer is missing."""
    days = tuple(date(2026, 4, day) for day in range(9, 21))
    assert lines_of(days)[0] == (
        "5 earlier days", "0 papers; of 3 days no answer of the site is here"
    )  # fmt: skip
