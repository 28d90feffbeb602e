"""Typed values of one of arXiv's answers, unjudged: each as arXiv wrote it.

An answer states some of the fields; the others are None, which means *not stated*.
"""

from msgspec import Struct

from etl.contract.arxiv_tables import STAGED_ARXIV_RECORDS
from etl.contract.vocabulary import PageFault, ParsedOutcome
from etl.sources.base import Reject


class ArxivAuthor(Struct, frozen=True):
    name: str
    affiliations: list[str] = []


class ArxivVersion(Struct, frozen=True):
    """One version of a paper. submitted_at: as text, in the form of its answer."""

    number: int
    submitted_at: str
    size: str | None = None
    source_type: str | None = None


class ArxivRecord(Struct, frozen=True):
    """One paper in an answer.

    printed_id: perhaps with the version that the record is about. are_all_versions: the list of
    versions leaves none out, so that the last of them is the paper's newest one. category_terms:
    the primary category first. other_terms: what stands among the categories and is none.
    authors_text: all authors as one string. changed_on: the day on which the metadata changed
    last. extra: elements that no format has, with their texts, as JSON.
    """

    position: int
    printed_id: str
    title: str
    abstract: str | None = None
    versions: list[ArxivVersion] = []
    are_all_versions: bool = False
    category_terms: list[str] = []
    other_terms: list[str] = []
    authors: list[ArxivAuthor] | None = None
    authors_text: str | None = None
    submitter: str | None = None
    comment: str | None = None
    license: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    report_number: str | None = None
    msc_class: str | None = None
    acm_class: str | None = None
    proxy: str | None = None
    changed_on: str | None = None
    extra: str | None = None


class ArxivDocument(Struct, frozen=True, tag="arxiv", tag_field="read_by"):
    """One answer as its parser read it.

    answered_at: the instant that the answer itself states, as text. asked: the query as arXiv
    understood it. resumption_token: leads to the rest of a list. The other fields are those of
    any parsed document.
    """

    template: str
    parser_version: int
    outcome: ParsedOutcome
    fault: str | None = None
    fault_kind: PageFault | None = None
    answered_at: str | None = None
    asked: str | None = None
    total_count: int | None = None
    resumption_token: str | None = None
    entries: list[ArxivRecord] = []
    rejects: list[Reject] = []
    unknown_keys: dict[str, int] = {}

    @property
    def entry_table(self) -> str:
        return STAGED_ARXIV_RECORDS.name
