"""For each column of a table about papers: who states its value, and which statement wins.

The selects of sql/core are what really chooses. A test compares the two for cells of real pages.
"""

from collections.abc import Mapping

from etl.contract.vocabulary import ValueReading
from etl.pipeline.why.paper_rules import DETAIL_RULES, LISTING_RULES, OBSERVATION_RULES, PAPER_RULES
from etl.pipeline.why.reached_rules import REACHED_RULES
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
    list_rules,
    row_rule,
    stated_rule,
)

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
    of_pages = list_rules("stage.authorships", "authors", _AUTHOR_COLUMNS, "last_list")
    said = {"position", "name_as_printed", "author_key", "is_last", "source", *_ORIGIN}
    return {
        name: StatementRule(
            rule.rule,
            rule.stated_in
            + tuple(
                StatedIn(AT_ARXIV, it.column, it.part, it.reading)
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
    "core.papers": PAPER_RULES,
    "core.listings": LISTING_RULES,
    "core.observations": OBSERVATION_RULES,
    "core.authorships": TableRules(
        _authorships(),
        match={
            "stage.authorships": {"author_position": "position"},
            AT_ARXIV: {"author_position": "position"},
        },
        origin=_ORIGIN,
        place="position",
    ),
    "core.submissions": TableRules(
        {
            "paper_key": PAPER_KEY_RULE,
            "account_key": stated_rule("last_stated", "submitter_key", "submitter", "lower_case"),
            "submitted_on": stated_rule("last_stated", "submitted_on", "submitted_on", "day"),
            "submitted_at": stated_rule("latest", "submitted_at", "submitted_at", "instant"),
            "capture_id": stated_rule("last_entry", "capture_id", None, "document"),
            "entry_position": stated_rule("last_entry", "position", "entry", "place"),
        },
        match={ENTRIES: {"submitter_key": "account_key", "submitted_on": "submitted_on"}},
    ),
    "core.keywords": TableRules(
        list_rules("stage.keywords", "keywords", _KEYWORD_COLUMNS, "last_list"),
        match={"stage.keywords": {"keyword": "keyword"}},
        origin=_ORIGIN,
        text="keyword_as_printed",
    ),
    "core.links": TableRules(
        list_rules("stage.links", "links", _LINK_COLUMNS, "last_links"),
        match={"stage.links": {"url": "url", "found_in": "found_in"}},
        origin=_ORIGIN,
        text="url_as_found",
    ),
    "core.paper_aliases": TableRules(
        {
            "alias_key": stated_rule("last_stated", "title_fingerprint", "title", "key_of_title"),
            "paper_key": row_rule(),
            "method": row_rule(),
            "evidence": row_rule(),
        },
        match={ENTRIES: {"paper_key": "alias_key"}},
    ),
    "core.paper_versions": TableRules(
        {
            "paper_key": PAPER_KEY_RULE,
            "version": row_rule(),
            "valid_from": stated_rule("version", "captured_at", None, "provenance"),
            "valid_to": row_rule(),
            "title": stated_rule("version", "title", "title", "cleaned"),
            "abstract": stated_rule("version", "abstract", "abstract", "cleaned"),
            "organization_key": stated_rule(
                "version", "organization_key", "organization", "lower_case"
            ),
        }
    ),
    "core.arxiv_records": TableRules(
        {
            "capture_id": stated_rule("this_row", "capture_id", None, "document", RECORDS),
            "position": stated_rule("this_row", "position", "entry", "place", RECORDS),
            "paper_key": here_rule("arxiv_id", None, "key", RECORDS),
            "arxiv_id": here_rule("arxiv_id", None, "verbatim", RECORDS),
            "about_version": here_rule("about_version", "arxiv_id", "version", RECORDS),
            "title": here_rule("title", None, "cleaned", RECORDS),
            "changed_on": here_rule("changed_on", None, "day", RECORDS),
            "answered_at": StatementRule(
                "this_row",
                (
                    StatedIn(RECORDS, "captured_at", None, "provenance"),
                    StatedIn(RECORDS, "answered_at", "answered_at", "instant"),
                ),
            ),
            "is_listed": row_rule(),
        },
        origin=("capture_id", "position"),
    ),
    "core.arxiv_versions": TableRules(
        list_rules(VERSIONS, "versions", _VERSION_COLUMNS, "last_stated"),
        match={VERSIONS: {"version": "version"}},
        place="version",
    ),
    "core.categories": TableRules(
        list_rules(
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
        list_rules(
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
        list_rules(AT_ARXIV, "authors", _ARXIV_NAMES, "last_list"),
        match={AT_ARXIV: {"author_position": "position"}},
        origin=_ORIGIN,
        place="position",
    ),
    "core.details": DETAIL_RULES,
    "core.linked_repositories": TableRules(
        list_rules(_REPOSITORIES, "repositories", _REPOSITORY_COLUMNS, "last_stated")
        | {
            "first_seen_at": stated_rule(
                "earliest", "captured_at", None, "provenance", _REPOSITORIES
            ),
            "last_seen_at": stated_rule("latest", "captured_at", None, "provenance", _REPOSITORIES),
        },
        match=_SAME_REPOSITORY,
        text="repository_id",
    ),
    "core.repository_observations": TableRules(
        {
            "paper_key": PAPER_KEY_RULE,
            "capture_id": stated_rule("this_row", "capture_id", None, "document", _REPOSITORIES),
            **{
                name: stated_rule("this_row", name, "repositories", reading, _REPOSITORIES)
                for name, (_, reading) in _REPOSITORY_NAME.items()
            },
            "observed_at": stated_rule(
                "this_row", "captured_at", None, "provenance", _REPOSITORIES
            ),
            "downloads": here_rule("downloads", "repositories", "number", _REPOSITORIES),
            "likes": here_rule("likes", "repositories", "number", _REPOSITORIES),
        },
        match=_SAME_REPOSITORY,
        origin=("capture_id", None),
        text="repository_id",
    ),
    **REACHED_RULES,
}
"""The tables about papers of which a page or an answer states the rows, and those they lead to."""
