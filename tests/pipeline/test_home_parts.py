"""What takes how much of the home, and what of it may be deleted."""

import os
from pathlib import Path

import pytest

from etl.pipeline.home_parts import HomePart, home_parts
from etl.settings import Settings

KEEP_ARCHIVE = "keep it: all else but the history is made from it"
REST = "files of yours, locks, and what is set aside as unusable"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "data")
    settings.home.mkdir()
    return settings


def put(settings: Settings, name: str, size: int) -> Path:
    path = settings.home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"-" * size)
    return path


def sizes(settings: Settings) -> dict[str, int]:
    return {part.name: part.byte_count for part in home_parts(settings)}


def test_an_empty_home_has_no_parts(settings: Settings) -> None:
    put(settings, "archive/empty.warc.gz", 0)
    assert home_parts(settings) == []


def test_parts_come_by_size_and_then_by_name(settings: Settings) -> None:
    put(settings, "papers.duckdb", 7)
    put(settings, "archive/2026/04/a.warc.gz", 4)
    put(settings, "archive/b.warc.gz", 5)
    put(settings, "inbox/a.html", 7)
    assert home_parts(settings) == [
        HomePart("archive", 9, KEEP_ARCHIVE),
        HomePart("inbox", 7, "what was archived may be deleted"),
        HomePart("papers.duckdb", 7, "the release: `paperhouse publish` makes it again"),
    ]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("stage.duckdb", "stage.duckdb"),
        ("stage.duckdb.wal", "stage.duckdb"),
        ("ledger.sqlite-wal", "ledger.sqlite"),
        ("stage.duckdb.unusable", "other"),
        ("stage.duckdb.unusable-2/a", "other"),
        ("stage.duckdbs", "other"),
        ("a.stage.duckdb", "other"),
        ("archive-index.sqlite", "archive-index.sqlite"),
        ("archive-index.sqlite-wal", "archive-index.sqlite"),
        ("archive-cache/a/b", "archive-cache"),
        ("archive-store.sqlite", "archive-store.sqlite"),
        ("archive-old/a", "archive"),
        ("paperhouse.lock", "other"),
    ],
)
def test_a_file_belongs_to_the_part_whose_name_it_begins_with(
    settings: Settings, name: str, part: str
) -> None:
    put(settings, name, 1)
    assert sizes(settings) == {part: 1}
    assert name.startswith("a") or part != "other" or home_parts(settings)[0].advice == REST


def test_files_beside_a_database_count_with_it(settings: Settings) -> None:
    put(settings, "stage.duckdb", 3)
    put(settings, "stage.duckdb.wal", 4)
    assert sizes(settings) == {"stage.duckdb": 7}


def test_a_link_counts_as_itself_and_not_as_what_it_leads_to(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "large").write_bytes(b"-" * 10_000)
    (settings.home / "archive").symlink_to("../far")
    (settings.home / "inbox").mkdir()
    (settings.home / "inbox" / "a.html").symlink_to("../../far/large")
    # The size of a link is the length of its text.
    assert sizes(settings) == {"archive": 6, "inbox": 15}


def test_what_goes_meanwhile_counts_as_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        put(settings, f"reports/{name}.html", 3)
    status = Path.lstat

    def lstat(path: Path) -> os.stat_result:
        if path.name == "b.html":
            path.unlink(missing_ok=True)
        return status(path)

    monkeypatch.setattr(Path, "lstat", lstat)
    assert sizes(settings) == {"reports": 6}
