"""Every column of every table about papers has a rule, and every rule names what the stage has."""

from typing import get_args

import pytest

from etl.contract.tables import RELEASED_TABLES, TABLES_BY_NAME
from etl.contract.vocabulary import ValueReading, WhyRule
from etl.pipeline.why.column_rules import TABLE_RULES
from etl.pipeline.why.paper_documents import DOCUMENT_COLUMNS
from etl.pipeline.why.why_texts import READING_TEXTS, RULE_TEXTS


def test_all_tables_but_those_about_the_release_itself_have_rules() -> None:
    of_release = {"quality.checks", "quality.fill_rates", "meta.releases"}
    assert set(TABLE_RULES) | of_release == {it.name for it in RELEASED_TABLES}


@pytest.mark.parametrize("table", TABLE_RULES)
def test_each_column_has_a_rule_about_staged_columns(table: str) -> None:
    rules = TABLE_RULES[table]
    assert set(rules.columns) == set(TABLES_BY_NAME[table].polars_schema)
    of_documents = {
        "captured_at",
        "seen_at",
        *DOCUMENT_COLUMNS,
        "listing_kind",
        "listed_on",
        "period",
        "query",
        "is_first",
    }
    for rule in rules.columns.values():
        for it in rule.stated_in:
            known = {*TABLES_BY_NAME[it.table].polars_schema, *of_documents}
            assert {it.column, it.needs or it.column} <= known


def test_every_rule_and_every_reading_has_its_words() -> None:
    assert list(RULE_TEXTS) == list(get_args(WhyRule))
    assert set(READING_TEXTS) == set(get_args(ValueReading))
