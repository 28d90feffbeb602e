"""Organizations and categories as people write them, in a database in memory."""

import pytest

from etl.errors import UsageError
from etl.release.stated_names import find_category, find_organization
from etl.stage.connection import Connection, connect


@pytest.fixture
def con() -> Connection:
    con = connect()
    con.execute("create schema core")
    con.execute("create table core.organizations (organization_key varchar)")
    con.execute("create table core.categories (category varchar)")
    return con


@pytest.mark.parametrize(
    ("text", "category"),
    [("cs.CL", "cs.CL"), (" CS.cl ", "cs.CL"), ("STAT.ML", "stat.ML"), ("STAT.AP", "STAT.AP")],
)
def test_a_name_is_found_in_any_case(con: Connection, text: str, category: str) -> None:
    """Of two that differ in case alone, the one that is written just so is meant."""
    con.execute("insert into core.categories values ('stat.ML'), ('cs.CL'), ('cs.CL'), (null)")
    con.execute("insert into core.categories values ('STAT.AP'), ('stat.AP')")
    assert find_category(con, text) == category


@pytest.mark.parametrize(
    ("text", "told"),
    [("tea lab", "'tea lab': did you mean tea-lab?"), ("  wool ", "'wool'"), ("", "''")],
)
def test_a_name_that_no_paper_has_is_told_with_one_that_is_near(
    con: Connection, text: str, told: str
) -> None:
    con.execute("insert into core.organizations values ('tea-lab'), ('acme')")
    with pytest.raises(UsageError) as caught:
        find_organization(con, text)
    assert str(caught.value) == f"no paper of the release has the organization {told}"


def test_a_category_that_no_paper_has_is_called_one(con: Connection) -> None:
    con.execute("insert into core.categories values ('cs.CL')")
    with pytest.raises(UsageError, match=r"^no paper of the release has the category 'wool'$"):
        find_category(con, "wool")


def test_where_nothing_is_stated_the_query_itself_says_why_it_is_empty(con: Connection) -> None:
    assert find_organization(con, "Tea-Lab") == "Tea-Lab"
