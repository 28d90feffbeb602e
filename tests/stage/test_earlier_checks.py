"""Results of version 0.1.0, which had no ids, are read beside those of today."""

from collections.abc import Iterator

import pytest

from etl.stage.connection import Connection, connect
from etl.stage.earlier_checks import checks_select, create_checks_view, has_check_ids

EARLIER = """
create table checks as
select 'core.papers.title is stated' as claim, 'contract' as source, 3 as broken_count
"""
TODAYS = """
create table checks as
select 'core.papers.title is stated' as rule, 'papers.title.minimum' as check_id
"""


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        yield con


def test_a_check_of_version_0_1_0_is_known_by_its_sentence(con: Connection) -> None:
    con.execute(EARLIER)
    con.execute("create view relation as from checks")
    found = con.sql(checks_select(con, "relation"))
    assert found.columns == ["rule", "source", "broken_count", "check_id"]
    assert found.fetchall() == [
        ("core.papers.title is stated", "contract", 3, "papers.title.required")
    ]


def test_a_check_with_an_id_keeps_it(con: Connection) -> None:
    con.execute(TODAYS)
    assert con.sql(checks_select(con, "checks")).fetchall() == [
        ("core.papers.title is stated", "papers.title.minimum")
    ]


@pytest.mark.parametrize(
    ("created", "has_ids", "check_id"),
    [(EARLIER, False, "papers.title.required"), (TODAYS, True, "papers.title.minimum")],
)
def test_a_view_has_the_results_of_either_version(
    con: Connection, created: str, has_ids: bool, check_id: str
) -> None:
    con.execute(created)
    assert has_check_ids(con, "checks") is has_ids
    create_checks_view(con, "all_checks", "checks")
    assert con.execute("select check_id, rule from all_checks").fetchall() == [
        (check_id, "core.papers.title is stated")
    ]
    [(is_temporary,)] = con.execute(
        "select temporary from duckdb_views() where view_name = 'all_checks'"
    ).fetchall()
    assert is_temporary
