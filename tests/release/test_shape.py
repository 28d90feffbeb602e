"""The shape of a release: its rows and types by table, and which parsers read its pages."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from etl.errors import NoRelease
from etl.ids import ReleaseId
from etl.release.captures import CaptureCount
from etl.release.shape import TableShape, outdated_templates, read_shape
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage.connection import Connection, connect
from tests.release.empty_release import make_empty_release

RELEASED = """
insert into meta.releases by name
    select '2' as release_id, timestamp '2026-04-08 01:05' as published_at
    union all select '1', timestamp '2026-04-07 01:05';
insert into core.captures by name
    select
        'a' as capture_id, 'page' as outcome, 'api_array' as template, 7 as parser_version,
        5 as entry_count, 4 as listing_count, 1 as refused_count, 0 as held_count;
insert into meta.imports by name select 'a' as capture_id;
insert into meta.day_states by name
    select unnest([date '2026-04-06', date '2026-04-07', date '2026-04-08']) as day;
insert into core.keywords by name
    select unnest(['arxiv:1', 'arxiv:2']) as paper_key, 'tea' as keyword, 'tea' as keyword_key;
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path)
    make_empty_release(settings.release)
    return settings


@pytest.fixture
def con(settings: Settings) -> Iterator[Connection]:
    with connect(settings.release) as con:
        yield con


def test_a_release_has_a_shape_for_each_table_and_mart(settings: Settings, con: Connection) -> None:
    con.execute(RELEASED)
    con.close()
    found = read_shape(settings)
    assert (found.release_id, found.published_at) == (ReleaseId("2"), datetime(2026, 4, 8, 1, 5))
    assert found.captures == [CaptureCount("page", "api_array", 7, 1, 5, 4, 1, 0)]
    assert found.shapes["meta.day_states"] == TableShape(
        3,
        {
            "day": "DATE",
            "state": "VARCHAR",
            "why": "VARCHAR",
            "may_grow": "BOOLEAN",
            "answered_at": "TIMESTAMP",
        },
    )
    assert found.shapes["mart.keyword_spellings"] == TableShape(
        1,
        {
            "keyword": "VARCHAR",
            "keyword_key": "VARCHAR",
            "folded_by": "VARCHAR[]",
            "acronym": "VARCHAR",
            "paper_count": "BIGINT",
        },
    )
    filled = {name: it.row_count for name, it in found.shapes.items() if it.row_count}
    assert filled.items() >= {
        "core.captures": 1, "core.keywords": 2, "meta.imports": 1, "meta.releases": 2,
        "mart.releases": 2,
    }.items()  # fmt: skip
    assert found.shapes["core.papers"].row_count == 0


def test_before_the_first_release_there_is_no_shape(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with pytest.raises(NoRelease):
        read_shape(settings)
    assert outdated_templates(settings) == {}


@pytest.mark.slow
def test_templates_that_another_version_read_are_told_with_both(
    settings: Settings, con: Connection
) -> None:
    """One is of this version, and one is of a parser that there is no more."""
    versions = ARCHIVED_DOCUMENTS.reader.parser_versions
    con.execute(
        "insert into core.captures by name select * from (values "
        "('a', 'api_array', $array), ('b', 'api_array', $array), ('c', 'text_cards', 0), "
        "('d', 'scroll', 3)) as read(capture_id, template, parser_version)",
        {"array": versions["api_array"]},
    )
    con.close()
    assert outdated_templates(settings) == {
        "text_cards": (0, versions["text_cards"]),
        "scroll": (3, 0),
    }
