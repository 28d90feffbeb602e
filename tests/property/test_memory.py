"""A day is derived in little memory; where that is too little, in all that the command may take."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from etl.build import marts
from etl.build.checks import CheckResult, run_checks
from etl.build.derive import seal_release
from etl.ids import ReleaseId
from etl.pipeline import derivation
from etl.release.database import open_release
from etl.stage.connection import Connection, OutOfMemory
from etl.stage.database import open_stage
from etl.stage.progress import no_progress
from etl.stage.sql_files import SqlFile
from tests.property.arrivals import SHEEP, SLEEP, answer
from tests.property.staged import NO_RELEASES, StagedReleases
from tests.property.warehouse import IMPORTED_AT

pytestmark = pytest.mark.slow
AMPLE = 2**30


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    with open_stage(tmp_path / "stage.duckdb", memory_bytes=AMPLE) as con:
        yield con


@pytest.fixture
def last(con: Connection, tmp_path: Path) -> Path:
    """A release of one paper; another one was staged since."""
    stage = StagedReleases(con, tmp_path)
    stage.stage(answer(SLEEP), IMPORTED_AT)
    release = make(con, tmp_path / "last.duckdb", None)
    stage.stage(answer(SHEEP, hour=3), IMPORTED_AT)
    return release


def make(con: Connection, path: Path, last: Path | None) -> Path:
    results = derivation.derive_and_check(con, path, last, NO_RELEASES, None, no_progress)
    seal_release(con, ReleaseId("20260101T000000.000000Z"), datetime(2026, 1, 1), "1", results)
    return path


def memory_of(con: Connection) -> str:
    [(limit,)] = con.execute("select current_setting('memory_limit')").fetchall()
    return str(limit)


@pytest.mark.parametrize("failures", [0, 1])
def test_a_day_is_tried_in_little_memory_first(
    con: Connection, last: Path, tmp_path: Path, failures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def check(con: Connection) -> list[CheckResult]:
        tried.append(memory_of(con))
        if len(tried) <= failures:
            raise OutOfMemory("no block is left")
        return run_checks(con)

    monkeypatch.setattr(derivation, "run_checks", check)
    release = make(con, tmp_path / "new.duckdb", last)
    assert tried == ["512.0 MiB", "1.0 GiB"][: failures + 1]
    assert memory_of(con) == "1.0 GiB"
    with open_release(release) as read:
        titles = read.execute("select title from core.papers order by all").fetchall()
    assert titles == sorted([(SLEEP.title,), (SHEEP.title,)])


def test_all_memory_that_was_too_little_is_not_tried_again(
    con: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first release takes all from the start."""
    tried: list[str] = []

    def check(con: Connection) -> list[CheckResult]:
        tried.append(memory_of(con))
        raise OutOfMemory("no block is left")

    monkeypatch.setattr(derivation, "run_checks", check)
    with pytest.raises(OutOfMemory):
        make(con, tmp_path / "new.duckdb", None)
    assert tried == ["1.0 GiB"]


def test_a_mart_that_fails_in_little_memory_is_tried_again(
    con: Connection, last: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was asked in stays attached when memory ends within its query."""
    asking, failed = marts._asking, list[str]()

    def in_little_memory(mart: SqlFile, text: str, rows_of: Callable[[str], str]) -> str:
        if failed:
            return asking(mart, text, rows_of)
        failed.append(mart.name)
        too_much = "create table work.too_much as select list(range) as it from range(100_000_000)"
        return asking(mart, too_much, rows_of)

    monkeypatch.setattr(marts, "_asking", in_little_memory)
    release = make(con, tmp_path / "new.duckdb", last)
    assert failed
    with open_release(release) as read:
        titles = read.execute("select title from core.papers order by all").fetchall()
    assert titles == sorted([(SLEEP.title,), (SHEEP.title,)])
