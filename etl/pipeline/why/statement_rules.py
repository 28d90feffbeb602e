"""A column's rule: which statements of documents may give its value, and which of them wins."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.contract.vocabulary import ValueReading, WhyRule

ENTRIES = "stage.entries"
RECORDS = "stage.arxiv_records"
VERSIONS = "stage.arxiv_versions"
AT_ARXIV = "stage.arxiv_authors"


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
    columns that say which member of a list a row is. by: the column by which a paper leads to rows
    that are not about papers alone, as `lookup/reached_rows` has it.
    """

    columns: Mapping[str, StatementRule]
    match: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    origin: tuple[str, str | None] | None = None
    place: str | None = None
    text: str | None = None
    by: str | None = None


def stated_rule(
    rule: WhyRule,
    column: str,
    part: str | None,
    reading: ValueReading = "verbatim",
    table: str = ENTRIES,
) -> StatementRule:
    """The rule of a column that one staged column states."""
    return StatementRule(rule, (StatedIn(table, column, part, reading),))


def row_rule() -> StatementRule:
    """The rule of a column that follows from other rows of the paper."""
    return StatementRule("derived", (StatedIn(ENTRIES, "paper_key", None, "rule"),))


PAPER_KEY_RULE = StatementRule(
    "page_first",
    (
        StatedIn(ENTRIES, "arxiv_id", "arxiv_id", "key"),
        StatedIn(RECORDS, "arxiv_id", "arxiv_id", "key"),
        StatedIn(ENTRIES, "title_fingerprint", "title", "key_of_title"),
    ),
)


def here_rule(
    column: str, part: str | None = None, reading: ValueReading = "number", table: str = ENTRIES
) -> StatementRule:
    """The rule of a column that the row's own document states."""
    return stated_rule("this_row", column, part or column, reading, table)


def list_rules(
    table: str, part: str, columns: Mapping[str, tuple[str, ValueReading]], rule: WhyRule
) -> dict[str, StatementRule]:
    """Columns of a member of a list, all of which the same passage states, and the row's origin."""
    return {
        "paper_key": PAPER_KEY_RULE,
        "capture_id": stated_rule(rule, "capture_id", None, "document", table),
        "entry_position": stated_rule(rule, "position", "entry", "place", table),
        **{
            name: stated_rule(rule, column, part, reading, table)
            for name, (column, reading) in columns.items()
        },
    }
