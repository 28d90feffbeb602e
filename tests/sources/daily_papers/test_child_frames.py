"""Lists of entries as rows: authors, accounts, keywords, links and repositories."""

from datetime import datetime
from typing import Any

import pytest

from etl.sources.daily_papers.records import Account, Author, Entry, LinkedRepository
from tests.sources.daily_papers.small_pages import frame_of, normalized, page

LAB = "https://github.com/example-lab"


def rows(name: str, columns: str, *entries: Entry) -> list[tuple[Any, ...]]:
    return frame_of(name, page(*entries)).select(columns.split()).rows()


def counts(*entries: Entry) -> list[tuple[int, int]]:
    """child_count and repaired_count."""
    return rows("entries", "child_count repaired_count", *entries)


@pytest.mark.slow
def test_an_author_who_hides_keeps_the_position_and_nothing_else() -> None:
    account = Account("Bo-Zhang", "Bo Zhang", "user")
    authors = [
        Author("Tanaka,  Mira", claim_status="claimed_verified", account=Account(" MIRA ")),
        Author("Bo Zhang", is_hidden=True, claim_status="admin_assigned", account=account),
        Author("Wool Team"),
    ]
    entries = [Entry(1, authors=authors), Entry(2, authors=[Author("Bo Zhang", account=account)])]
    columns = "position author_position name_as_printed name sort_name is_collective is_hidden"
    assert rows("authorships", columns, *entries) == [
        (1, 1, "Tanaka,  Mira", "Mira Tanaka", "Tanaka, Mira", False, False),
        (1, 2, None, None, None, None, True),
        (1, 3, "Wool Team", "Wool Team", "Wool Team", True, False),
        (2, 1, "Bo Zhang", "Bo Zhang", "Zhang, Bo", False, False),
    ]
    assert rows("authorships", "account_key claim_status account_agreement", *entries) == [
        ("mira", "claimed_verified", "one_word"),
        (None, "admin_assigned", None),
        (None, None, None),
        ("bo-zhang", None, "same"),
    ]
    assert rows("accounts", "position account_key login full_name account_type", *entries) == [
        (1, "mira", "MIRA", None, None),
        (2, "bo-zhang", "Bo-Zhang", "Bo Zhang", "user"),
    ]
    assert counts(*entries) == [(3, 0), (1, 0)]


def test_an_account_stands_once_with_each_entry_as_the_author_first_states_it() -> None:
    entries = [
        Entry(
            1,
            authors=[
                Author("Mira Tanaka", account=Account("Mira", "Mira\n Tanaka", "user")),
                Author("M. Tanaka", account=Account("mira ", "M. T.")),
            ],
            submitter=Account("MIRA", "Somebody", "org"),
        ),
        Entry(2, submitter=Account(" Bo", " Bo\n Zhang ", "user")),
        Entry(3),
    ]
    assert rows("accounts", "position account_key login full_name account_type", *entries) == [
        (1, "mira", "Mira", "Mira Tanaka", "user"),
        (2, "bo", "Bo", "Bo Zhang", "user"),
    ]


def test_accounts_of_two_pages_stand_once_on_each() -> None:
    entry = Entry(1, submitter=Account("bo"))
    read, frames = normalized(page(entry), page(entry))
    assert frames.tables["stage.accounts"].select("capture_id", "account_key").rows() == [
        (capture.capture_id, "bo") for capture, _ in read
    ]


@pytest.mark.parametrize(
    ("authors", "faults"),
    [
        ([Author("Mira"), Author(" \n")], [("authorships.name:  \n of author 2 is no name",)]),
        ([Author(" ", is_hidden=True), Author("Mira")], []),
    ],
)
def test_an_author_who_does_not_hide_has_a_name(
    authors: list[Author], faults: list[tuple[str]]
) -> None:
    assert rows("faults", "fault", Entry(1, "Wool", authors=authors)) == faults


def test_keywords_stand_once_in_their_order_with_what_they_fold_to() -> None:
    entry = Entry(3, keywords=[" Fine-Tuning ", "  ", "Wool\n yarns", "fine-tuning", "sheep"])
    other = Entry(4, keywords=["sheep"])
    columns = "position keyword keyword_as_printed keyword_words folded_by acronym"
    assert rows("keywords", columns, entry, other) == [
        (3, "fine-tuning", "Fine-Tuning", "fine tuning", ["hyphen"], None),
        (3, "wool yarns", "Wool yarns", "wool yarn", ["plural"], None),
        (3, "sheep", "sheep", "sheep", [], None),
        (4, "sheep", "sheep", "sheep", [], None),
    ]
    assert counts(entry, other, Entry(5)) == [(5, 2), (1, 0), (0, 0)]


@pytest.mark.slow
def test_a_repository_stands_once_as_it_is_stated_first() -> None:
    moment = "2026-04-05T10:00:00.000Z"
    linked = [
        LinkedRepository("model", "lab/wool", "lab", "knitting", True, False, moment, 900, 30),
        LinkedRepository("dataset", "lab/wool", likes=2),
        LinkedRepository("model", "lab/wool", "other", downloads=1),
        LinkedRepository("model", "lab/yarn", modified_at="yesterday"),
    ]
    columns = "position repository_kind repository_id owner task is_private is_gated"
    entries = [Entry(1, linked=linked), Entry(2, linked=linked[:1])]
    assert rows("linked_repositories", columns, *entries) == [
        (1, "model", "lab/wool", "lab", "knitting", True, False),
        (1, "dataset", "lab/wool", None, None, None, None),
        (1, "model", "lab/yarn", None, None, None, None),
        (2, "model", "lab/wool", "lab", "knitting", True, False),
    ]
    at = datetime(2026, 4, 5, 10)
    assert rows("linked_repositories", "modified_at downloads likes", *entries) == [
        (at, 900, 30), (None, None, 2), (None, None, None), (at, 900, 30)
    ]  # fmt: skip
    assert counts(*entries) == [(4, 1), (1, 0)]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        # What is declared to be code is code, wherever it lies.
        (
            Entry(1, github_url="https://example.org/code"),
            ("https://example.org/code", "code", None, ["repository"]),
        ),
        (
            Entry(1, github_url=f"{LAB}/Wool.git"),
            (f"{LAB}/Wool", "code", "github.com/example-lab/wool", ["repository"]),
        ),
        # A page of the project is one where nothing else is known of it.
        (
            Entry(1, project_url="https://example.org/wool"),
            ("https://example.org/wool", "project", None, ["project_page"]),
        ),
        (
            Entry(1, project_url=f"{LAB}/wool"),
            (f"{LAB}/wool", "code", "github.com/example-lab/wool", ["project_page"]),
        ),
        # A film that lies in a repository is not the repository.
        (
            Entry(1, media_urls=[f"{LAB}/wool/raw/main/a.mp4"]),
            (f"{LAB}/wool/raw/main/a.mp4", "media", None, ["media"]),
        ),
        # An abstract declares nothing.
        (
            Entry(1, abstract=f"See {LAB}/wool."),
            (f"{LAB}/wool", "code", "github.com/example-lab/wool", None),
        ),
        (Entry(1, abstract="See https://example.org/wool."),
         ("https://example.org/wool", "other", None, None)),
    ],
)  # fmt: skip
def test_what_declares_a_link_says_what_it_is(entry: Entry, expected: tuple[object, ...]) -> None:
    assert rows("links", "url link_kind repository declared_as", entry) == [expected]


@pytest.mark.slow
def test_a_link_has_a_row_where_it_is_declared_and_one_where_the_abstract_has_it() -> None:
    url = f"{LAB}/wool"
    entry = Entry(
        2,
        abstract=f"Knit ({url}). Knit again: {url}",
        github_url=url,
        project_url=f"{url}/",
        media_urls=["https://example.org/a.mp4", "no link", "https://example.org/a.mp4"],
    )
    columns = "position found_in url_as_found host declared_as"
    assert rows("links", columns, entry, Entry(3, project_url=url)) == [
        (2, "declared", url, "github.com", ["repository", "project_page"]),
        (2, "declared", "https://example.org/a.mp4", "example.org", ["media"]),
        (3, "declared", url, "github.com", ["project_page"]),
        (2, "abstract", f"{url}).", "github.com", None),
    ]
    # Of five that are declared one is none, and two say what another one says.
    assert counts(entry, Entry(3, project_url=url)) == [(5, 3), (1, 0)]


def test_links_stand_in_their_order() -> None:
    urls = [f"https://example.org/{number * 7 % 20}.mp4" for number in range(20)]
    assert rows("links", "url", Entry(1, media_urls=urls)) == [(url,) for url in urls]
