"""The catalog of a published release: attached where its files stand, it is the release."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.release.datapackage import ExportedFile
from etl.release.export_parts import ExportPart
from etl.release.lake_catalog import write_catalog
from etl.stage.connection import Connection, connect
from etl.stage.extension import load_extension
from tests.release.empty_release import create_empty_release

PLACES = {
    "r1/2026-04.parquet": "select 'arxiv:1' as paper_key, 'tea' as keyword",
    "r1/undated.parquet": "select 'title:a' as paper_key, 'tea' as keyword",
}
MEANINGS = """
select comment from duckdb_{kind}s()
where database_name = 'papers' and {kind}_name = '{name}' and {more}
"""


def exported(folder: Path, name: str, rows: str) -> ExportedFile:
    """A file of core.keywords in the folder in which exports are made."""
    path = folder / f"it's {name}"
    with connect() as con:
        create_empty_release(con)
        con.execute(f"insert into core.keywords by name {rows}")
        con.table("core.keywords").write_parquet(str(path))
    part = ExportPart(name, "core.keywords", "", "")
    return ExportedFile(part, path, "sha256:0")


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    """A reader who attached the catalog. The files were put below its address meanwhile."""
    made, lake = tmp_path / "made", tmp_path / "lake"
    made.mkdir()
    files = {
        place: exported(made, str(number), rows)
        for number, (place, rows) in enumerate(PLACES.items())
    }
    catalog = tmp_path / "it's a catalog.ducklake"
    write_catalog(catalog, files, f"{lake}/data/")
    for place, file in files.items():
        target = lake / "data/core/keywords" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        file.path.rename(target)
    with connect() as con:
        assert load_extension(con, "ducklake")
        text = str(catalog).replace("'", "''")
        con.execute(f"attach 'ducklake:{text}' as papers (read_only)")
        con.execute("use papers")
        yield con


@pytest.mark.slow
def test_a_catalog_is_the_release_whose_files_stand_below_the_address(con: Connection) -> None:
    rows = con.sql("select paper_key, keyword, acronym from core.keywords order by all").fetchall()
    assert rows == [("arxiv:1", "tea", None), ("title:a", "tea", None)]
    [row] = con.sql("select keyword, paper_count from mart.keyword_spellings").fetchall()
    assert row == ("tea", 2)
    for table in ("core.papers", "core.captures", "meta.releases", "quality.rejects"):
        assert con.table(table).fetchall() == []
    text = MEANINGS.format(kind="table", name="keywords", more="schema_name = 'core'")
    assert con.execute(text).fetchall() == [
        ("The last non-empty list of keywords that a page gave for the paper. "
         "One row: paper x keyword.",)
    ]  # fmt: skip
    text = MEANINGS.format(kind="column", name="keyword", more="table_name = 'keywords'")
    assert con.execute(text).fetchall()[0] == ("Keyword in lower case, single-spaced",)


def test_a_release_is_not_published_without_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    with pytest.raises(UsageError) as caught:
        write_catalog(tmp_path / "catalog.ducklake", {}, "s3://papers/data/")
    assert str(caught.value) == (
        "to publish, DuckDB's extension ducklake is missing: "
        "pip install 'paperhouse[remote]' brings it"
    )
    assert list(tmp_path.iterdir()) == []
