"""What tables say of each other."""

import pytest

from etl.contract import columns
from etl.contract.ddl import comment_statements, create_table_sql
from etl.contract.expectation_spec import ExpectationSpec
from etl.contract.key_rules import Reference, UniqueKey
from etl.contract.model import Column, ColumnType, Table
from etl.contract.rules import Maximum, Minimum, OneOf, Pattern, Required
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


def test_a_day_and_a_flag_are_columns_of_their_types_without_rules() -> None:
    assert columns.day("born_on", "First day") == Column("born_on", ColumnType.DATE, "First day")
    assert columns.flag("is_wool", "It is") == Column("is_wool", ColumnType.FLAG, "It is")


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


def test_columns_that_stand_in_many_tables_are_made_alike() -> None:
    text = ColumnType.TEXT
    assert columns.text("a", "A") == Column("a", text, "A")
    assert columns.text("a", "A", "x+") == Column("a", text, "A", (Pattern("x+"),))
    assert columns.prose("a", "A") == Column("a", text, "A", is_prose=True)
    assert columns.choice("a", ("b", "c"), "A") == Column("a", text, "A", (OneOf(("b", "c")),))
    count = ColumnType.COUNT
    assert columns.count("a", "A") == Column("a", count, "A", (Minimum(0),))
    assert columns.count("a", "A", 2) == Column("a", count, "A", (Minimum(2),))
    most = Maximum(1_000_000_000)
    assert columns.counter("a", "A") == Column("a", count, "A", (Minimum(0), most))
    assert columns.counter("a", "A", 2) == Column("a", count, "A", (Minimum(2), most))
    assert columns.instant("a", "A") == Column("a", ColumnType.TIMESTAMP, "A (UTC)")


def test_a_check_shows_the_value_that_breaks_it_and_the_key_of_its_row() -> None:
    """The form of a column that leads elsewhere is asked there; its other rules are asked here."""
    columns = (
        Column("day", ColumnType.DATE, "A day", (Required(),)),
        Column("place", ColumnType.TEXT, "A place", (Pattern("x"), Required())),
    )
    references = (Reference("place", "core.places"),)
    table = Table("core.things", "a thing", "Things", ("day", "name"), columns, references)
    checks = {check.check_id: check.rows for check in table_checks(table)}
    is_lost = '"place" is not null and "place" not in (select "place" from core.places)'
    assert checks == {
        "things.day.required": 'select day, name from core.things where "day" is null',
        "things.place.required": ('select place, day, name from core.things where "place" is null'),
        "things.place.reference": f"select place, day, name from core.things where {is_lost}",
        "things.key": (
            "select day, name, count(*) from core.things group by day, name having count(*) > 1"
        ),
    }


def test_a_key_of_one_column_and_one_of_two_have_their_expectations() -> None:
    assert UniqueKey(("a",)).expectation() == ExpectationSpec(
        "expect_column_values_to_be_unique", {"column": "a"}
    )
    assert UniqueKey(("a", "b")).expectation() == ExpectationSpec(
        "expect_compound_columns_to_be_unique", {"column_list": ["a", "b"]}
    )
