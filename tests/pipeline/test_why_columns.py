"""Who states the columns of some tables, told by hand from what `paperhouse why` promises."""

import importlib
from collections.abc import Mapping

import pytest

from etl.contract.tables import TABLES_BY_NAME
from etl.contract.vocabulary import ValueReading, WhyRule
from etl.pipeline.why import column_rules, paper_rules, reached_rules
from etl.pipeline.why.statement_rules import (
    StatedIn,
    StatementRule,
    TableRules,
    here_rule,
    list_rules,
    row_rule,
    stated_rule,
)

PAGES, ARXIV = "stage.entries", "stage.arxiv_records"
LISTS, AT_ARXIV = "stage.authorships", "stage.arxiv_authors"
DERIVED = StatementRule("derived", (StatedIn(PAGES, "paper_key", None, "rule"),))
PAPER_KEY = StatementRule(
    "page_first",
    (
        StatedIn(PAGES, "arxiv_id", "arxiv_id", "key"),
        StatedIn(ARXIV, "arxiv_id", "arxiv_id", "key"),
        StatedIn(PAGES, "title_fingerprint", "title", "key_of_title"),
    ),
)


@pytest.fixture
def rules() -> Mapping[str, TableRules]:
    """The tables are made when their modules are loaded, which is done here once more."""
    for module in (paper_rules, reached_rules, column_rules):
        importlib.reload(module)
    return column_rules.TABLE_RULES


def test_a_column_of_a_page_is_stated_verbatim_unless_said_otherwise() -> None:
    assert stated_rule("latest", "seen_at", None) == StatementRule(
        "latest", (StatedIn(PAGES, "seen_at", None, "verbatim"),)
    )
    assert stated_rule("latest", "name", "authors", "name", LISTS) == StatementRule(
        "latest", (StatedIn(LISTS, "name", "authors", "name"),)
    )


def test_a_column_that_follows_from_other_rows_is_found_by_its_paper() -> None:
    assert row_rule() == DERIVED


def test_a_column_of_the_rows_own_document_is_a_number_in_the_part_of_its_name() -> None:
    assert here_rule("upvotes") == StatementRule(
        "this_row", (StatedIn(PAGES, "upvotes", "upvotes", "number"),)
    )
    assert here_rule("version", "versions", "version", ARXIV) == StatementRule(
        "this_row", (StatedIn(ARXIV, "version", "versions", "version"),)
    )


def test_members_of_a_list_are_stated_where_the_list_is() -> None:
    found = list_rules(LISTS, "authors", {"author_key": ("name_key", "name_key")}, "last_list")
    assert found == {
        "paper_key": PAPER_KEY,
        "capture_id": StatementRule(
            "last_list", (StatedIn(LISTS, "capture_id", None, "document"),)
        ),
        "entry_position": StatementRule(
            "last_list", (StatedIn(LISTS, "position", "entry", "place"),)
        ),
        "author_key": StatementRule(
            "last_list", (StatedIn(LISTS, "name_key", "authors", "name_key"),)
        ),
    }


def stated(rule: WhyRule, *stated_in: tuple[str, str, str | None, ValueReading]) -> StatementRule:
    return StatementRule(rule, tuple(StatedIn(*it) for it in stated_in))


def of_document(column: str, reading: ValueReading) -> StatementRule:
    return stated("this_row", (PAGES, column, None, reading), (ARXIV, column, None, reading))


WHOLE_ENTRY = stated(
    "this_row", (PAGES, "position", "entry", "entry"), (ARXIV, "position", "entry", "entry")
)
COLUMNS = {
    "core.papers": {
        "abstract": stated("last_stated", (PAGES, "abstract", "abstract", "cleaned")),
        "organization_key": stated(
            "last_stated", (PAGES, "organization_key", "organization", "lower_case")
        ),
        "discussion_id": stated(
            "last_stated", (PAGES, "discussion_id", "discussion_id", "verbatim")
        ),
        "license": stated("arxiv_only", (ARXIV, "license", "license", "squashed")),
        "primary_category": stated(
            "arxiv_only", (ARXIV, "primary_category", "primary_category", "category")
        ),
    },
    "core.captures": {
        "capture_id": of_document("capture_id", "document"),
        "byte_count": of_document("byte_count", "document"),
        "captured_at": of_document("captured_at", "provenance"),
        "template": of_document("template", "rule"),
        "entry_count": DERIVED,
    },
    "meta.imports": {
        "capture_id": of_document("capture_id", "document"),
        "imported_at": of_document("imported_at", "provenance"),
        "archive_file": of_document("archive_file", "rule"),
    },
    "core.organizations": {
        "name": stated("last_of_all", (PAGES, "organization_name", "organization", "squashed")),
        "capture_id": stated("last_of_all", (PAGES, "capture_id", None, "document")),
        "entry_position": stated("last_of_all", (PAGES, "position", "entry", "place")),
    },
    "core.accounts": {
        "account_key": stated(
            "last_of_all", ("stage.accounts", "account_key", "account", "lower_case")
        ),
        "capture_id": stated("last_of_all", ("stage.accounts", "capture_id", None, "document")),
        "entry_position": stated("last_of_all", ("stage.accounts", "position", "entry", "place")),
    },
    "core.authors": {
        "name": stated("last_of_all", (LISTS, "name", "authors", "name")),
        "sort_name": DERIVED,
    },
    "quality.differing_statements": {
        "paper_key": PAPER_KEY,
        "value": WHOLE_ENTRY,
        "entry_position": WHOLE_ENTRY,
        "capture_id": of_document("capture_id", "document"),
        "kind": DERIVED,
    },
    "meta.day_states": {
        "day": DERIVED,
        "state": DERIVED,
        "why": DERIVED,
        "may_grow": DERIVED,
        "answered_at": DERIVED,
    },
    "core.authorships": {
        "position": stated(
            "last_list",
            (LISTS, "author_position", "authors", "place"),
            (AT_ARXIV, "author_position", "authors", "place"),
        ),
        "author_key": stated(
            "last_list",
            (LISTS, "name_key", "authors", "name_key"),
            (AT_ARXIV, "name_key", "authors", "name_key"),
        ),
        "capture_id": stated(
            "last_list",
            (LISTS, "capture_id", None, "document"),
            (AT_ARXIV, "capture_id", None, "document"),
        ),
        "entry_position": stated(
            "last_list",
            (LISTS, "position", "entry", "place"),
            (AT_ARXIV, "position", "entry", "place"),
        ),
        "name_as_printed": stated(
            "last_list",
            (LISTS, "name_as_printed", "authors", "verbatim"),
            (AT_ARXIV, "name_as_printed", "authors", "verbatim"),
        ),
        "is_last": stated(
            "last_list",
            (LISTS, "author_position", "authors", "place"),
            (AT_ARXIV, "author_position", "authors", "place"),
        ),
        "source": stated(
            "last_list",
            (LISTS, "author_position", "authors", "rule"),
            (AT_ARXIV, "author_position", "authors", "rule"),
        ),
        "claim_status": stated("last_list", (LISTS, "claim_status", "authors", "verbatim")),
        "paper_key": PAPER_KEY,
    },
}


@pytest.mark.parametrize("table", COLUMNS)
def test_a_column_is_stated_where_the_promise_has_it(
    rules: Mapping[str, TableRules], table: str
) -> None:
    found = rules[table].columns
    assert {name: found[name] for name in COLUMNS[table]} == COLUMNS[table]


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_of_a_table_has_a_rule(rules: Mapping[str, TableRules], table: str) -> None:
    assert set(rules[table].columns) == set(TABLES_BY_NAME[table].polars_schema)
