"""What tables say of each other."""

import pytest

from etl.contract.model import Reference, Table
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
    assert (column.pattern, column.type) == (key.pattern, key.type)
    assert key.required
    assert name not in target.leading
