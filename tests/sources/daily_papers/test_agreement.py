"""A page whose cards and island contradict each other is not believed in either."""

from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import parse_document


def page(listed: list[str], shown: list[str], end: str = "</body></html>") -> bytes:
    papers = ",".join(
        f'{{"paper":{{"id":"{one}","title":"T","summary":"S","authors":[{{"name":"A B"}}],'
        f'"upvotes":1,"publishedAt":"2026-04-01T00:00:00.000Z"}},"title":"T"}}'
        for one in listed
    )
    island = f'{{"dateString":"2026-04-01","dailyPapers":[{papers}],"query":{{}}}}'
    cards = "".join(
        f'<article><h3><a href="/papers/{one}">T</a></h3><a href="/papers/{one}#community">1</a>'
        "</article>"
        for one in shown
    )
    return (
        "<!doctype html><html><head><title>Daily Papers - Hugging Face</title></head><body>"
        f"<div data-target=\"DailyPapers\" data-props='{island}'>{cards}</div>{end}"
    ).encode()


A, B, C = "2604.00001", "2604.00002", "2604.00003"


@pytest.mark.parametrize(
    ("listed", "shown", "fault"),
    [
        ([A, B], [A, B], None),
        ([A, B], [B, A], None),
        ([A, B], [f"{A}/", f"{B}?from=feed"], None),
        ([A, B], [f"{A}?a/b#c/d", f"{B}#c/d?e"], None),
        ([A, B], [], None),
        ([A, B, A], [A, B, A], None),
        ([A, B], [A], "the island lists 2 papers, the visible cards show 1"),
        ([A], [A, B], "the island lists 1 paper, the visible cards show 2"),
        ([], [A, B], "the island lists 0 papers, the visible cards show 2"),
        ([A, B], [A, C], "the visible cards show other papers than the island lists"),
        ([A, A, B, B], [A, A, B, B], "4 entries of only 2 papers"),
    ],
)
def test_island_and_cards_must_show_the_same_papers(
    listed: list[str], shown: list[str], fault: str | None
) -> None:
    reading = parse_document(page(listed, shown), Provenance())
    assert reading.fault == fault
    assert reading.outcome == ("page" if fault is None else "unreadable")


@pytest.mark.parametrize("item", [b'"T"', b"7", b'{"paper":7}', b'{"paper":{"id":7}}'])
def test_an_item_without_an_id_says_nothing_of_the_cards(item: bytes) -> None:
    whole = page([A, B], [A, B])
    first, end = whole.index(b'{"paper"'), whole.index(b',{"paper"')
    reading = parse_document(whole[:first] + item + whole[end:], Provenance())
    assert (reading.outcome, reading.fault) == ("page", None)


def test_a_page_that_ends_early_may_lack_cards() -> None:
    reading = parse_document(page([A, B], [A], end=""), Provenance())
    assert reading.fault == "the page ends early (no </html>); its island is whole"


def test_a_page_of_another_day_than_all_its_entries_is_not_believed() -> None:
    text = (Path(__file__).parents[2] / "pages" / "daily_2026-04-01.html").read_text()
    assert parse_document(text.encode(), Provenance()).outcome == "page"
    moved = text.replace(
        "dateString&quot;:&quot;2026-04-01&quot;", "dateString&quot;:&quot;2026-04-15&quot;"
    )
    reading = parse_document(moved.encode(), Provenance())
    assert reading.outcome == "unreadable"
    assert reading.fault == "a page of 2026-04-15 whose entries state 2026-04-01"
