"""Typed values of one document, unjudged: each as upstream wrote it.

The fields follow a listing's JSON (FACTS 4.1). Templates that show less leave the optional ones
None, which means *not stated*.
"""

from datetime import date

from msgspec import Struct

from etl.contract.stage import STAGED_ENTRIES
from etl.contract.vocabulary import ListingKind, PageFault, ParsedOutcome, RepositoryKind
from etl.sources.base import Reject


class Account(Struct, frozen=True):
    login: str
    full_name: str | None = None
    account_type: str | None = None


class Organization(Struct, frozen=True):
    name: str
    full_name: str | None = None


class Author(Struct, frozen=True):
    """`name` as printed, also for a hidden author: it is dropped later, after numbering."""

    name: str
    is_hidden: bool = False
    claim_status: str | None = None
    account: Account | None = None


class LinkedRepository(Struct, frozen=True):
    """A model, dataset or space that a detail links with its paper. modified_at: as text."""

    kind: RepositoryKind
    repository_id: str
    owner: str | None = None
    task: str | None = None
    is_private: bool | None = None
    is_gated: bool | None = None
    modified_at: str | None = None
    downloads: int | None = None
    likes: int | None = None


class Entry(Struct, frozen=True):
    """One paper on a page, as printed there.

    position: starts at 1, continues over the pages of one API answer.
    printed_date: a card's date as text (`Apr 7`, `Dec 19, 2025`).
    published_at: a full timestamp as text; submitted_at: when it came to Daily Papers, as text.
    day: the day that the entry itself says it was listed on.
    linked: some of what was built on it, and *_count: how many there are; only a detail says so.
    extra: unknown upstream keys with their values, as JSON text.
    """

    position: int
    title: str | None = None
    arxiv_id: str | None = None
    abstract: str | None = None
    published_at: str | None = None
    printed_date: str | None = None
    author_count: int | None = None
    authors: list[Author] | None = None
    organization: Organization | None = None
    upvotes: int | None = None
    comment_count: int | None = None
    github_stars: int | None = None
    submitter: Account | None = None
    submitted_at: str | None = None
    day: date | None = None
    keywords: list[str] | None = None
    github_url: str | None = None
    project_url: str | None = None
    media_urls: list[str] | None = None
    ai_summary: str | None = None
    ai_summary_model: str | None = None
    thumbnail_url: str | None = None
    discussion_id: str | None = None
    is_author_participating: bool | None = None
    repository_added_by: str | None = None
    model_count: int | None = None
    dataset_count: int | None = None
    space_count: int | None = None
    linked: list[LinkedRepository] | None = None
    extra: str | None = None


class ParsedDocument(Struct, frozen=True, tag="daily_papers", tag_field="read_by"):
    """One document as its parser read it.

    listed_on: the date that the page itself states.
    header_date: a bare header date as text (`Apr 15`): on dumps and search pages that of capture.
    stated_on: the day of capture that the page itself proves.
    fault: why there is nothing to load, or what is odd, in words for people; fault_kind: the same
    for the program. Both are None for a page in order.
    unknown_keys: JSON paths that no template knows yet, with their counts.
    """

    template: str
    parser_version: int
    outcome: ParsedOutcome
    fault: str | None = None
    fault_kind: PageFault | None = None
    listing_kind: ListingKind = "unknown"
    listed_on: date | None = None
    period: str | None = None
    query: str | None = None
    header_date: str | None = None
    stated_on: date | None = None
    entries: list[Entry] = []
    rejects: list[Reject] = []
    unknown_keys: dict[str, int] = {}

    @property
    def entry_table(self) -> str:
        return STAGED_ENTRIES.name
