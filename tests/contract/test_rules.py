"""Each kind of rule, as everyone who asks it is told of it."""

from typing import Any

import duckdb
import polars as pl
import pytest

from etl.contract.key_rules import Reference, UniqueKey
from etl.contract.model import Column, ColumnType, Table
from etl.contract.rules import ColumnRule, Maximum, Minimum, OneOf, Pattern, Required
from etl.contract.table_rules import fault_expressions, table_checks
from etl.stage.connection import ArrowStream

TEXTS = ["ab", "abb", "xab", "", None]
COUNTS = [2, 1, 0, None]
CASES: list[tuple[ColumnRule, list[Any], list[str | None]]] = [
    (Required(), TEXTS, [None, None, None, None, "c: is missing"]),
    (Pattern("ab|'"), TEXTS, [None, "c: abb does not match ab|'", "c: xab does not match ab|'",
                              "c:  does not match ab|'", None]),
    (Pattern("ab+"), TEXTS, [None, None, "c: xab does not match ab+", "c:  does not match ab+",
                             None]),
    (Pattern("'"), ["'", "x"], [None, "c: x does not match '"]),
    (Pattern("a"), ["b" * 81], [f"c: {'b' * 80} does not match a"]),
    (OneOf(("ab", "abb")), TEXTS, [None, None, "c: xab is none of ab, abb",
                                   "c:  is none of ab, abb", None]),
    (Minimum(1), COUNTS, [None, None, "c: 0 is below 1", None]),
    (Maximum(1), COUNTS, ["c: 2 is above 1", None, None, None]),
]  # fmt: skip
EXPECTATIONS = [
    (Required(), "expect_column_values_to_not_be_null", {}, {"required": True}),
    (Pattern("a|b"), "expect_column_values_to_match_regex", {"regex": "^(?:a|b)$"},
     {"pattern": "a|b"}),
    (Minimum(1), "expect_column_values_to_be_between", {"min_value": 1}, {"minimum": 1}),
    (Maximum(1), "expect_column_values_to_be_between", {"max_value": 1}, {"maximum": 1}),
    (OneOf(("a", "b")), "expect_column_values_to_be_in_set", {"value_set": ["a", "b"]},
     {"enum": ["a", "b"]}),
]  # fmt: skip


def table(column: Column) -> Table:
    return Table("core.things", "one thing", "Things", ("c",), (column,))


@pytest.mark.parametrize(("rule", "values", "expected"), CASES)
def test_a_rule_finds_the_same_values_in_polars_and_in_sql(
    rule: ColumnRule, values: list[Any], expected: list[str | None]
) -> None:
    kind = ColumnType.COUNT if values is COUNTS else ColumnType.TEXT
    frame = pl.DataFrame({"c": values}, schema={"c": kind.polars})
    [faults] = fault_expressions(table(Column("c", kind, "C", (rule,))))
    assert frame.select(faults).to_series().to_list() == expected
    with duckdb.connect() as con:
        con.register("things", ArrowStream(frame))
        broken = con.execute(f"select coalesce({rule.sql('c')}, false) from things").fetchall()
    assert [is_broken for (is_broken,) in broken] == [fault is not None for fault in expected]


@pytest.mark.parametrize(
    ("text", "fault"), [("a", None), (" \n", "c: is missing"), (None, "c: is missing")]
)
def test_blank_text_is_missing_before_it_is_staged(text: str | None, fault: str | None) -> None:
    needed = Column("c", ColumnType.TEXT, "C").needed()
    frame = pl.DataFrame({"c": [text]}, schema={"c": pl.String})
    assert frame.select(*fault_expressions(table(needed))).item() == fault


@pytest.mark.parametrize(("rule", "name", "arguments", "constraint"), EXPECTATIONS)
def test_a_rule_is_an_expectation_and_a_constraint(
    rule: ColumnRule, name: str, arguments: dict[str, Any], constraint: dict[str, Any]
) -> None:
    spec = rule.expectation("c")
    assert (spec.name, spec.arguments) == (name, {"column": "c"} | arguments)
    assert rule.frictionless() == constraint


def test_a_column_is_needed_once_and_may_be_made_optional_again() -> None:
    column = Column("c", ColumnType.COUNT, "C", (Minimum(1),))
    needed = column.needed().needed()
    assert needed.rules == (Required(), Minimum(1))
    assert needed.required
    assert needed.optional() == column


def test_checks_have_an_id_that_says_table_column_and_rule() -> None:
    column = Column("c", ColumnType.TEXT, "C", (Pattern("x"),)).needed()
    other = Column("d", ColumnType.TEXT, "D", (Pattern("x"),))
    things = Table("core.things", "one thing", "Things", ("c", "d"), (column, other),
                   (Reference("d", "core.others"),))  # fmt: skip
    assert [(it.check_id, it.rule, it.condition) for it in table_checks(things)] == [
        ("things.c.required", "core.things.c is stated", '"c" is null'),
        ("things.c.pattern", "core.things.c has its form", "not regexp_full_match(\"c\", 'x')"),
        ("things.d.reference", "core.things.d is in core.others",
         '"d" is not null and "d" not in (select "d" from core.others)'),
        ("things.key", "core.things has one row per c, d", None),
    ]  # fmt: skip


def test_keys_and_references_are_those_of_a_schema() -> None:
    assert UniqueKey(("a", "b")).frictionless() == {"primaryKey": ["a", "b"]}
    assert UniqueKey(("a", "b")).expectation().arguments == {"column_list": ["a", "b"]}
    assert UniqueKey(("a",)).expectation().name == "expect_column_values_to_be_unique"
    assert Reference("a", "core.others").frictionless() == {
        "fields": ["a"],
        "reference": {"resource": "core.others", "fields": ["a"]},
    }
