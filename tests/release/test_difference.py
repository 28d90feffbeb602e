"""Two releases compared: which rows came, went and changed, and what cannot be compared."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from etl.errors import NoRelease, UsageError
from etl.release.difference import count_changes, list_changes, open_two_releases
from etl.stage.connection import Connection, connect
from tests.release.empty_release import make_empty_release

OLD = """
insert into meta.day_states by name
    select unnest([date '2026-04-01', date '2026-04-02', date '2026-04-03']) as day,
        'moving' as state, true as may_grow;
insert into core.keywords by name
    select 'arxiv:1' as paper_key, unnest(['tea', 'kettle']) as keyword, 'hot' as keyword_key;
insert into core.keywords by name
    select 'arxiv:2' as paper_key, 'tea' as keyword, 'hot' as keyword_key;
insert into core.papers by name select 'arxiv:1' as paper_key, 'Tea' as title;
insert into meta.releases by name select '1' as release_id;
"""
NEW = """
insert into meta.day_states by name
    select unnest([date '2026-04-04', date '2026-04-03']) as day,
        'moving' as state, true as may_grow
    union all select date '2026-04-02', 'complete', false;
insert into core.keywords by name
    select 'arxiv:1' as paper_key, unnest(['tea', 'kettle']) as keyword, 'hot' as keyword_key;
insert into core.keywords by name
    select 'arxiv:2' as paper_key, unnest(['tea', 'pot']) as keyword, 'pots' as keyword_key;
insert into core.papers by name select 'arxiv:1' as paper_key, 'Tea' as title;
insert into meta.releases by name select unnest(['1', '2']) as release_id;
"""
NO_TABLE = "no table 'core.teapots' to compare: a mart, or one of core.captures, core."


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("empty") / "papers.duckdb"
    make_empty_release(path)
    return path.read_bytes()


@pytest.fixture
def files(tmp_path: Path, empty: bytes) -> tuple[Path, Path]:
    """An older and a newer release."""
    old, new = tmp_path / "it's old.duckdb", tmp_path / "it's new.duckdb"
    for path, rows in ((old, OLD), (new, NEW)):
        path.write_bytes(empty)
        with connect(path) as con:
            con.execute(rows)
    return old, new


@pytest.fixture
def con(files: tuple[Path, Path]) -> Iterator[Connection]:
    with open_two_releases(*files) as con:
        yield con


def change(path: Path, statement: str) -> None:
    with connect(path) as con:
        con.execute(statement)


@pytest.mark.slow
def test_rows_are_counted_where_a_table_follows_from_the_pages_and_differs(con: Connection) -> None:
    assert count_changes(con).fetchall() == [
        ("core.keywords", 1, 0, 1),
        ("meta.day_states", 1, 1, 1),
    ]


def test_each_value_that_changed_and_each_row_that_came_or_went_is_listed(con: Connection) -> None:
    found = list_changes(con, "meta.day_states")
    assert found.columns == ["change", "day", "column_name", "old_value", "new_value"]
    came = '{"day":"2026-04-04","state":"moving","may_grow":true}'
    went = '{"day":"2026-04-01","state":"moving","may_grow":true}'
    assert found.fetchall() == [
        ("came", date(2026, 4, 4), None, None, came),
        ("changed", date(2026, 4, 2), "state", "moving", "complete"),
        ("changed", date(2026, 4, 2), "may_grow", "true", "false"),
        ("went", date(2026, 4, 1), None, went, None),
    ]


def test_rows_of_a_table_go_by_all_columns_of_its_key(con: Connection) -> None:
    came = '{"paper_key":"arxiv:2","keyword":"pot","keyword_key":"pots"}'
    assert list_changes(con, "core.keywords").fetchall() == [
        ("came", "arxiv:2", "pot", None, None, came),
        ("changed", "arxiv:2", "tea", "keyword_key", "hot", "pots"),
    ]
    assert list_changes(con, "core.papers").fetchall() == []


@pytest.mark.slow
def test_rows_of_a_mart_go_by_the_key_that_its_file_names(con: Connection) -> None:
    """Three papers had `tea` as a spelling of one concept; now it is one of two."""
    found = list_changes(con, "mart.keyword_spellings")
    assert found.columns[:3] == ["change", "keyword_key", "keyword"]
    assert found.project("#1, #2, #3, #4, #5, #6").fetchall() == [
        ("came", "pots", "pot", None, None,
         '{"keyword":"pot","keyword_key":"pots","paper_count":1}'),
        ("came", "pots", "tea", None, None,
         '{"keyword":"tea","keyword_key":"pots","paper_count":1}'),
        ("changed", "hot", "tea", "paper_count", "2", "1"),
    ]  # fmt: skip


def test_a_table_that_is_not_compared_is_refused_with_those_that_are(con: Connection) -> None:
    with pytest.raises(UsageError) as caught:
        list_changes(con, "core.teapots")
    assert str(caught.value).startswith(NO_TABLE)
    assert str(caught.value).endswith("quality.differing_statements, meta.day_states")
    with pytest.raises(UsageError, match=r"no table 'meta\.releases' to compare"):
        list_changes(con, "meta.releases")


@pytest.mark.slow
def test_a_mart_with_other_columns_is_not_compared(files: tuple[Path, Path]) -> None:
    change(files[0], "create or replace view mart.keyword_spellings as select 'a' as keyword")
    message = r"^the columns of mart\.keyword_spellings are not the same in the two releases$"
    with open_two_releases(*files) as con, pytest.raises(UsageError, match=message):
        list_changes(con, "mart.keyword_spellings")


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 1])
def test_a_release_of_another_version_is_not_compared(files: tuple[Path, Path], place: int) -> None:
    change(files[place], "alter table core.acronyms add column taste varchar")
    with pytest.raises(UsageError) as caught, open_two_releases(*files):
        pass
    assert str(caught.value) == (
        f"{files[place]} has other columns in core.acronyms than this version of paperhouse: "
        "`paperhouse publish` makes the current release one of this version, with --as-of an "
        "earlier one"
    )


@pytest.mark.slow
def test_tables_that_are_not_compared_may_have_other_columns(files: tuple[Path, Path]) -> None:
    change(files[0], "alter table quality.checks add column taste varchar")
    with open_two_releases(*files) as con:
        assert len(count_changes(con).fetchall()) == 2


@pytest.mark.slow
def test_a_release_is_compared_with_another_one(files: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = files
    link = tmp_path / "link.duckdb"
    link.symlink_to(old)
    with pytest.raises(UsageError) as caught, open_two_releases(old, link):
        pass
    assert str(caught.value) == f"{old} and {link} are the same file"
    with pytest.raises(NoRelease), open_two_releases(tmp_path / "none.duckdb", new):
        pass
