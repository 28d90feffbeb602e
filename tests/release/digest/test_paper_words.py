"""The words about a paper, at the lengths and counts that decide."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from etl.release.digest.digest import DigestPaper, FilterReason, Move, PaperFacts
from etl.release.digest.paper_words import (
    abstract_text,
    authors_text,
    evidence_text,
    evidence_url,
    links,
    move_texts,
    organization_text,
    reason_text,
    short_count,
    standing_texts,
    title_text,
    upvotes_text,
)
from etl.release.digest.phrases import cut, day_text, short_day
from tests.release.digest.hostile_papers import FACTS

URL = "https://a.test/"


def facts(**changes: object) -> PaperFacts:
    return replace(FACTS, **changes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abcdefghij", "abcdefghij"),
        ("abcdefghijk", "abcdefghi…"),
        ("abcde fghijk", "abcde…"),
        ("abcd fghijkl", "abcd fghi…"),  # a word that ends before the middle is no place to cut
        (" a \n b ", "a b"),
        ("abcdefgh ijk", "abcdefgh…"),
        ("abcdefgh  ijk", "abcdefgh…"),
        ("abcdef g hijk", "abcdef g…"),
        ("abcdef, ghijk", "abcdef,…"),
    ],
)
def test_a_text_is_cut_at_a_word_of_its_second_half(text: str, expected: str) -> None:
    assert cut(text, 10) == expected


def test_days_know_no_locale() -> None:
    assert [day_text(date(2026, month, 1)) for month in (1, 12)] == ["Thu 1 Jan", "Tue 1 Dec"]
    assert day_text(date(2026, 4, 5)) == "Sun 5 Apr"
    assert short_day(date(2026, 4, 15)) == "15 Apr"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"), (999, "999"), (1_000, "1.0k"), (9_949, "9.9k"), (10_000, "10k"),
        (999_000, "999k"), (1_000_000, "1.0M"), (10_000_000, "10M"),
    ],
)  # fmt: skip
def test_a_count_is_short(count: int, text: str) -> None:
    assert short_count(count) == text


@pytest.mark.parametrize(
    ("authors", "count", "text"),
    [
        ((), None, ""),
        ((), 3, "3 authors"),
        (("A", "B"), None, "A, B"),
        (("A", "B"), 2, "A, B"),
        (("A", "B"), 3, "A, B and 1 more"),
        (tuple("ABCDE"), 1, "A, B, C, D and 1 more"),
        (("N" * 81,), 1, "N" * 79 + "…"),
    ],
)
def test_the_first_authors_are_named(
    authors: tuple[str, ...], count: int | None, text: str
) -> None:
    assert authors_text(facts(authors=authors, author_count=count)) == text


def sentence(count: int) -> str:
    return "S".ljust(count - 1, "s") + "."


@pytest.mark.parametrize(
    ("abstract", "text"),
    [
        (None, ""),
        (f"{sentence(100)} {sentence(199)} {sentence(9)}", f"{sentence(100)} {sentence(199)}"),
        (f"{sentence(100)} {sentence(200)}", sentence(100)),
        (f"{sentence(100)} {sentence(200)} {sentence(9)}", sentence(100)),
        (sentence(300), sentence(300)),
        (sentence(301), sentence(301)[:299] + "…"),
    ],
)
def test_an_abstract_is_its_first_sentences(abstract: str | None, text: str) -> None:
    assert abstract_text(facts(abstract=abstract)) == text


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({"comment_count": 0, "listed_on": None}, []),
        ({"comment_count": 1, "listed_on": None}, ["1 comment"]),
        (
            {"comment_count": None, "listed_on": date(2026, 4, 1), "upvotes": 0, "rank": 2,
             "day_paper_count": 9},
            ["rank 2 of 9 on Wed 1 Apr"],
        ),
        (
            {"comment_count": None, "listed_on": date(2026, 4, 1), "upvotes": None, "rank": 2},
            ["Wed 1 Apr"],
        ),
        (
            {"comment_count": None, "listed_on": date(2026, 4, 1), "upvotes": 3, "rank": None},
            ["Wed 1 Apr"],
        ),
    ],
)  # fmt: skip
def test_a_paper_stands_somewhere(changes: dict[str, object], texts: list[str]) -> None:
    assert standing_texts(facts(**changes)) == texts


def test_upvotes_are_told_where_they_are_stated() -> None:
    assert [upvotes_text(facts(upvotes=it)) for it in (None, 0, 1)] == [
        None, "0 upvotes", "1 upvote",
    ]  # fmt: skip


def test_titles_and_organizations_have_a_length() -> None:
    assert title_text(facts(title="T" * 240)) == "T" * 240
    assert title_text(facts(title="T" * 241)) == "T" * 239 + "…"
    assert organization_text(facts(organization=None)) == ""
    assert organization_text(facts(organization="O" * 80)) == "O" * 80
    assert organization_text(facts(organization="O" * 81)) == "O" * 79 + "…"


@pytest.mark.parametrize(
    ("move", "text"),
    [
        (Move("code"), "code appeared"),
        (Move("text"), "title or abstract changed"),
        (Move("version", 1, 2), "version 2 at arXiv"),
        (Move("rank", 7, 3), "rank 7 → 3"),
        (Move("upvotes", 999, 2_000), "upvotes 999 → 2,000 (+1,001)"),
        (Move("comments", 1_000, 2_500), "comments 1,000 → 2,500 (+1,500)"),
        (Move("comments", 0, 1), "comments 0 → 1 (+1)"),
        (Move("comments", 0, 0), "comments 0 → 0 (+0)"),
    ],
)
def test_a_move_is_told_with_its_numbers(move: Move, text: str) -> None:
    assert move_texts(DigestPaper(FACTS, (), (move, Move("code")))) == [text, "code appeared"]


def test_a_reason_has_its_value_in_a_length() -> None:
    assert reason_text([("upvotes", "5"), ("every_paper", None)]) == (
        "at least 5 upvotes; every paper"
    )
    assert reason_text([("words", "w" * 81)]) == f"words: {'w' * 79}…"


def test_four_reasons_are_told() -> None:
    reasons: list[FilterReason] = [("words", f"wool {number}") for number in range(5)]
    four = "; ".join(f"words: wool {number}" for number in range(4))
    assert reason_text(reasons[:4]) == four
    assert reason_text(reasons) == f"{four} and others"
    assert reason_text([("has_code", "True")]) == "code is known"
    assert reason_text([("has_code", "False")]) == "no code is known"


def test_links_are_of_the_web_and_short() -> None:
    longest = URL.ljust(200, "x")
    codes = (longest, longest + "x", "ftp://a.test", f"{URL}4")
    assert links(facts(arxiv_url=f"{URL}abs", code_urls=codes)) == [
        ("arXiv", f"{URL}abs"), ("code", longest),
    ]  # fmt: skip
    assert links(facts(arxiv_url=None, code_urls=(f"{URL}a b", f"{URL}\u202e", "http://b"))) == [
        ("code", "http://b")
    ]


def test_the_document_behind_a_paper_is_named() -> None:
    seen = facts(captured_at=datetime(2026, 4, 1, 9, 30), capture_url=URL)
    assert (evidence_text(seen), evidence_url(seen)) == ("as seen on 2026-04-01 09:30 UTC", URL)
    unseen = facts(captured_at=None, capture_url=None)
    assert evidence_text(unseen) == f"as in capture {unseen.capture_id}"
    assert evidence_url(unseen) is None
    assert evidence_url(facts(capture_url="ftp://a.test")) is None
