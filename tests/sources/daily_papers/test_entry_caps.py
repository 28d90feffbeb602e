"""What an entry may hold, and one more of each."""

import msgspec
import pytest

from etl.errors import UnreadablePage
from etl.sources.base import Reject
from etl.sources.daily_papers.entry_caps import check_entry_count, reject_oversized
from etl.sources.daily_papers.records import (
    Account,
    Author,
    Entry,
    Organization,
    ParsedDocument,
)

URL = "https://a.test/"
LONG, LONGER = "x" * 1_000, "x" * 1_001
NAME = "name: 1,001 characters, and at most 1,000 are read"


def page(*entries: Entry, rejects: int = 0) -> ParsedDocument:
    refused = [Reject(90 + number, ["broken"], "{}") for number in range(rejects)]
    return ParsedDocument("html_2026", 1, "page", entries=list(entries), rejects=refused)


@pytest.mark.parametrize(
    ("most", "more", "fault"),
    [
        (
            Entry(1, title="x" * 2_000),
            Entry(1, title="x" * 2_001),
            "title: 2,001 characters, and at most 2,000 are read",
        ),
        (
            Entry(1, abstract="x" * 20_000),
            Entry(1, abstract="x" * 20_001),
            "abstract: 20,001 characters, and at most 20,000 are read",
        ),
        (
            Entry(1, github_url=URL.ljust(2_000, "x")),
            Entry(1, github_url=URL.ljust(2_001, "x")),
            "github_url: 2,001 characters, and at most 2,000 are read",
        ),
        (
            Entry(1, media_urls=[URL.ljust(2_000, "x")] * 200),
            Entry(1, media_urls=[URL.ljust(2_001, "x")]),
            "media_urls: 2,001 characters, and at most 2,000 are read",
        ),
        (
            Entry(1, authors=[Author("A")] * 5_000),
            Entry(1, authors=[Author("A")] * 5_001),
            "authors: 5,001 authors, and at most 5,000 are read",
        ),
        (
            Entry(1, keywords=["a"] * 500),
            Entry(1, keywords=["a"] * 501),
            "keywords: 501 keywords, and at most 500 are read",
        ),
        (
            Entry(1, media_urls=[URL]),
            Entry(1, media_urls=[URL] * 201),
            "media_urls: 201 links, and at most 200 are read",
        ),
        (
            Entry(1, title="$" * 150 + "\\" * 150),
            Entry(1, title="$" * 150 + "\\" * 151),
            "title: 301 dollars and backslashes, and at most 300 are read",
        ),
        (
            Entry(1, abstract="$" * 300),
            Entry(1, abstract="$" * 301),
            "abstract: 301 dollars and backslashes, and at most 300 are read",
        ),
        (Entry(1, keywords=[LONG]), Entry(1, keywords=[LONGER]), NAME),
        (Entry(1, authors=[Author(LONG)]), Entry(1, authors=[Author(LONGER)]), NAME),
        (
            Entry(1, authors=[Author("A", claim_status=LONG)]),
            Entry(1, authors=[Author("A", claim_status=LONGER)]),
            NAME,
        ),
        (
            Entry(1, authors=[Author("A", account=Account(login=LONG))]),
            Entry(1, authors=[Author("A", account=Account(login=LONGER))]),
            NAME,
        ),
        (
            Entry(1, organization=Organization(LONG)),
            Entry(1, organization=Organization(LONGER)),
            NAME,
        ),
        (
            Entry(1, organization=Organization("a", LONG)),
            Entry(1, organization=Organization("a", LONGER)),
            NAME,
        ),
        (
            Entry(1, submitter=Account("a", full_name=LONG, account_type=LONG)),
            Entry(1, submitter=Account("a", full_name=LONGER)),
            NAME,
        ),
        (Entry(1), Entry(1, submitter=Account("a", account_type=LONGER)), NAME),
    ],
)  # fmt: skip
def test_an_entry_over_a_cap_is_refused_and_its_neighbour_is_not(
    most: Entry, more: Entry, fault: str
) -> None:
    assert reject_oversized(page(most, Entry(2))) == page(most, Entry(2))
    found = reject_oversized(page(more, Entry(2), rejects=1))
    assert found.entries == [Entry(2)]
    [refused, other] = found.rejects
    assert (refused.position, refused.faults, other.position) == (1, [fault], 90)
    assert msgspec.json.decode(refused.row, type=Entry) == more


def test_a_page_of_more_than_a_thousand_entries_is_unreadable() -> None:
    check_entry_count(1_000)
    assert len(reject_oversized(page(*[Entry(1)] * 999, rejects=1)).entries) == 999
    with pytest.raises(UnreadablePage, match="1,001 entries, and at most 1,000 of a page are read"):
        reject_oversized(page(*[Entry(1)] * 1_000, rejects=1))
