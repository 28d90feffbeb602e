"""What tables say of each other."""

import pytest

from etl.contract.key_rules import Reference
from etl.contract.model import Column, Table
from etl.contract.rules import Pattern
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
