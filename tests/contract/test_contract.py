"""What tables say of each other."""

import pytest

from etl.contract.ddl import comment_statements, create_table_sql
from etl.contract.key_rules import Reference
from etl.contract.model import Column, ColumnType, Table
from etl.contract.rules import Pattern, Required
from etl.contract.table_rules import table_checks
from etl.contract.tables import RELEASED_TABLES, TABLES_BY_NAME

REFERENCES = [(table, reference) for table in RELEASED_TABLES for reference in table.references]


@pytest.mark.parametrize(
    ("table", "reference"), REFERENCES, ids=[f"{t.name}-{r.column}" for t, r in REFERENCES]
)
def test_a_column_that_leads_to_another_table_has_the_form_that_is_asked_of_the_key_there(
    table: Table, reference: Reference
) -> None:
    target = TABLES_BY_NAME[reference.target]
    [name] = target.key
    [key] = [column for column in target.columns if column.name == name]
    [column] = [column for column in table.columns if column.name == reference.column]
    assert name == reference.column
    assert (forms(column), column.type) == (forms(key), key.type)
    assert key.required
    assert name not in target.leading


def test_no_two_checks_have_the_same_id() -> None:
    ids = [check.check_id for table in RELEASED_TABLES for check in table_checks(table)]
    assert len(set(ids)) == len(ids)


def forms(column: Column) -> list[Pattern]:
    return [rule for rule in column.rules if isinstance(rule, Pattern)]


def test_a_table_is_made_without_constraints_and_everything_has_a_comment() -> None:
    columns = (
        Column("name", ColumnType.TEXT, "It's a name").needed(),
        Column("text", ColumnType.TEXT, "A text", is_prose=True),
        Column("places", ColumnType.TEXTS, "Places"),
    )
    table = Table("core.things", "a thing", "Things", ("name",), columns)
    assert create_table_sql(table) == (
        'create table core.things ("name" varchar, "text" varchar using compression zstd, '
        '"places" varchar[])'
    )
    assert list(comment_statements(table)) == [
        "comment on table core.things is 'Things. One row: a thing.'",
        "comment on column core.things.\"name\" is 'It''s a name'",
        "comment on column core.things.\"text\" is 'A text'",
        "comment on column core.things.\"places\" is 'Places'",
    ]


def test_a_column_is_another_ones_kind_under_another_name_or_need() -> None:
    column = Column("name", ColumnType.TEXT, "A name", (Pattern("a"),))
    assert column.needed().rules == (Required(is_blank_missing=True), Pattern("a"))
    assert column.needed().needed() == column.needed()
    assert column.needed().optional() == column
    assert Column("n", ColumnType.COUNT, "").needed().rules == (Required(is_blank_missing=False),)
    stated = column.stated_by("arxiv", "daily_papers")
    assert (stated.sources, stated.meaning) == (
        ("arxiv", "daily_papers"), "A name; from arXiv, else from pages",
    )  # fmt: skip
    assert column.renamed("other") == Column("other", ColumnType.TEXT, "A name", (Pattern("a"),))
    assert column.renamed("other", "B").meaning == "B"
