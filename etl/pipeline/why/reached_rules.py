"""The rules of tables to which a paper leads: its documents, its people, what is doubtful of it."""

from collections.abc import Mapping

from etl.contract.tables import TABLES_BY_NAME
from etl.contract.vocabulary import ValueReading
from etl.pipeline.why.statement_rules import (
    ENTRIES,
    PAPER_KEY_RULE,
    RECORDS,
    StatedIn,
    StatementRule,
    TableRules,
    row_rule,
    stated_rule,
)

_ENTRY = ("capture_id", "entry_position")
_REJECT_COLUMNS: tuple[tuple[str, str | None, ValueReading], ...] = (
    ("capture_id", None, "document"),
    ("position", "entry", "place"),
    ("row", "entry", "entry"),
    ("table_name", None, "rule"),
    ("faults", "entry", "entry"),
)


def _derived(table: str, stated: Mapping[str, StatementRule]) -> dict[str, StatementRule]:
    """All columns of a table; those without another rule follow from other rows."""
    return {name: stated.get(name, row_rule()) for name in TABLES_BY_NAME[table].polars_schema}


def _of_document(reading: ValueReading, *columns: str) -> dict[str, StatementRule]:
    """Columns that say of a document what every entry of it could."""
    return {
        name: StatementRule(
            "this_row",
            (
                StatedIn(ENTRIES, name, None, reading),
                StatedIn(RECORDS, name, None, reading),
            ),
        )
        for name in columns
    }


def _of_all(
    table: str, **columns: tuple[str, str | None, ValueReading]
) -> dict[str, StatementRule]:
    return {
        name: stated_rule("last_of_all", column, part, reading, table)
        for name, (column, part, reading) in columns.items()
    } | {
        "capture_id": stated_rule("last_of_all", "capture_id", None, "document", table),
        "entry_position": stated_rule("last_of_all", "position", "entry", "place", table),
    }


def _whole_entry() -> StatementRule:
    return StatementRule(
        "this_row",
        (
            StatedIn(ENTRIES, "position", "entry", "entry"),
            StatedIn(RECORDS, "position", "entry", "entry"),
        ),
    )


REACHED_RULES: Mapping[str, TableRules] = {
    "core.captures": TableRules(
        _derived(
            "core.captures",
            _of_document("document", "capture_id", "sha256", "byte_count")
            | _of_document("provenance", "source", "url", "captured_at")
            | _of_document("rule", "template", "parser_version"),
        ),
        origin=("capture_id", None),
        by="capture_id",
    ),
    "meta.imports": TableRules(
        _derived(
            "meta.imports",
            _of_document("document", "capture_id")
            | _of_document("provenance", "imported_at")
            | _of_document("rule", "archive_file", "archive_offset"),
        ),
        origin=("capture_id", None),
        by="capture_id",
    ),
    "core.organizations": TableRules(
        _of_all(
            ENTRIES,
            organization_key=("organization_key", "organization", "lower_case"),
            name=("organization_name", "organization", "squashed"),
            full_name=("organization_full_name", "organization", "squashed"),
        ),
        match={ENTRIES: {"organization_key": "organization_key"}},
        origin=_ENTRY,
        by="organization_key",
    ),
    "core.accounts": TableRules(
        _of_all(
            "stage.accounts",
            account_key=("account_key", "account", "lower_case"),
            login=("login", "account", "squashed"),
            full_name=("full_name", "account", "squashed"),
            account_type=("account_type", "account", "squashed"),
        ),
        match={"stage.accounts": {"account_key": "account_key"}},
        origin=_ENTRY,
        by="account_key",
    ),
    "core.authors": TableRules(
        _derived(
            "core.authors",
            {"name": stated_rule("last_of_all", "name", "authors", "name", "stage.authorships")},
        ),
        match={"stage.authorships": {"name_key": "name_key"}},
        by="author_key",
    ),
    "quality.differing_statements": TableRules(
        _derived(
            "quality.differing_statements",
            {
                "paper_key": PAPER_KEY_RULE,
                "value": _whole_entry(),
                "capture_id": _of_document("document", "capture_id")["capture_id"],
                "entry_position": _whole_entry(),
            },
        ),
        origin=_ENTRY,
    ),
    "quality.ambiguous_titles": TableRules(
        _derived(
            "quality.ambiguous_titles",
            {
                "paper_key": PAPER_KEY_RULE,
                "title": stated_rule("last_entry", "title", "title", "cleaned"),
            },
        )
    ),
    "quality.rejects": TableRules(
        _derived(
            "quality.rejects",
            {
                name: stated_rule("this_row", name, part, reading, "stage.rejects")
                for name, part, reading in _REJECT_COLUMNS
            },
        ),
        match={"stage.rejects": {"reject_id": "reject_id"}},
        origin=("capture_id", "position"),
        by="capture_id",
    ),
    **{
        table: TableRules(_derived(table, {}), by=by)
        for table, by in (
            ("core.acronyms", "acronym"),
            ("quality.ambiguous_names", "name_key"),
            ("meta.fetches", "capture_id"),
            ("meta.day_states", "day"),
        )
    },
}
"""Tables of which no page states rows have rules alone, and no bytes."""
