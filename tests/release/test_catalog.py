"""The catalog: where the values of each column come from, and how many rows state it."""

import pytest

from etl.release.catalog import CatalogColumn, CatalogTable, read_catalog
from etl.stage.connection import Connection

CAPTURE = "The capture that this row was read from"
OF_SPELLINGS = "sql/marts/keyword_spellings.sql"
SPELLINGS = CatalogTable(
    name="mart.keyword_spellings",
    meaning="Which spellings are one concept, and by which rules?",
    grain="one spelling of a keyword",
    key=("keyword_key", "keyword"),
    source=OF_SPELLINGS,
    fields=(
        CatalogColumn(
            "keyword", "The spelling, in lower case", None, True, True, None,
            "core.keywords.keyword",
        ),
        CatalogColumn(
            "keyword_key", "The concept that it is a spelling of", None, True, True, None,
            "core.keywords.keyword_key",
        ),
        CatalogColumn(
            "folded_by", "Rules that changed something: hyphen, plural, brackets, acronym", None,
            False, False, None, "core.keywords.folded_by",
        ),
        CatalogColumn(
            "acronym", "The acronym that it states beside a meaning; NULL where it states none",
            None, False, False, None, "core.keywords.acronym",
        ),
        CatalogColumn(
            "paper_count", "Papers with this spelling", None, False, False, None, OF_SPELLINGS
        ),
    ),
)  # fmt: skip
ROWS = """
insert into core.keywords by name
    select 'arxiv:1' as paper_key, 'tea' as keyword, 'tea' as keyword_key, null as acronym
    union all select 'arxiv:1', 'large language models', 'llm', null
    union all select 'arxiv:2', 'large language models (LLM)', 'llm', 'llm';
"""


@pytest.fixture
def con(empty_release: Connection) -> Connection:
    return empty_release


def columns(table: CatalogTable) -> dict[str, tuple[object, ...]]:
    """Of each column: type, whether it is in the key and required, its target and its source."""
    return {
        it.name: (it.type, it.is_key, it.is_required, it.target, it.source) for it in table.fields
    }


@pytest.fixture
def catalog() -> dict[str, CatalogTable]:
    return {it.name: it for it in read_catalog(None)}


def test_a_table_has_its_words_its_key_and_the_file_that_fills_it(
    catalog: dict[str, CatalogTable],
) -> None:
    accounts = catalog["core.accounts"]
    assert (accounts.name, accounts.schema, accounts.key) == (
        "core.accounts", "core", ("account_key",)
    )  # fmt: skip
    assert accounts.meaning == "Accounts of authors who claimed a paper and of submitters"
    assert (accounts.grain, accounts.source) == ("one site account", "sql/core/accounts.sql")
    assert accounts.fields[0].meaning == "The site account: its login in lower case"
    assert columns(accounts) == {
        "account_key": ("varchar", True, True, None, "stage.accounts.account_key"),
        "login": ("varchar", False, True, None, "stage.accounts.login"),
        "full_name": ("varchar", False, False, None, "stage.accounts.full_name"),
        "account_type": ("varchar", False, False, None, "stage.accounts.account_type"),
        "capture_id": ("varchar", False, True, "core.captures", "stage.accounts.capture_id"),
        "entry_position": ("bigint", False, True, None, "sql/core/accounts.sql"),
    }


@pytest.mark.parametrize(
    ("table", "column", "source"),
    [
        ("core.keywords", "keyword", "stage.keywords.keyword"),
        ("core.keywords", "keyword_key", "sql/core/keywords.sql"),
        ("core.papers", "title", "stage.entries.title"),
        ("core.papers", "listing_count", "sql/core/papers.sql"),
        ("meta.day_states", "day", "etl/pipeline/released_days.py"),
        ("quality.checks", "check_id", "etl/build/checks.py"),
        ("quality.fill_rates", "row_count", "sql/macros/fill_rates.sql"),
        ("mart.days", "state", "meta.day_states.state"),
        ("mart.days", "is_cut", "core.captures.is_cut"),
        ("mart.days", "weekday", "sql/marts/days.sql"),
        ("mart.authors", "upvotes", "mart.paper_counters.upvotes"),
        ("mart.keywords", "paper_count", "mart.keyword_spellings.paper_count"),
        ("mart.daily_leaderboard", "may_grow", "mart.days.may_grow"),
    ],
)
def test_a_column_comes_from_the_one_of_its_name_that_is_read_or_from_the_file(
    catalog: dict[str, CatalogTable], table: str, column: str, source: str
) -> None:
    [found] = [it.source for it in catalog[table].fields if it.name == column]
    assert found == source


def test_a_mart_is_as_the_header_of_its_file_says(catalog: dict[str, CatalogTable]) -> None:
    assert catalog["mart.keyword_spellings"] == SPELLINGS
    assert SPELLINGS.schema == "mart"


def test_tables_come_before_marts(catalog: dict[str, CatalogTable]) -> None:
    names = list(catalog)
    assert (names[0], names[-1]) == ("core.captures", "mart.weekly_leaderboard")
    is_mart = [name.startswith("mart.") for name in names]
    assert is_mart == sorted(is_mart)


def test_a_release_tells_how_many_rows_state_a_column_with_an_example(con: Connection) -> None:
    con.execute(ROWS)
    catalog = {it.name: it for it in read_catalog(con)}
    keywords = catalog["core.keywords"]
    assert keywords.row_count == 3
    found = {it.name: (it.type, it.filled_count, it.example) for it in keywords.fields}
    assert found["acronym"] == ("VARCHAR", 1, "llm")
    assert found["folded_by"] == ("VARCHAR[]", 0, None)
    assert found["keyword_key"][:2] == ("VARCHAR", 3)
    assert found["keyword_key"][2] in {"tea", "llm"}
    spellings = catalog["mart.keyword_spellings"]
    assert (spellings.row_count, spellings.meaning) == (3, SPELLINGS.meaning)
    last = spellings.fields[-1]
    assert (last.type, last.filled_count, last.example) == ("BIGINT", 3, "1")
    papers = catalog["core.papers"]
    assert papers.row_count == 0
    assert {(it.filled_count, it.example) for it in papers.fields} == {(0, None)}


@pytest.mark.slow
def test_equal_rows_give_equal_examples_in_whatever_order(con: Connection) -> None:
    con.execute(ROWS)
    before = read_catalog(con)
    for order in ("desc", "asc"):
        con.execute(
            f"create or replace table core.keywords as from core.keywords order by all {order}"
        )
        assert read_catalog(con) == before


@pytest.mark.slow
def test_examples_of_a_row_go_together(con: Connection) -> None:
    """All columns have the example of the row whose key has the least hash."""
    con.execute(
        "insert into core.keywords by name select 'arxiv:' || n as paper_key, "
        "'word ' || n as keyword, 'key ' || n as keyword_key from range(20) as numbers(n)"
    )
    [keywords] = [it for it in read_catalog(con) if it.name == "core.keywords"]
    found = {it.name: it.example for it in keywords.fields}
    number = str(found["paper_key"]).removeprefix("arxiv:")
    assert (found["keyword"], found["keyword_key"]) == (f"word {number}", f"key {number}")
