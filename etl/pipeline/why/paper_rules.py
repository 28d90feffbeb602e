"""The rules of core.papers, and of tables that say what one document says of a paper."""

from etl.contract.columns import PAPER_ATTRIBUTES
from etl.contract.model import ColumnType
from etl.contract.vocabulary import ValueReading
from etl.pipeline.why.statement_rules import (
    AT_ARXIV,
    ENTRIES,
    PAPER_KEY_RULE,
    RECORDS,
    VERSIONS,
    StatedIn,
    StatementRule,
    TableRules,
    here_rule,
    row_rule,
    stated_rule,
)

_ID = StatedIn(ENTRIES, "arxiv_id", "arxiv_id", "verbatim")
_PUBLISHED = (
    StatedIn(VERSIONS, "submitted_at", "versions", "instant", "is_first"),
    StatedIn(ENTRIES, "published_at", "published_at", "instant"),
)


def _last(
    column: str, part: str | None = None, reading: ValueReading = "verbatim"
) -> StatementRule:
    return stated_rule("last_stated", column, part or column, reading)


def _recorded(column: str, reading: ValueReading = "squashed") -> StatementRule:
    return stated_rule("arxiv_only", column, column, reading, RECORDS)


_DAYS = (
    *(StatedIn(it.table, it.column, it.part, "day", it.needs) for it in _PUBLISHED),
    StatedIn(ENTRIES, "published_on", "published_at", "printed_day"),
)

PAPER_RULES = TableRules(
    {
        "paper_key": PAPER_KEY_RULE,
        "arxiv_id": StatementRule(
            "page_first", (_ID, StatedIn(RECORDS, "arxiv_id", "arxiv_id", "verbatim"))
        ),
        "title": stated_rule("last_entry", "title", "title", "cleaned"),
        "title_raw": stated_rule("last_entry", "title_raw", "title"),
        "abstract": _last("abstract", reading="cleaned"),
        "abstract_raw": StatementRule(
            "with_abstract",
            (StatedIn(ENTRIES, "abstract_raw", "abstract", "verbatim", "abstract"),),
        ),
        "published_at": StatementRule("arxiv_first", _PUBLISHED),
        "published_on": StatementRule("arxiv_first", _DAYS),
        "published_on_method": StatementRule(
            "arxiv_first",
            tuple(StatedIn(it.table, it.column, it.part, "method", it.needs) for it in _DAYS),
        ),
        "author_count": StatementRule(
            "page_first",
            (
                StatedIn(ENTRIES, "author_count", "authors", "list_length"),
                StatedIn(AT_ARXIV, "author_position", "authors", "list_length"),
            ),
        ),
        "organization_key": _last("organization_key", "organization", "lower_case"),
        **{
            it.name: _last(it.name, reading="flag" if it.type is ColumnType.FLAG else "verbatim")
            for it in PAPER_ATTRIBUTES
        },
        "primary_category": _recorded("primary_category", "category"),
        "license": _recorded("license"),
        "arxiv_comment": _recorded("arxiv_comment"),
        "current_version": stated_rule("highest", "version", "versions", "version", VERSIONS),
        "is_withdrawn": stated_rule("highest", "is_withdrawn", "versions", "flag", VERSIONS),
        "first_listed_on": stated_rule("earliest", "submitted_on", "submitted_on", "day"),
        "first_seen_at": stated_rule("earliest", "seen_at", None, "provenance"),
        "last_seen_at": stated_rule("latest", "seen_at", None, "provenance"),
        "listing_count": stated_rule("counted", "listing_kind", None, "rule"),
        "capture_id": stated_rule("last_entry", "capture_id", None, "document"),
        "entry_position": stated_rule("last_entry", "position", "entry", "place"),
    }
)


_CAPTURE = stated_rule("this_row", "capture_id", None, "document")
_POSITION = stated_rule("this_row", "position", "entry", "place")
_SEEN_AT = stated_rule("this_row", "captured_at", None, "provenance")
LISTING_RULES = TableRules(
    {
        "capture_id": _CAPTURE,
        "position": _POSITION,
        "paper_key": PAPER_KEY_RULE,
        "listing_kind": stated_rule("this_row", "listing_kind", None, "filing"),
        "listed_on": stated_rule("this_row", "listed_on", "listed_on", "filing"),
        "period": stated_rule("this_row", "period", "period", "filing"),
        "query": stated_rule("this_row", "query", "query", "filing"),
        "submitted_at": here_rule("submitted_at", None, "instant"),
    },
    origin=("capture_id", "position"),
)
OBSERVATION_RULES = TableRules(
    {
        "paper_key": PAPER_KEY_RULE,
        "capture_id": _CAPTURE,
        "observed_at": _SEEN_AT,
        "upvotes": here_rule("upvotes"),
        "comment_count": here_rule("comment_count"),
        "github_stars": here_rule("github_stars"),
    },
    origin=("capture_id", None),
)
DETAIL_RULES = TableRules(
    {
        "capture_id": _CAPTURE,
        "position": _POSITION,
        "paper_key": PAPER_KEY_RULE,
        "observed_at": _SEEN_AT,
        "arxiv_id": here_rule("arxiv_id", None, "verbatim"),
        "title": here_rule("title", None, "cleaned"),
        "model_count": here_rule("model_count"),
        "dataset_count": here_rule("dataset_count"),
        "space_count": here_rule("space_count"),
        "is_listed": row_rule(),
    },
    origin=("capture_id", "position"),
)
