"""Whole text dumps, the real ones and a page of each template: entry for entry as they print."""

from collections import Counter
from pathlib import Path

import pytest

from etl.sources.daily_papers.records import Entry, Organization, ParsedDocument
from etl.sources.daily_papers.text_dump import is_dump, parse_text_dump

PAGES = Path(__file__).parents[2] / "pages"


def corpus_readings(corpus: Path) -> list[ParsedDocument]:
    return [parse_text_dump(path.read_text()) for path in sorted((corpus / "text").glob("*.txt"))]


def test_the_five_dumps_are_read_whole(corpus: Path) -> None:
    found = [
        (one.template, one.header_date, one.outcome, one.fault, len(one.entries), one.rejects)
        for one in corpus_readings(corpus)
    ]
    assert found == [
        ("text_blank", "Mar 17", "page", None, 61, []),
        ("text_blank", "Sep 23", "page", None, 44, []),
        ("text_blank", "Mar 17", "page", None, 48, []),
        ("text_glued", None, "page", None, 189, []),
        ("text_cards", "Apr 15", "page", None, 58, []),
    ]


def test_337_distinct_titles_of_which_41_stand_in_two_dumps_or_more(corpus: Path) -> None:
    dumps = Counter[str]()
    for one in corpus_readings(corpus):
        dumps.update({fingerprint(entry.title or "") for entry in one.entries})
    assert (len(dumps), sum(count > 1 for count in dumps.values())) == (337, 41)


def fingerprint(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())


def test_footers_of_the_real_cards(corpus: Path) -> None:
    entries = corpus_readings(corpus)[4].entries
    dates = [entry.printed_date or "" for entry in entries]
    assert (len(dates), "" in dates) == (58, False)
    assert [date for date in dates if "," not in date] == ["Apr 7", "Mar 5", "Apr 1", "Jan 13"]
    assert sum(entry.author_count is not None for entry in entries) == 57
    assert [entry.organization.name for entry in entries if entry.organization] == ["adobe"]
    comments = [entry.comment_count for entry in entries if entry.comment_count is not None]
    assert comments == [3, 2, 2, 5, 1, 2, 2, 7]


def test_read_back_in_order_the_entries_are_the_lines_of_the_dump(corpus: Path) -> None:
    """Nothing is left over and nothing comes from a neighbour."""
    for path in sorted((corpus / "text").glob("*.txt")):
        lines = [" ".join(line.split()) for line in path.read_text().splitlines() if line.strip()]
        printed = [" ".join(line.split()) for one in parse_text_dump("\n".join(lines)).entries
                   for line in as_printed(one)]  # fmt: skip
        lines[2] = lines[2].removeprefix("Subscribe")
        assert lines[-len(printed) :] == printed
        assert len(lines) - len(printed) <= 6


def as_printed(entry: Entry) -> list[str]:
    lines = [entry.title or "", entry.abstract or ""]
    if entry.printed_date is None:
        return lines
    chip = entry.organization and f"{entry.organization.name} {entry.organization.full_name}"
    comments = "" if entry.comment_count is None else f" {entry.comment_count}"
    return [*lines, chip or f"• {entry.author_count} authors", "·", entry.printed_date + comments]


@pytest.mark.parametrize(
    ("name", "template", "header_date", "count"),
    [
        ("text_blank", "text_blank", "Jun 11", 4),
        ("text_glued", "text_glued", None, 5),
        ("text_cards", "text_cards", "Apr 15", 5),
    ],
)
def test_a_page_of_each_template(
    name: str, template: str, header_date: str | None, count: int
) -> None:
    page = (PAGES / f"{name}.txt").read_text()
    reading = parse_text_dump(page)
    assert is_dump(page)
    assert (reading.outcome, reading.fault_kind, reading.fault) == ("page", None, None)
    assert (reading.template, reading.header_date, reading.rejects) == (template, header_date, [])
    assert [entry.position for entry in reading.entries] == list(range(1, count + 1))
    assert (reading.listing_kind, reading.query, reading.listed_on) == ("search", None, None)


def test_cards_state_what_their_footer_prints() -> None:
    footers = [
        (one.author_count, one.organization, one.printed_date, one.comment_count, one.upvotes)
        for one in parse_text_dump((PAGES / "text_cards.txt").read_text()).entries
    ]
    assert footers == [
        (3, None, "Apr 7", 3, None),
        (4, None, "Apr 1", None, None),
        (None, Organization("quillworks", "Quillworks Press"), "Dec 19, 2025", 7, None),
        (671, None, "Mar 8, 2024", None, None),
        (1, None, "Oct 24, 2023", 1, None),
    ]


def test_the_banner_s_last_word_is_not_the_title_s_first() -> None:
    first = parse_text_dump((PAGES / "text_glued.txt").read_text()).entries[0]
    assert first.title == "On the Convergence of Birthday Cakes: Layers, Depth, and O(n^2) Candles"
