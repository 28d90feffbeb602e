"""A published release as a database again: its rows, its marts, and releases of other versions."""

from pathlib import Path

import polars as pl
import pytest

from etl.errors import UsageError
from etl.release.lake_tables import write_tables
from etl.stage.connection import connect
from tests.release.empty_release import create_empty_release

KEYWORDS = """
insert into core.keywords by name
    select unnest($1) as paper_key, 'tea' as keyword, 'tea' as keyword_key
"""


def keyword_file(folder: Path, number: int, *papers: str) -> Path:
    """A file of core.keywords, as releases have them."""
    path = folder / f"it's {number}.parquet"
    with connect() as con:
        create_empty_release(con)
        con.execute(KEYWORDS, [list(papers)])
        con.table("core.keywords").write_parquet(str(path))
    return path


@pytest.mark.slow
def test_rows_of_all_files_are_in_their_tables_and_marts(tmp_path: Path) -> None:
    files = [keyword_file(tmp_path, 1, "arxiv:1", "arxiv:2"), keyword_file(tmp_path, 2, "arxiv:3")]
    path = tmp_path / "papers.duckdb"
    write_tables(path, {"core.keywords": files}, "R")
    with connect(path, read_only=True) as con:
        rows = con.sql("select paper_key, keyword, acronym from core.keywords order by all")
        assert rows.fetchall() == [
            ("arxiv:1", "tea", None), ("arxiv:2", "tea", None), ("arxiv:3", "tea", None)
        ]  # fmt: skip
        [row] = con.sql("select keyword, paper_count from mart.keyword_spellings").fetchall()
        assert row == ("tea", 3)
        for table in ("core.papers", "core.captures", "meta.releases", "quality.rejects"):
            assert con.table(table).fetchall() == []


@pytest.mark.parametrize(
    "columns",
    [
        {"acronym": ["LLM"]},
        {"acronym": ["LLM"], "meaning_key": ["x"], "more": ["y"]},
    ],
)
def test_a_release_with_other_columns_is_refused_by_name(
    tmp_path: Path, columns: dict[str, list[str]]
) -> None:
    file = tmp_path / "1.parquet"
    pl.DataFrame(columns).write_parquet(file)
    with pytest.raises(UsageError) as caught:
        write_tables(tmp_path / "papers.duckdb", {"core.acronyms": [file]}, "the release R")
    assert str(caught.value) == (
        "the release R has other columns in core.acronyms than this version of paperhouse:"
        " releases are compared by the version that published them"
    )
