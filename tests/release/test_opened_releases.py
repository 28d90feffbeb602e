"""What is known of a release that is there, damaged or not there: its id, its rows, its index."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from etl.errors import FileUnusable
from etl.release.database import (
    is_searchable,
    is_usable,
    latest_release,
    published_releases,
)
from etl.stage.connection import connect
from tests.release.empty_release import make_empty_release

pytestmark = pytest.mark.slow

FIRST, SECOND = "20260407T010500.000000Z", "20260408T010500.000000Z"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "papers.duckdb"
    make_empty_release(path)
    with connect(path) as con:
        con.execute("create schema basis")
        con.execute("create table basis.captures (capture_id varchar, is_accepted boolean)")
    return path


def publish(path: Path, *names: str) -> None:
    with connect(path) as con:
        for day, name in enumerate(names, start=7):
            at = datetime(2026, 4, day, 1, 5)
            con.execute("insert into meta.releases values (?, ?, 1, 2, 3, 4, '0.1.0')", [name, at])


def test_the_latest_release_is_the_one_with_the_last_id(release: Path) -> None:
    publish(release, FIRST, SECOND)
    with connect(release) as con:
        assert latest_release(con) == (SECOND, datetime(2026, 4, 8, 1, 5))


def test_releases_that_were_published_are_rows(release: Path, tmp_path: Path) -> None:
    publish(release, FIRST)
    [row] = published_releases(release).to_dicts()
    assert row == {
        "release_id": FIRST,
        "published_at": datetime(2026, 4, 7, 1, 5),
        "capture_count": 1,
        "listing_count": 2,
        "paper_count": 3,
        "reject_count": 4,
        "code_version": "0.1.0",
    }
    none = published_releases(tmp_path / "none.duckdb")
    assert (none.is_empty(), none.schema) == (True, published_releases(release).schema)
    assert none.schema["published_at"] == pl.Datetime("us")


def test_a_release_of_another_shape_cannot_be_followed_on(release: Path) -> None:
    with connect(release) as con:
        con.execute("alter table meta.releases add column more int")
    with pytest.raises(FileUnusable) as error:
        published_releases(release)
    assert str(error.value) == (
        f"{release} is not of this version of paperhouse: after an upgrade `paperhouse publish` "
        "makes one of this version; `paperhouse rebuild` puts a damaged one aside and makes it "
        "again from the archive"
    )
    assert not is_usable(release)


@pytest.mark.parametrize("names", [(), (FIRST,)])
def test_a_release_and_no_release_are_usable(
    release: Path, tmp_path: Path, names: tuple[str, ...]
) -> None:
    publish(release, *names)
    assert is_usable(release)
    assert is_usable(tmp_path / "none.duckdb")


def test_a_release_whose_records_cannot_be_read_is_not_usable(release: Path) -> None:
    publish(release, FIRST)
    with connect(release) as con:
        con.execute("drop table meta.imports")
    assert not is_usable(release)


def test_bytes_that_are_no_database_are_not_usable(tmp_path: Path) -> None:
    path = tmp_path / "papers.duckdb"
    path.write_bytes(b"no database")
    assert not is_usable(path)


def test_a_release_is_searchable_where_it_has_the_index(release: Path) -> None:
    assert not is_searchable(release)
    with connect(release) as con:
        con.execute("create schema search")
    assert is_searchable(release)
