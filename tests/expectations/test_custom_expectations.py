"""A query that Great Expectations asks means what it means to DuckDB; it should find no row."""

from types import ModuleType

import pytest

from etl.stage.connection import connect

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("select", "quoted"),
    [
        ("select 1", "select 1"),
        ("select '{' <> '}'", "select '{{' <> '}}'"),
        ("select {'a': 1}, map {}", "select {{'a': 1}}, map {{}}"),
        ("select ':x', ': x'", r"select '\:x', ': x'"),
        ("select '2026'::date", "select '2026'::date"),
        (r"select 'a:b', '\:c'", r"select 'a:b', '\:c'"),
        (":a and :b", r"\:a and \:b"),
    ],
)
def test_braces_and_colons_of_a_query_mean_themselves(
    select: str, quoted: str, running: ModuleType
) -> None:
    from expectations.custom_expectations import quote_query  # noqa: PLC0415 - `running` hides its warnings

    assert quote_query(select) == f"select * from ({quoted}) as broken /* {{batch}} */"


@pytest.mark.parametrize(
    ("select", "count"),
    [
        ("select 1 where ':x' = 'x'", 0),
        ("from range(1)", 1),
        ("from range(3) where '{' <> '}'", 3),
    ],
)
def test_a_query_is_kept_where_it_finds_no_row(
    select: str, count: int, running: ModuleType
) -> None:
    from expectations.custom_expectations import ExpectNoRows, quote_query  # noqa: PLC0415 - as above
    from expectations.datasource import open_batch  # noqa: PLC0415 - as above

    with connect() as con:
        con.execute("attach ':memory:' as release; create table release.teas as select 1 as cups")
        asked = ExpectNoRows(unexpected_rows_query=quote_query(select))
        with open_batch(con, "teas") as batch:
            found = batch.get_batch().validate(asked)
    assert (found.success, found.result) == (count == 0, {"observed_value": count})
