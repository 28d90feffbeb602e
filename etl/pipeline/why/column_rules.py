"""For each column of a table about papers: who states its value, and which statement wins.

The selects of sql/core are what really chooses. A test compares the two for cells of real pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.contract.columns import PAPER_ATTRIBUTES
from etl.contract.model import ColumnType
from etl.contract.vocabulary import ValueReading, WhyRule

ENTRIES = "stage.entries"
_RECORDS = "stage.arxiv_records"
_VERSIONS = "stage.arxiv_versions"
_AT_ARXIV = "stage.arxiv_authors"


@dataclass(frozen=True, slots=True)
class StatedIn:
    """A staged column that may state the value, and the part of an entry that says it.

    part: None where no part of the document does. needs: a column that must be stated too.
    """

    table: str
    column: str
    part: str | None
    reading: ValueReading
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class StatementRule:
    """stated_in: in the order in which they win; none where the value follows from other rows."""

    rule: WhyRule
    stated_in: tuple[StatedIn, ...]


@dataclass(frozen=True, slots=True)
class TableRules:
    """The rules of a table's columns.

    match: columns of a staged table whose values are those of a column of the row. origin: the
    columns that name the capture and the position of the entry that a row is of. place, text: the
    columns that say which member of a list a row is.
    """

    columns: Mapping[str, StatementRule]
    match: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    origin: tuple[str, str | None] | None = None
    place: str | None = None
    text: str | None = None


def _rule(
    rule: WhyRule,
    column: str,
    part: str | None,
    reading: ValueReading = "verbatim",
    table: str = ENTRIES,
) -> StatementRule:
    return StatementRule(rule, (StatedIn(table, column, part, reading),))


def _of_rows(reading: ValueReading = "rule") -> StatementRule:
    return StatementRule("derived", (StatedIn(ENTRIES, "paper_key", None, reading),))


_ID = StatedIn(ENTRIES, "arxiv_id", "arxiv_id", "verbatim")
_PAPER_KEY = StatementRule(
    "page_first",
    (
        StatedIn(ENTRIES, "arxiv_id", "arxiv_id", "key"),
        StatedIn(_RECORDS, "arxiv_id", "arxiv_id", "key"),
        StatedIn(ENTRIES, "title_fingerprint", "title", "key_of_title"),
    ),
)
_PUBLISHED = (
    StatedIn(_VERSIONS, "submitted_at", "versions", "instant", "is_first"),
    StatedIn(ENTRIES, "published_at", "published_at", "instant"),
)


def _last(
    column: str, part: str | None = None, reading: ValueReading = "verbatim"
) -> StatementRule:
    return _rule("last_stated", column, part or column, reading)


def _recorded(column: str, reading: ValueReading = "squashed") -> StatementRule:
    return _rule("arxiv_only", column, column, reading, _RECORDS)


_DAYS = (
    *(StatedIn(it.table, it.column, it.part, "day", it.needs) for it in _PUBLISHED),
    StatedIn(ENTRIES, "published_on", "published_at", "printed_day"),
)

_PAPERS = TableRules(
    {
        "paper_key": _PAPER_KEY,
        "arxiv_id": StatementRule(
            "page_first", (_ID, StatedIn(_RECORDS, "arxiv_id", "arxiv_id", "verbatim"))
        ),
        "title": _rule("last_entry", "title", "title", "cleaned"),
        "title_raw": _rule("last_entry", "title_raw", "title"),
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
                StatedIn(_AT_ARXIV, "author_position", "authors", "list_length"),
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
        "current_version": _rule("highest", "version", "versions", "version", _VERSIONS),
        "is_withdrawn": _rule("highest", "is_withdrawn", "versions", "flag", _VERSIONS),
        "first_listed_on": _rule("earliest", "submitted_on", "submitted_on", "day"),
        "first_seen_at": _rule("earliest", "seen_at", None, "provenance"),
        "last_seen_at": _rule("latest", "seen_at", None, "provenance"),
        "listing_count": _rule("counted", "listing_kind", None, "rule"),
        "capture_id": _rule("last_entry", "capture_id", None, "document"),
        "entry_position": _rule("last_entry", "position", "entry", "place"),
    }
)


def _here(
    column: str, part: str | None = None, reading: ValueReading = "number", table: str = ENTRIES
) -> StatementRule:
    return _rule("this_row", column, part or column, reading, table)


_CAPTURE = _rule("this_row", "capture_id", None, "document")
_POSITION = _rule("this_row", "position", "entry", "place")
_SEEN_AT = _rule("this_row", "captured_at", None, "provenance")
_LISTINGS = TableRules(
    {
        "capture_id": _CAPTURE,
        "position": _POSITION,
        "paper_key": _PAPER_KEY,
        "listing_kind": _rule("this_row", "listing_kind", None, "filing"),
        "listed_on": _rule("this_row", "listed_on", "listed_on", "filing"),
        "period": _rule("this_row", "period", "period", "filing"),
        "query": _rule("this_row", "query", "query", "filing"),
        "submitted_at": _here("submitted_at", None, "instant"),
    },
    origin=("capture_id", "position"),
)
_OBSERVATIONS = TableRules(
    {
        "paper_key": _PAPER_KEY,
        "capture_id": _CAPTURE,
        "observed_at": _SEEN_AT,
        "upvotes": _here("upvotes"),
        "comment_count": _here("comment_count"),
        "github_stars": _here("github_stars"),
    },
    origin=("capture_id", None),
)
_DETAILS = TableRules(
    {
        "capture_id": _CAPTURE,
        "position": _POSITION,
        "paper_key": _PAPER_KEY,
        "observed_at": _SEEN_AT,
        "arxiv_id": _here("arxiv_id", None, "verbatim"),
        "title": _here("title", None, "cleaned"),
        "model_count": _here("model_count"),
        "dataset_count": _here("dataset_count"),
        "space_count": _here("space_count"),
        "is_listed": _of_rows(),
    },
    origin=("capture_id", "position"),
)


def _listed(
    table: str, part: str, columns: Mapping[str, tuple[str, ValueReading]], rule: WhyRule
) -> dict[str, StatementRule]:
    """Columns of a member of a list, all of which the same passage states, and the row's origin."""
    return {
        "paper_key": _PAPER_KEY,
        "capture_id": _rule(rule, "capture_id", None, "document", table),
        "entry_position": _rule(rule, "position", "entry", "place", table),
        **{
            name: _rule(rule, column, part, reading, table)
            for name, (column, reading) in columns.items()
        },
    }


_ORIGIN = ("capture_id", "entry_position")
_AUTHOR_COLUMNS: Mapping[str, tuple[str, ValueReading]] = {
    "position": ("author_position", "place"),
    "name_as_printed": ("name_as_printed", "verbatim"),
    "is_hidden": ("is_hidden", "flag"),
    "account_key": ("account_key", "lower_case"),
    "account_agreement": ("account_agreement", "account"),
    "claim_status": ("claim_status", "verbatim"),
    "author_key": ("name_key", "name_key"),
    "is_last": ("author_position", "place"),
    "source": ("author_position", "rule"),
}
_ARXIV_NAMES: Mapping[str, tuple[str, ValueReading]] = {
    "position": ("author_position", "place"),
    "name_as_printed": ("name_as_printed", "squashed"),
    "name": ("name", "name"),
    "affiliations": ("affiliations", "places"),
}


def _authorships() -> dict[str, StatementRule]:
    """Of a page's list, or of arXiv's where no page has one: it says less."""
    of_pages = _listed("stage.authorships", "authors", _AUTHOR_COLUMNS, "last_list")
    said = {"position", "name_as_printed", "author_key", "is_last", "source", *_ORIGIN}
    return {
        name: StatementRule(
            rule.rule,
            rule.stated_in
            + tuple(
                StatedIn(_AT_ARXIV, it.column, it.part, it.reading)
                for it in rule.stated_in
                if name in said
            ),
        )
        for name, rule in of_pages.items()
    }


_FOLDS = ("keyword", "keyword_key", "folded_by", "keyword_words", "acronym", "acronym_words")
_KEYWORD_COLUMNS: Mapping[str, tuple[str, ValueReading]] = {
    **dict.fromkeys(_FOLDS, ("keyword", "keyword")),
    "keyword_as_printed": ("keyword_as_printed", "squashed"),
}
_LINK_COLUMNS: Mapping[str, tuple[str, ValueReading]] = {
    name: (name, "link")
    for name in ("url", "host", "link_kind", "found_in", "declared_as", "repository")
} | {"url_as_found": ("url_as_found", "verbatim")}
_REPOSITORIES = "stage.linked_repositories"
_REPOSITORY_NAME: Mapping[str, tuple[str, ValueReading]] = {
    "repository_kind": ("repository_kind", "rule"),
    "repository_id": ("repository_id", "verbatim"),
}
_REPOSITORY_COLUMNS: Mapping[str, tuple[str, ValueReading]] = {
    **_REPOSITORY_NAME,
    "owner": ("owner", "verbatim"),
    "task": ("task", "verbatim"),
    "is_private": ("is_private", "flag"),
    "is_gated": ("is_gated", "access"),
    "modified_at": ("modified_at", "instant"),
}
_VERSION_COLUMNS: Mapping[str, tuple[str, ValueReading]] = {
    "version": ("version", "version"),
    "submitted_at": ("submitted_at", "instant"),
    "size_kb": ("size_kb", "size"),
    "source_type": ("source_type", "squashed"),
    "is_withdrawn": ("is_withdrawn", "flag"),
}
_SAME_REPOSITORY = {
    _REPOSITORIES: {"repository_kind": "repository_kind", "repository_id": "repository_id"}
}

TABLE_RULES: Mapping[str, TableRules] = {
    "core.papers": _PAPERS,
    "core.listings": _LISTINGS,
    "core.observations": _OBSERVATIONS,
    "core.authorships": TableRules(
        _authorships(),
        match={
            "stage.authorships": {"author_position": "position"},
            _AT_ARXIV: {"author_position": "position"},
        },
        origin=_ORIGIN,
        place="position",
    ),
    "core.submissions": TableRules(
        {
            "paper_key": _PAPER_KEY,
            "account_key": _rule("last_stated", "submitter_key", "submitter", "lower_case"),
            "submitted_on": _rule("last_stated", "submitted_on", "submitted_on", "day"),
            "submitted_at": _rule("latest", "submitted_at", "submitted_at", "instant"),
            "capture_id": _rule("last_entry", "capture_id", None, "document"),
            "entry_position": _rule("last_entry", "position", "entry", "place"),
        },
        match={ENTRIES: {"submitter_key": "account_key", "submitted_on": "submitted_on"}},
    ),
    "core.keywords": TableRules(
        _listed("stage.keywords", "keywords", _KEYWORD_COLUMNS, "last_list"),
        match={"stage.keywords": {"keyword": "keyword"}},
        origin=_ORIGIN,
        text="keyword_as_printed",
    ),
    "core.links": TableRules(
        _listed("stage.links", "links", _LINK_COLUMNS, "last_links"),
        match={"stage.links": {"url": "url", "found_in": "found_in"}},
        origin=_ORIGIN,
        text="url_as_found",
    ),
    "core.paper_aliases": TableRules(
        {
            "alias_key": _rule("last_stated", "title_fingerprint", "title", "key_of_title"),
            "paper_key": _of_rows(),
            "method": _of_rows(),
            "evidence": _of_rows(),
        },
        match={ENTRIES: {"paper_key": "alias_key"}},
    ),
    "core.paper_versions": TableRules(
        {
            "paper_key": _PAPER_KEY,
            "version": _of_rows(),
            "valid_from": _rule("version", "captured_at", None, "provenance"),
            "valid_to": _of_rows(),
            "title": _rule("version", "title", "title", "cleaned"),
            "abstract": _rule("version", "abstract", "abstract", "cleaned"),
            "organization_key": _rule("version", "organization_key", "organization", "lower_case"),
        }
    ),
    "core.arxiv_records": TableRules(
        {
            "capture_id": _rule("this_row", "capture_id", None, "document", _RECORDS),
            "position": _rule("this_row", "position", "entry", "place", _RECORDS),
            "paper_key": _here("arxiv_id", None, "key", _RECORDS),
            "arxiv_id": _here("arxiv_id", None, "verbatim", _RECORDS),
            "about_version": _here("about_version", "arxiv_id", "version", _RECORDS),
            "title": _here("title", None, "cleaned", _RECORDS),
            "changed_on": _here("changed_on", None, "day", _RECORDS),
            "answered_at": StatementRule(
                "this_row",
                (
                    StatedIn(_RECORDS, "captured_at", None, "provenance"),
                    StatedIn(_RECORDS, "answered_at", "answered_at", "instant"),
                ),
            ),
            "is_listed": _of_rows(),
        },
        origin=("capture_id", "position"),
    ),
    "core.arxiv_versions": TableRules(
        _listed(_VERSIONS, "versions", _VERSION_COLUMNS, "last_stated"),
        match={_VERSIONS: {"version": "version"}},
        place="version",
    ),
    "core.categories": TableRules(
        _listed(
            "stage.arxiv_categories",
            "categories",
            {"category": ("category", "category"), "is_primary": ("is_primary", "category")},
            "last_list",
        ),
        match={"stage.arxiv_categories": {"category": "category"}},
        origin=_ORIGIN,
        text="category",
    ),
    "core.identifiers": TableRules(
        _listed(
            "stage.arxiv_identifiers",
            "identifiers",
            {
                "scheme": ("scheme", "rule"),
                "value": ("value", "identifier"),
                "value_as_printed": ("value_as_printed", "verbatim"),
                "source": ("scheme", "rule"),
                "matched_by": ("scheme", "rule"),
            },
            "last_list",
        ),
        match={"stage.arxiv_identifiers": {"scheme": "scheme", "value": "value"}},
        origin=_ORIGIN,
    ),
    "core.arxiv_authors": TableRules(
        _listed(_AT_ARXIV, "authors", _ARXIV_NAMES, "last_list"),
        match={_AT_ARXIV: {"author_position": "position"}},
        origin=_ORIGIN,
        place="position",
    ),
    "core.details": _DETAILS,
    "core.linked_repositories": TableRules(
        _listed(_REPOSITORIES, "repositories", _REPOSITORY_COLUMNS, "last_stated")
        | {
            "first_seen_at": _rule("earliest", "captured_at", None, "provenance", _REPOSITORIES),
            "last_seen_at": _rule("latest", "captured_at", None, "provenance", _REPOSITORIES),
        },
        match=_SAME_REPOSITORY,
        text="repository_id",
    ),
    "core.repository_observations": TableRules(
        {
            "paper_key": _PAPER_KEY,
            "capture_id": _rule("this_row", "capture_id", None, "document", _REPOSITORIES),
            **{
                name: _rule("this_row", name, "repositories", reading, _REPOSITORIES)
                for name, (_, reading) in _REPOSITORY_NAME.items()
            },
            "observed_at": _rule("this_row", "captured_at", None, "provenance", _REPOSITORIES),
            "downloads": _here("downloads", "repositories", "number", _REPOSITORIES),
            "likes": _here("likes", "repositories", "number", _REPOSITORIES),
        },
        match=_SAME_REPOSITORY,
        origin=("capture_id", None),
        text="repository_id",
    ),
}
"""The tables about papers of which a page or an answer states the rows."""
