"""Exports leave alone what did not change, and end with the bytes of a whole one."""

from pathlib import Path

import polars as pl
import pytest

from etl.archive.documents import Provenance
from etl.contract.core import CORE_TABLES
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings
from tests.real import rows

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
YEARS = ["2024", "2026", "undated"]
UNLISTED = ("core.arxiv_records", "core.details")
"""Tables with rows of papers that no page lists."""


def load(home: Path, *names: str) -> Path:
    """A home that has these pages; returns it."""
    load_documents(Settings(home), [(PAGES / name, Provenance()) for name in names])
    return home


def export(home: Path, folder: Path) -> dict[str, bytes]:
    with open_release(home / "papers.duckdb") as con:
        written = export_release(con, folder, None)
    assert {path.name for path in written} == {path.name for path in folder.iterdir()}
    return {path.name: path.read_bytes() for path in written}


def inodes(folder: Path) -> dict[str, int]:
    """A file that is written anew is another one."""
    return {path.name: path.stat().st_ino for path in folder.glob("*.parquet")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = ("daily_2024-08-01.html", "daily_2026-04-01.html", "text_blank.txt")
    return load(tmp_path_factory.mktemp("home"), *pages)


@pytest.fixture
def grown(tmp_path: Path, home: Path) -> Path:
    """The export of `home`; one more day was loaded into the home since."""
    folder = tmp_path / "export"
    export(home, folder)
    load(home, "api_2026-04-02.json")
    return folder


def test_a_table_about_papers_is_in_parts_by_the_year_of_first_listing(home, tmp_path):
    export(home, tmp_path)
    with open_release(home / "papers.duckdb") as con:
        year_of = dict(rows(con, "select paper_key, year(first_listed_on) from core.papers"))
        for table in CORE_TABLES:
            files = sorted(tmp_path.glob(f"{table.name}-*.parquet"))
            if not files:
                assert (tmp_path / f"{table.name}.parquet").exists()
                assert table.name in UNLISTED or ("paper_key" not in table.polars_schema)
                continue
            assert [path.stem.rpartition("-")[2] for path in files] == YEARS
            parts = [pl.read_parquet(path) for path in files]
            for year, part in zip(YEARS, parts, strict=True):
                stated = {str(year_of[key] or "undated") for key in part["paper_key"]}
                assert stated <= {year}, table.name
                assert part.equals(part.sort(*table.key)), table.name
            [(row_count,)] = rows(con, f"select count(*) from {table.name}")
            assert sum(part.height for part in parts) == row_count, table.name


def test_one_more_day_leaves_the_parts_of_other_years_alone(home, grown, tmp_path):
    before = inodes(grown)
    assert export(home, grown) == export(home, tmp_path / "whole")
    changed = {name for name, inode in inodes(grown).items() if before[name] != inode}
    assert {name for name in changed if "-2024" in name or "-undated" in name} == set()
    assert {"core.papers-2026.parquet", "core.listings-2026.parquet"} <= changed
    before = inodes(grown)
    export(home, grown)
    assert inodes(grown) == before


@pytest.mark.parametrize("name", ["core.papers-2024.parquet", "core.authors.parquet"])
@pytest.mark.parametrize("damage", ["other", "longer", "gone", "link"])
def test_a_file_that_others_changed_is_written_anew(home, tmp_path, name, damage):
    folder = tmp_path / "export"
    whole = export(home, folder)
    path = folder / name
    match damage:
        case "other":
            path.write_bytes(bytes(len(whole[name])))
        case "longer":
            path.write_bytes(whole[name] + b"\0")
        case "gone":
            path.unlink()
        case "link":
            (tmp_path / "victim").write_bytes(path.read_bytes())
            path.unlink()
            path.symlink_to(tmp_path / "victim")
    others = {it: inode for it, inode in inodes(folder).items() if it != name}
    assert export(home, folder) == whole
    assert not path.is_symlink()
    assert {it: inode for it, inode in inodes(folder).items() if it != name} == others


def test_only_what_an_earlier_export_wrote_is_removed(home, tmp_path):
    """An earlier version wrote one file a table."""
    folder = tmp_path / "export"
    export(home, folder)
    package = folder / "datapackage.json"
    for name in ("core.papers.parquet", "core.papers-1999.parquet", "mine.parquet"):
        (folder / name).write_bytes(b"old")
    listed = (
        '"core.papers-2024.parquet"',
        '"core.papers-2026.parquet"',
        '"core.links-2024.parquet"',
    )
    text = package.read_text()
    for name, other in zip(listed, ("core.papers.parquet", "mine.parquet", "../x"), strict=True):
        text = text.replace(name, f'"{other}"')
    package.write_text(text)
    (tmp_path / "x").write_bytes(b"kept")
    with open_release(home / "papers.duckdb") as con:
        export_release(con, folder, None)
    left = {name for name in ("core.papers.parquet", "core.papers-1999.parquet", "mine.parquet")
            if (folder / name).exists()}  # fmt: skip
    assert left == {"core.papers-1999.parquet", "mine.parquet"}
    assert (tmp_path / "x").read_bytes() == b"kept"
