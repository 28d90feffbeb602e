"""Wherever a page ends: its whole cards are read, and the one that is cut costs no other."""

import re
from pathlib import Path

import pytest

from etl.sources.daily_papers.detect import parse_document
from tests.sources.daily_papers.island_pages import NOTHING, page

CUTS = 60


def assert_whole_cards_are_read(text: str) -> None:
    """Cut at places all over the page, from the end of the first card on."""
    whole = parse_document(text.encode(), NOTHING)
    begin = text.index("</article>") + len("</article>")
    step = (len(text) - begin) // CUTS
    for end in range(begin, len(text), step):
        found = parse_document(text[:end].encode(), NOTHING)
        count = text[:end].count("</article>")
        assert found.entries == whole.entries[:count]
        cut = [one.position for one in found.rejects]
        assert cut in ([], [count + 1])
        assert not cut or "<article" in text[:end].rpartition("</article>")[2]


def test_whole_cards_are_read_wherever_a_page_ends() -> None:
    assert_whole_cards_are_read(page("cards_2026-04-03.html"))


def test_whole_cards_of_real_pages_are_read_wherever_they_end(corpus: Path) -> None:
    for path in sorted(corpus.glob("hf_html/*.html")):
        text, count = re.subn(' data-target="DailyPapers"', "", path.read_text("utf-8"))
        assert count == 1
        assert_whole_cards_are_read(text)


def test_a_card_that_the_end_of_the_file_cuts_is_refused() -> None:
    text = page("cards_2026-04-03.html")
    reading = parse_document(text[: text.index("Echo Chambers") + 8].encode(), NOTHING)
    assert [one.arxiv_id for one in reading.entries] == ["2604.00201"]
    assert [(one.position, one.faults) for one in reading.rejects] == [
        (2, ["card: the page is cut off in it"])
    ]
    assert reading.fault == (
        "no DailyPapers island; the visible cards were read; the page ends early (no </html>)"
    )


@pytest.mark.parametrize(
    ("end", "refused"),
    [("<article", []), ('<article class="re', []), ('rounded-xl border">', []),
     ("<img loading", [2]), ("Submitted by", [2])],
)  # fmt: skip
def test_a_card_that_is_cut_before_its_title_costs_no_other(end: str, refused: list[int]) -> None:
    text = page("cards_2026-04-03.html")
    cut = text.index(end, text.rindex("<article")) + len(end)
    reading = parse_document(text[:cut].encode(), NOTHING)
    assert [one.arxiv_id for one in reading.entries] == ["2604.00201"]
    assert [one.position for one in reading.rejects] == refused
    assert all(one.faults == ["card: the page is cut off in it"] for one in reading.rejects)
    assert reading.fault == (
        "no DailyPapers island; the visible cards were read; the page ends early (no </html>)"
    )


def test_the_title_of_a_saved_part_of_a_page_is_enough() -> None:
    text = page("cards_2026-04-03.html")
    part = text.replace("DailyPapersPage", "")
    assert parse_document(part.encode(), NOTHING) == parse_document(text.encode(), NOTHING)


def test_a_card_in_a_card_is_a_part_of_it() -> None:
    text = page("cards_2026-04-03.html")
    whole = parse_document(text.encode(), NOTHING)
    inner = '<article><h3><a href="/papers/2604.99999">A part</a></h3></article>'
    nested = parse_document(text.replace("</article>", f"{inner}</article>", 1).encode(), NOTHING)
    assert nested.entries == whole.entries
