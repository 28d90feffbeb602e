"""The tables that a select reads, the lines of a header, and places that are filled."""

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, sql_folder, sql_text

CASES = [
    ("select * from core.papers", {"core.papers"}),
    # Neither a comment nor a text nor a column of that name is read.
    ("-- core.papers\nselect 'core.links' as \"core.authors\", $top as top", set()),
    ("from core.papers-- all of them", {"core.papers"}),
    ("select papers.title from core.papers as papers", {"core.papers"}),
    ("with papers as (select * from core.links) select * from papers", {"core.links"}),
    (
        "select * from work.entries inner join stage.entries using (capture_id)"
        " where paper_key in (from core.papers)",
        {"work.entries", "stage.entries", "core.papers"},
    ),
    # Through macros: of a table, of a value and of a value that calls another.
    (
        "select * from mart.leaderboard('daily', '%Y')",
        {"core.listings", "core.observations", "core.papers", "meta.day_states"},
    ),
    ("select agreement(a.title, a.title) from core.papers as a", {"core.papers"}),
    ("create macro core.titles() as table (select title from core.papers)", {"core.papers"}),
    ("create temp macro paper_count() as (select count(*) from core.papers)", {"core.papers"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_select_reads_tables(text: str, expected: set[str]) -> None:
    assert tables_read(text) == expected


QUERIES = [
    file.text
    for folder in ("work", "core", "quality", "meta", "marts", "checks", "queries")
    for file in sql_folder(folder).values()
    if "${" not in file.text
]


@pytest.mark.slow
def test_tables_are_those_that_the_parser_of_duckdb_finds() -> None:
    """In every query that has no place to fill; those of the macros that it calls count too."""
    found = {text: _parsed(text) for text in QUERIES}
    assert len(found) > 150
    for text, (tables, functions) in found.items():
        through_macros = [
            tables_read(it.text) for it in sql_folder("macros").values() if it.name in functions
        ]
        assert tables_read(text) == tables.union(*through_macros), text


def _parsed(text: str) -> tuple[set[str], set[str]]:
    """The tables with a schema, and the functions, of the parser's tree."""
    asked = duckdb.execute("select json_serialize_sql($sql, skip_null := true)", {"sql": text})
    tree = json.loads(asked.fetchall()[0][0])
    assert not tree["error"], text
    nodes = list(_nodes(tree))
    tables = {
        f"{it['schema_name']}.{it['table_name']}" for it in nodes
        if it.get("type") == "BASE_TABLE" and it["schema_name"]
    }  # fmt: skip
    return tables, {str(it["function_name"]) for it in nodes if "function_name" in it}


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for inner in (
        part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    ):
        yield from _nodes(inner)


def test_a_file_without_a_line_in_its_header_is_named() -> None:
    mart = SqlFile("marts", "votes", "select 1", {"grain": ["one paper"]})
    with pytest.raises(ValueError, match=r"^sql/marts/votes\.sql has no line `-- column: …`"):
        mart.lines("column")


def test_the_places_of_a_statement_are_filled_once() -> None:
    text = sql_text("statements", "insert_rows", table="core.papers", query="select '${table}'")
    assert text.splitlines()[1:] == ["insert into core.papers by name", "select '${table}'"]


@pytest.mark.parametrize("places", [{"table": "t"}, {"table": "t", "query": "from s", "key": "k"}])
def test_a_place_that_is_left_or_unknown_names_the_file(places: dict[str, str]) -> None:
    with pytest.raises(
        ValueError, match=r"^sql/statements/insert_rows\.sql .* fill: query, table$"
    ):
        sql_text("statements", "insert_rows", **places)
