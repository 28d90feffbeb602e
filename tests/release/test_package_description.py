"""`datapackage.json`, word for word: of tables of the contract, of a mart, and of any other."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from etl.release.datapackage import ExportedFile, datapackage_json
from etl.release.export_parts import ExportPart
from etl.stage.connection import Connection, connect
from tests.release.empty_release import create_empty_release

MART = """{
  "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
  "name": "paperhouse",
  "title": "Daily Papers, as Paperhouse released them",
  "resources": [
    {
      "name": "mart.keyword_spellings",
      "type": "table",
      "path": "mart.keyword_spellings.parquet",
      "description": "Which spellings are one concept – and by which rules?",
      "format": "parquet",
      "mediatype": "application/vnd.apache.parquet",
      "hash": "sha256:ab",
      "schema": {
        "fields": [
          {
            "name": "keyword",
            "type": "string",
            "description": "The spelling"
          },
          {
            "name": "paper_count",
            "type": "number"
          }
        ],
        "primaryKey": [
          "keyword_key",
          "keyword"
        ]
      }
    }
  ]
}
"""
REQUIRED: dict[str, object] = {"required": True}


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        yield con


@pytest.fixture
def release(con: Connection) -> Connection:
    create_empty_release(con)
    return con


def part(table: str, period: str | None = None, content: str | None = None) -> ExportPart:
    name = f"{table}-{period}" if period else table
    return ExportPart(name, table, "", "", period, content)


def describe(con: Connection, parts: Sequence[ExportPart]) -> list[dict[str, Any]]:
    files = [ExportedFile(it, Path(f"/out/{it.name}.parquet"), "sha256:ab") for it in parts]
    found: list[dict[str, Any]] = json.loads(datapackage_json(con, files))["resources"]
    return found


def references(schema: dict[str, Any]) -> list[tuple[list[str], str, list[str]]]:
    return [
        (it["fields"], it["reference"]["resource"], it["reference"]["fields"])
        for it in schema["foreignKeys"]
    ]


def test_a_mart_is_described_by_its_comments_and_the_key_of_its_file(con: Connection) -> None:
    con.execute(
        "create schema mart; "
        "create view mart.keyword_spellings as select 'tea' as keyword, 1 as paper_count; "
        "comment on view mart.keyword_spellings is "
        "'Which spellings are one concept – and by which rules?'; "
        "comment on column mart.keyword_spellings.keyword is 'The spelling'"
    )
    name = "mart.keyword_spellings"
    file = ExportedFile(part(name), Path(f"/out/{name}.parquet"), "sha256:ab")
    assert datapackage_json(con, [file]) == MART


def test_a_table_of_the_contract_has_its_key_and_what_its_columns_may_be(
    release: Connection,
) -> None:
    [found] = describe(release, [part("meta.imports", content="c")])
    assert (found["content"], found["path"]) == ("c", "meta.imports.parquet")
    assert "description" not in found
    assert "foreignKeys" not in found["schema"]
    assert found["schema"]["primaryKey"] == ["capture_id"]
    fields = {it["name"]: it for it in found["schema"]["fields"]}
    pattern = {"pattern": "[0-9a-f]{16}"}
    assert fields["capture_id"] == {
        "name": "capture_id", "type": "string", "constraints": REQUIRED | pattern
    }  # fmt: skip
    assert fields["archive_offset"] == {
        "name": "archive_offset", "type": "integer", "constraints": REQUIRED | {"minimum": 0}
    }  # fmt: skip


@pytest.mark.slow
def test_a_number_that_may_be_missing_has_no_bounds(release: Connection) -> None:
    [papers] = describe(release, [part("core.papers")])
    fields = {it["name"]: it for it in papers["schema"]["fields"]}
    assert fields["author_count"] == {"name": "author_count", "type": "number"}
    assert fields["listing_count"] == {
        "name": "listing_count", "type": "integer", "constraints": REQUIRED | {"minimum": 1}
    }  # fmt: skip


def test_a_part_leads_to_parts_of_its_period_and_else_to_whole_tables(release: Connection) -> None:
    files = [
        part("core.papers", "2024"), part("core.papers", "2026"), part("core.captures"),
        part("core.listings", "2026"),
    ]  # fmt: skip
    *_, listings = describe(release, files)
    assert references(listings["schema"]) == [
        (["capture_id"], "core.captures", ["capture_id"]),
        (["paper_key"], "core.papers-2026", ["paper_key"]),
    ]


@pytest.mark.slow
def test_a_table_leads_to_files_of_the_package_alone(release: Connection) -> None:
    [whole, papers] = describe(release, [part("core.listings"), part("core.papers")])
    assert references(whole["schema"]) == [(["paper_key"], "core.papers", ["paper_key"])]
    assert "foreignKeys" not in papers["schema"]
    [alone] = describe(release, [part("core.listings", "2026")])
    assert "foreignKeys" not in alone["schema"]


@pytest.mark.parametrize(
    ("kind", "frictionless"),
    [
        ("varchar", "string"),
        ("bigint", "number"),
        ("utinyint", "number"),
        ("hugeint", "number"),
        ("float", "number"),
        ("double", "number"),
        ("decimal(9, 2)", "number"),
        ("boolean", "boolean"),
        ("date", "date"),
        ("timestamp", "datetime"),
        ("timestamp_ns", "datetime"),
        ("timestamp with time zone", "datetime"),
        ("struct(a integer)", "object"),
        ("map(varchar, decimal(9, 2))", "object"),
        ("json", "object"),
        ("varchar[]", "any"),
        ("decimal(9, 2)[]", "any"),
        ("timestamp[]", "any"),
        ("struct(a integer)[]", "any"),
        ("integer[3]", "any"),
        ("blob", "any"),
    ],
)
def test_a_column_of_no_contract_has_the_type_that_fits(
    con: Connection, kind: str, frictionless: str
) -> None:
    con.execute(f"create schema history; create table history.attempts (it {kind})")
    [found] = describe(con, [part("history.attempts")])
    assert found["schema"] == {"fields": [{"name": "it", "type": frictionless}]}


def test_a_key_of_a_mart_stays_an_integer(con: Connection) -> None:
    """The rank is part of the key; the upvotes may be missing."""
    con.execute(
        "create schema mart; create view mart.daily_leaderboard as "
        "select date '2026-04-01' as listed_on, 1::bigint as rank, 7::bigint as upvotes"
    )
    [found] = describe(con, [part("mart.daily_leaderboard")])
    assert [it["type"] for it in found["schema"]["fields"]] == ["date", "integer", "number"]
    assert found["schema"]["primaryKey"] == ["listed_on", "rank"]
