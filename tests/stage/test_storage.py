"""How new files keep their texts on disk, and what of them is in memory."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from etl.stage.database import open_stage, reopen_stage, without_log
from etl.stage.spared_memory import SteadyMemory, bounded_memory

SIGHTS = (
    "select 'page' || i % 3 as word, md5(cast(i as varchar)) as prose from range(9000) as t (i)"
)


@pytest.mark.parametrize(
    ("column", "kept_as"), [("organization_name", "DICT_FSST"), ("title", "ZSTD")]
)
def test_words_that_repeat_are_kept_in_a_dictionary_and_prose_is_packed(
    tmp_path: Path, column: str, kept_as: str
) -> None:
    stated = "word" if column == "organization_name" else "prose"
    with open_stage(tmp_path / "stage.duckdb") as con:
        con.execute("create table words as " + SIGHTS)
        con.execute(f"insert into stage.entries ({column}) select {stated} from words")
        con.execute("checkpoint stage")
        segments = con.execute(
            "select distinct compression from pragma_storage_info('stage.entries') "
            f"where column_name = '{column}' and segment_type = 'VARCHAR'"
        ).fetchall()
    assert segments == [(kept_as,)]


@pytest.mark.slow
def test_what_does_not_fit_into_bounded_memory_is_spilled(tmp_path: Path) -> None:
    held = "select sum(memory_usage_bytes), current_setting('memory_limit') from duckdb_memory()"
    with open_stage(tmp_path / "stage.duckdb", memory_bytes=2**28) as con:
        with bounded_memory(con, 2**25):
            con.execute("create temp table numbers as select random() from range(10_000_000)")
            [(byte_count, limit)] = con.execute(held).fetchall()
            assert limit == "32.0 MiB"
            assert byte_count < 2**25
        assert con.execute(held).fetchall()[0][1] == "256.0 MiB"


def test_spared_memory_goes_back_to_the_system_at_once(tmp_path: Path) -> None:
    kept = "select current_setting('allocator_bulk_deallocation_flush_threshold')"
    with open_stage(tmp_path / "stage.duckdb", memory_bytes=2**28) as con:
        before = con.execute(kept).fetchall()
        with bounded_memory(con, 2**25):
            assert con.execute(kept).fetchall() == [("0 bytes",)]
        assert con.execute(kept).fetchall() == before != [("0 bytes",)]


def test_a_stage_that_is_opened_anew_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "stage.duckdb"
    note = "insert into stage.archive_files values ('a.warc.gz', {})"
    with open_stage(path) as con:
        con.execute(note.format(1))
        con.execute("insert into temp.replaced values ('0000')")
        reopen_stage(con)
        assert not path.with_name("stage.duckdb.wal").exists()
        con.execute(note.format(2))
        assert con.execute("select sum(byte_count) from stage.archive_files").fetchall() == [(3,)]
        assert con.execute("from temp.replaced").fetchall() == [("0000",)]
    with open_stage(path) as con:
        assert con.execute("select sum(byte_count) from stage.archive_files").fetchall() == [(3,)]


def test_what_a_process_holds_more_is_spared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = iter([300, 340, 290, 500])
    monkeypatch.setattr(
        psutil.Process, "memory_info", lambda _: SimpleNamespace(rss=next(held) * 2**20)
    )
    limit = "select current_setting('memory_limit')"
    limits = []
    with open_stage(tmp_path / "stage.duckdb", memory_bytes=2**28) as con:
        with bounded_memory(con, 2**27):
            memory = SteadyMemory(con, 2**27)
            for _ in range(4):
                memory.spare()
                limits += con.execute(limit).fetchall()
        limits += con.execute(limit).fetchall()
    # 300 before: 40 more leave 88 of 128; fewer leave all; 200 more leave the least.
    mib = ["128.0 MiB", "88.0 MiB", "128.0 MiB", "64.0 MiB", "256.0 MiB"]
    assert limits == [(it,) for it in mib]


@pytest.mark.slow
def test_blocks_of_the_database_itself_are_bounded_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = "select current_setting('memory_limit')"
    with open_stage(tmp_path / "stage.duckdb", memory_bytes=2**28) as con:

        def own_bytes() -> int:
            [(found,)] = con.execute(
                "select cast(sum(memory_usage_bytes) as bigint) from duckdb_memory()"
            ).fetchall()
            return int(found)

        monkeypatch.setattr(
            psutil.Process, "memory_info", lambda _: SimpleNamespace(rss=300 * 2**20 + own_bytes())
        )
        with bounded_memory(con, 2**27):
            memory = SteadyMemory(con, 2**27)
            memory.spare()
            before = own_bytes()
            con.execute("create temp table numbers as select random() from range(1_000_000)")
            assert own_bytes() > before + 2**22
            memory.spare()
            assert con.execute(limit).fetchall() == [("128.0 MiB",)]


def test_without_log_rows_come_into_the_file_with_a_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "stage.duckdb"
    note = "insert into stage.archive_files values ('a.warc.gz', {})"
    total = "select sum(byte_count) from stage.archive_files"

    def in_file() -> object:
        copy = tmp_path / "copy.duckdb"
        shutil.copy(path, copy)
        with open_stage(copy) as con:
            return con.execute(total).fetchone()

    with open_stage(path) as con:
        con.execute(note.format(1))
        with without_log(con):
            con.execute(note.format(2))
            assert in_file() == (1,)
            con.execute("checkpoint stage")
            con.execute(note.format(4))
            assert in_file() == (3,)
            assert con.execute(total).fetchone() == (7,)
            assert not path.with_name("stage.duckdb.wal").exists()
        assert in_file() == (7,)
        con.execute(note.format(8))
        assert path.with_name("stage.duckdb.wal").exists()
        assert con.execute(total).fetchone() == (15,)
