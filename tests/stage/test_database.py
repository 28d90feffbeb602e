"""What the stage keeps from one opening to the next, and what it keeps of captures and notes."""

import contextlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl.archive.documents import Note
from etl.contract.tables import STAGED_TABLES
from etl.errors import FileUnusable
from etl.ids import CaptureId, ReleaseId
from etl.sources.daily_papers.records import Author, Entry
from etl.stage import database
from etl.stage.conform import conform_rows
from etl.stage.connection import Connection
from etl.stage.database import (
    checkpointed_seldom,
    doubt_release,
    is_doubted,
    is_staged,
    mark_released,
    open_stage,
    outdated_captures,
    replace_captures,
    shown_release,
    staged_byte_counts,
)
from tests.sources.daily_papers.small_pages import normalized, page

NOON = datetime(2026, 4, 30, 12)
FIRST, SECOND = ReleaseId("20260401T180000Z"), ReleaseId("20260402T180000Z")


def rows_of(*pages: object) -> tuple[list[CaptureId], Mapping[str, pl.DataFrame]]:
    read, frames = normalized(*pages)  # type: ignore[arg-type]
    return [capture.capture_id for capture, _ in read], conform_rows(read, frames)


def answer(con: Connection, text: str) -> list[tuple[object, ...]]:
    return con.execute(text).fetchall()


def test_a_stage_is_made_once_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "some" / "folder" / "stage.duckdb"
    log = path.with_name("stage.duckdb.wal")
    for expected in ({}, {"a.warc.gz": 1}):
        with open_stage(path) as con:
            assert log.exists() == bool(expected)
            assert staged_byte_counts(con) == expected
            con.execute("delete from stage.archive_files")
            con.execute("insert into stage.archive_files values ('a.warc.gz', 1)")
        assert log.exists()
    with open_stage(path, anew=True) as con:
        assert not log.exists()
        assert staged_byte_counts(con) == {}
        assert not is_staged(con)


def test_a_stage_has_one_thread_and_spills_beside_its_file(tmp_path: Path) -> None:
    settings = "select current_setting('threads'), current_setting('temp_directory')"
    with open_stage(tmp_path / "stage.duckdb") as con:
        assert answer(con, settings) == [(1, str(tmp_path / ".spill"))]
        assert answer(con, "from temp.replaced") == answer(con, "from temp.row_hashes") == []
    with pytest.raises(duckdb.ConnectionException):
        con.execute("select 1")


@pytest.mark.slow
def test_a_file_of_another_contract_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "stage.duckdb"
    note = "insert into stage.archive_files values ('a.warc.gz', 1)"
    for change in (
        "update stage.contract set version = 'another'",
        "drop table stage.contract",
        "truncate stage.contract",
    ):
        with open_stage(path) as con:
            assert staged_byte_counts(con) == {}
            con.execute(note)
            con.execute(change)
    with open_stage(path) as con:
        assert staged_byte_counts(con) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "other"),
    [("STORAGE_OPTIONS", "storage_version 'v1.5.0'"), ("STAGED_TABLES", STAGED_TABLES[:-1])],
)
def test_other_tables_or_options_are_another_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, other: object
) -> None:
    path = tmp_path / "stage.duckdb"
    with open_stage(path) as con:
        con.execute("insert into stage.archive_files values ('a.warc.gz', 1)")
    monkeypatch.setattr(database, name, other)
    with open_stage(path) as con:
        assert staged_byte_counts(con) == {}


def test_what_is_no_database_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "stage.duckdb"
    path.write_bytes(b"no database" * 1000)
    with open_stage(path) as con:
        assert staged_byte_counts(con) == {}


@pytest.mark.parametrize("name", ["stage.duckdb", "stage.duckdb.wal"])
def test_a_folder_in_the_place_of_a_file_stays(tmp_path: Path, name: str) -> None:
    path = tmp_path / "stage.duckdb"
    if name != path.name:
        with open_stage(path):
            pass
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).mkdir()
    words = f"{tmp_path / name} is a folder where a file belongs: move it away; .*rebuild"
    with pytest.raises(FileUnusable, match=words), open_stage(path):
        pass
    assert (tmp_path / name).is_dir()


def test_a_link_to_a_folder_is_replaced_by_a_file(tmp_path: Path) -> None:
    path, folder = tmp_path / "stage.duckdb", tmp_path / "folder"
    folder.mkdir()
    path.symlink_to(folder)
    with open_stage(path):
        assert path.is_file()
    assert list(folder.iterdir()) == []


def test_damage_is_told_with_the_way_out_and_errors_of_sql_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "stage.duckdb"
    words = rf"^{path} is damaged.*\(IO Error: a block\): `paperhouse rebuild` makes it again"
    with pytest.raises(FileUnusable, match=words), open_stage(path):
        raise duckdb.IOException("IO Error: a block")
    with pytest.raises(duckdb.CatalogException), open_stage(path) as con:
        con.execute("from stage.nothing")


@pytest.mark.slow
def test_captures_that_another_version_of_their_parser_read_are_outdated(tmp_path: Path) -> None:
    [wool, socks], tables = rows_of(page(Entry(1, "Wool")), page(Entry(1, "Socks")))
    with open_stage(tmp_path / "stage.duckdb") as con:
        assert (is_staged(con), is_staged(con, wool)) == (False, False)
        replace_captures(con, tables, (), {})
        con.execute("update stage.captures set template = 'api' where capture_id = $1", [socks])
        assert is_staged(con)
        assert is_staged(con, wool)
        assert not is_staged(con, CaptureId("0"))
        # `page` makes cards of version 7.
        assert outdated_captures(con, {"cards": 7, "api": 7}) == set()
        assert outdated_captures(con, {"cards": 8, "api": 7}) == {wool}
        assert outdated_captures(con, {"cards": 7}) == {socks}


@pytest.mark.slow
def test_the_last_release_counts_until_it_is_doubted_or_more_is_staged(tmp_path: Path) -> None:
    _, tables = rows_of(page(Entry(1, "Wool")))
    with open_stage(tmp_path / "stage.duckdb") as con:
        assert (shown_release(con), is_doubted(con)) == (None, False)
        mark_released(con, FIRST, "code")
        mark_released(con, SECOND, "new code")
        assert answer(con, "from stage.released") == [(SECOND, "new code")]
        assert (shown_release(con), is_doubted(con)) == ((SECOND, "new code"), False)
        doubt_release(con, SECOND)
        assert answer(con, "from stage.doubted") == [(SECOND,)]
        assert (shown_release(con), is_doubted(con)) == (None, True)
        mark_released(con, FIRST, "code")
        assert (shown_release(con), is_doubted(con)) == ((FIRST, "code"), False)
        replace_captures(con, tables, (), {})
        assert (shown_release(con), is_doubted(con)) == (None, False)


def test_the_log_may_grow_to_eight_batches_within_the_block(tmp_path: Path) -> None:
    limit = "select current_setting('checkpoint_threshold')"
    with open_stage(tmp_path / "stage.duckdb") as con:
        before = answer(con, limit)
        with contextlib.suppress(duckdb.CatalogException), checkpointed_seldom(con, 2**20):
            within = answer(con, limit)
            con.execute("from nothing")
        assert within == [("8.0 MiB",)]
        assert answer(con, limit) == before != within


def test_rows_of_a_capture_take_the_place_of_its_earlier_ones(tmp_path: Path) -> None:
    wool = Entry(1, "Wool", "2604.00001", authors=[Author("Mira")], keywords=["yarn"])
    ids, tables = rows_of(page(wool), page(Entry(1, "Socks", "2604.00002")))
    _, again = rows_of(page(Entry(1, "Silk", "2604.00003")))  # of the first one's body
    prints = "select capture_id, fingerprint from stage.fingerprints order by all"
    entries = "select capture_id, title from stage.entries order by title"
    with open_stage(tmp_path / "stage.duckdb") as con:
        replace_captures(con, tables, (), {"a.warc.gz": 1, "b.warc.gz": 2})
        before = dict(answer(con, prints))
        assert before.keys() == {*ids}
        assert answer(con, "select name from stage.authorships") == [("Mira",)]
        replace_captures(con, again, (), {"b.warc.gz": 5})
        assert answer(con, entries) == [(ids[0], "Silk"), (ids[1], "Socks")]
        after = dict(answer(con, prints))
        assert after.keys() == {*ids}
        assert len(answer(con, prints)) == 2
        assert after[ids[1]] == before[ids[1]]
        assert after[ids[0]] != before[ids[0]]
        assert answer(con, "from stage.authorships") == answer(con, "from stage.keywords") == []
        assert answer(con, "select count(*) from stage.captures") == [(2,)]
        assert answer(con, "from temp.replaced") == answer(con, "from temp.row_hashes") == []
        assert staged_byte_counts(con) == {"a.warc.gz": 1, "b.warc.gz": 5}
        assert answer(con, "select count(*) from stage.archive_files") == [(2,)]


@pytest.mark.slow
def test_decisions_and_requests_are_kept_of_notes_and_nothing_of_others(tmp_path: Path) -> None:
    request = {
        **{"url": "https://example.org/a", "requested_at": "2026-04-30T11:59:58.250000"},
        **{"outcome": "published", "is_whole": True, "unknown": 1},
    }
    before_noon = datetime(2026, 4, 30, 11, 59, 58, 250_000)
    late = {"url": "https://example.org/b", "requested_at": "2026-04-30T12:00:00"}
    notes = [
        Note("other", NOON, {"capture_id": "c"}),
        Note("accept", NOON, {"capture_id": "a"}),
        Note("fetch", NOON, request),  # type: ignore[arg-type]
        Note("fetch", NOON, late),  # type: ignore[arg-type]
    ]
    _, tables = rows_of(page(Entry(1, "Wool")))
    with open_stage(tmp_path / "stage.duckdb") as con:
        replace_captures(con, tables, notes, {})
        assert answer(con, "from stage.decisions") == [("a", NOON)]
        columns = "url, requested_at, outcome, is_whole, sent_to, capture_id"
        assert answer(con, f"select {columns} from stage.fetches order by url") == [
            (request["url"], before_noon, "published", True, None, None),
            (late["url"], NOON, None, None, None, None),
        ]
