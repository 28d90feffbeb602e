"""A release as it would have been at an instant, in a file of its own."""

from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.pipeline.as_of import publish_as_of
from etl.release.database import open_release
from etl.settings import Settings
from tests.pipeline.earlier import FIRST, MADE, THIRD, home, titles

__all__ = ["home"]


@pytest.mark.slow
def test_a_release_as_of_an_instant_has_the_id_and_the_tables_of_that_instant(
    home: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "then.duckdb"
    told: list[tuple[str, int, int]] = []
    found = publish_as_of(home, FIRST, target, lambda *it: told.append(it))
    assert (found, titles(target)) == (MADE[0], ["Wool"])
    assert told[-3:] == [("derived", 1, 1), ("checked", 1, 1), ("published", 1, 1)]
    assert [it.name for it in tmp_path.iterdir()] == ["then.duckdb"]
    with open_release(target) as con:
        [(at, count)] = con.execute(
            "select published_at, capture_count from meta.releases"
        ).fetchall()
    assert (at, count) == (FIRST, 1)


@pytest.mark.slow
def test_a_file_that_is_no_place_for_a_release_is_refused(home: Settings, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nothing")
    inside = home.home / "then.duckdb"
    for target, words in (
        (link, f"cannot write {link}: name a file, no link and no folder"),
        (tmp_path, f"cannot write {tmp_path}: name a file, no link and no folder"),
        (link / "a", f"cannot write {link / 'a'}: {link} is no folder"),
        (inside, f"{inside} is in {home.home}, which keeps what is published now"),
        (tmp_path / "a?", f"cannot write {tmp_path / 'a?'}: DuckDB ends a file's name at a `?`"),
    ):
        with pytest.raises(UsageError) as raised:
            publish_as_of(home, THIRD, target)
        assert str(raised.value) == words
