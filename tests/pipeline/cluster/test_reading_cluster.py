"""Pages that a cluster reads give the rows of one machine, whatever dies meanwhile."""

import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.archive.documents import Provenance, new_document
from etl.archive.writer import ArchiveWriter
from etl.archive_place import ArchivePlace
from etl.cli.main import main
from etl.clock import SYSTEM_CLOCK, SystemClock
from etl.errors import PaperhouseError, StorageError, UsageError
from etl.object_store import Store
from etl.pipeline.load import load_documents
from etl.pipeline.reading_cluster import reading_cluster
from etl.settings import Settings
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage import parts_ingest
from etl.stage.database import open_stage
from etl.stage.unit import read_unit
from etl.workers.cluster import open_cluster
from tests.attacks.costly_pages import API, CAPTURED_AT, SECONDS, costly_page, listing
from tests.dask_machines import ROOT, DaskMachines, dask_machines
from tests.durability.home import EPOCH, Home
from tests.object_server import Fault, FaultOf, ObjectServer, fault_every, no_fault

pytestmark = pytest.mark.slow

PAGES = ROOT / "tests" / "pages"
LOAD = ("load", str(PAGES), "--manifest", str(PAGES / "captures.csv"))
BARE_DATES = PAGES / "text_blank.txt"
OUTDATED = "(select capture_id from stage.captures where parser_version = 0)"
LONG_AGO = datetime(2026, 4, 20)


@pytest.fixture
def many_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Units of few records, so that pages of a few kB keep two workers busy."""
    monkeypatch.setattr(parts_ingest, "UNIT_BYTES", 4_000)


def run(home: Home, environment: dict[str, str], *words: str) -> None:
    usual = {"PAPERHOUSE_HOME": str(home.path), "SOURCE_DATE_EPOCH": str(EPOCH)}
    result = CliRunner().invoke(main, words, env=usual | environment)
    assert result.exit_code == 0, result.output


def rows(home: Home, table: str) -> list[tuple[object, ...]]:
    """The staged rows of a table, in order."""
    with open_stage(home.settings.stage) as con:
        return con.execute(f"select * from stage.{table} order by all").fetchall()


def import_earlier(home: Home) -> None:
    """Archive one of the pages as of an earlier import, in a file of its own."""
    with ArchiveWriter(home.settings.archive, {}) as writer:
        writer.add(new_document(BARE_DATES.read_bytes(), Provenance(), "import", LONG_AGO))


def strike(machines: DaskMachines, server: ObjectServer) -> tuple[FaultOf, list[str]]:
    """The first part is spoilt, a worker dies over the third, and every tenth request has a fault.

    Returns what does it, and what was done.
    """
    begun: list[str] = []
    done: list[str] = []

    def fault_of(request: int, method: str, path: str) -> Fault | None:
        if method == "PUT" and path.endswith(".tar"):
            begun.append(path)
            if len(begun) == 3:
                done.append("killed")
                machines.kill_worker()
                machines.add_worker()
        if method == "GET" and path in begun and "spoilt" not in done:
            done.append("spoilt")
            server.forward("PUT", path, b"not what was put", {})
        return fault_every(10)(request, method, path)

    return fault_of, done


def test_a_killed_worker_a_spoilt_part_and_a_bad_network_change_no_byte_of_the_export(
    machines: DaskMachines, server: ObjectServer, bucket: str, tmp_path: Path, many_units: None
) -> None:
    place = f"{bucket}/archive"
    shared = {"PAPERHOUSE_ARCHIVE": place, "PAPERHOUSE_CLUSTER": machines.url}
    alone, home = Home(tmp_path / "alone"), Home(tmp_path / "home")
    for it in (alone, home):
        import_earlier(it)
    server.fault_of, done = strike(machines, server)
    run(alone, {}, *LOAD)
    run(home, shared, *LOAD)
    server.fault_of = no_fault
    assert sorted(done) == ["killed", "spoilt"]
    exports = [it.export(tmp_path / f"{it.path.name}-export") for it in (alone, home)]
    assert len(exports[0]) > 10
    assert exports[1] == exports[0]
    # The part that a worker was sending when it died may arrive last. A command of another day
    # removes it: a test below shows that.
    assert len(Store(f"{place}/parts").sizes()) <= 1


def test_a_killed_command_leaves_a_part_that_the_next_one_takes(
    machines: DaskMachines, server: ObjectServer, bucket: str, tmp_path: Path
) -> None:
    shared = {"PAPERHOUSE_ARCHIVE": f"{bucket}/archive"}
    home, other = Home(tmp_path / "home"), Home(tmp_path / "other")
    run(home, shared, *LOAD)
    shared["PAPERHOUSE_CLUSTER"] = machines.url
    process = other.start("rebuild", **shared)
    put_parts: list[str] = []

    def kill_at_get(_number: int, method: str, path: str) -> Fault | None:
        if path.endswith(".tar"):
            put_parts.extend([path] if method == "PUT" else [])
            if method == "GET" and put_parts:
                process.kill()
        return None

    server.fault_of = kill_at_get
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    run(other, shared, "rebuild")
    assert len(put_parts) == 1
    assert other.export(tmp_path / "other-export") == home.export(tmp_path / "home-export")
    assert Store(f"{bucket}/archive/parts").sizes() == {}


def test_captures_of_another_parser_version_are_read_again(
    machines: DaskMachines, bucket: str, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    shared = {"PAPERHOUSE_ARCHIVE": bucket}
    run(home, shared, *LOAD)
    before = rows(home, "captures"), rows(home, "entries")
    with open_stage(home.settings.stage) as con:
        con.execute("update stage.captures set parser_version = 0 where template like 'text%'")
        con.execute("delete from stage.entries where capture_id in " + OUTDATED)
        con.execute("update stage.entries set upvotes = 999 where capture_id not in " + OUTDATED)
    spoilt = rows(home, "entries")
    run(home, shared | {"PAPERHOUSE_CLUSTER": machines.url}, "rebuild", "--reparse")
    assert rows(home, "captures") == before[0]
    assert len(rows(home, "entries")) == len(before[1])
    assert set(spoilt) < set(rows(home, "entries"))


def test_parts_that_nobody_asked_for_go_after_a_day(
    machines: DaskMachines, bucket: str, tmp_path: Path
) -> None:
    settings = Settings(tmp_path, store=ArchivePlace(bucket), cluster=machines.url)
    Store(f"{bucket}/parts").put_new("left.tar", b"left by a killed command")
    with reading_cluster(settings, _ClockOf(hours=23)):
        assert Store(f"{bucket}/parts").sizes().keys() == {"left.tar"}
    with reading_cluster(settings, _ClockOf(hours=25)):
        assert Store(f"{bucket}/parts").sizes() == {}


class _ClockOf(SystemClock):
    """The machine's clock, ahead by so many hours."""

    def __init__(self, hours: int) -> None:
        self._ahead = timedelta(hours=hours)

    def now(self) -> datetime:
        return SYSTEM_CLOCK.now() + self._ahead


def test_a_page_that_costs_too_much_is_unreadable_and_its_neighbours_are_loaded(
    machines: DaskMachines, bucket: str, tmp_path: Path
) -> None:
    settings = Settings(
        tmp_path / "home",
        source_date=CAPTURED_AT,
        page_seconds=SECONDS,
        store=ArchivePlace(bucket),
        cluster=machines.url,
    )
    documents = []
    for number, body in enumerate((listing(1, 2), costly_page(), listing(1, 2, 3))):
        (path := tmp_path / f"{number}.json").write_bytes(body)
        documents.append((path, Provenance(API, CAPTURED_AT.replace(minute=number))))
    load_documents(settings, documents)
    question = "select outcome, entry_count, fault from core.captures order by captured_at"
    too_slow = ("unreadable", 0, f"reading took more than {SECONDS:g} s")
    assert Home(settings.home).ask(question) == [("page", 2, None), too_slow, ("page", 3, None)]


def test_a_cluster_that_cannot_read_is_told_in_a_sentence_before_anything_is_read(
    machines: DaskMachines, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path / "home", store=ArchivePlace(bucket), cluster=machines.url)
    older = tmp_path / "older"
    shutil.copytree(ROOT / "etl", older / "etl", ignore=shutil.ignore_patterns("__pycache__"))
    with (older / "etl" / "ids.py").open("a") as file:
        file.write("# as of another commit\n")
    with dask_machines(tmp_path, worker_count=0) as empty:
        refused(replace(settings, cluster=empty.url), StorageError, "has no workers: start some")
        empty.add_worker(older)
        empty.wait_for_workers()
        said = r"has Paperhouse .* \(code \w{8}\), and the command .*: install one on both"
        refused(replace(settings, cluster=empty.url), UsageError, said)
    gone = empty.url
    refused(replace(settings, cluster=gone), StorageError, f"no Dask scheduler answers at {gone}")
    monkeypatch.setitem(sys.modules, "distributed", None)
    refused(settings, UsageError, r"needs the extra `cluster`: pip install 'paperhouse\[cluster\]'")


def refused(settings: Settings, kind: type[PaperhouseError], said: str) -> None:
    with pytest.raises(kind, match=said):
        load_documents(settings, [(BARE_DATES, Provenance())])
    assert not settings.home.exists()


def test_a_worker_that_joins_with_other_versions_reads_nothing() -> None:
    with pytest.raises(UsageError, match=r"a worker has Python 3\.\d+, and the command 2\.7"):
        read_unit(({"Python": "2.7"}, ARCHIVED_DOCUMENTS, b"a unit of another version"))


def test_as_much_is_ordered_as_the_workers_have_room_for(machines: DaskMachines) -> None:
    ordered = []

    def calls() -> Iterator[tuple[int, float]]:
        for number in range(100):
            ordered.append(number)
            yield number, 0.0

    machines.wait_for_workers()
    before = len(machines.workers)
    with open_cluster(machines.url) as cluster:
        results = cluster.results(time.sleep, calls())
        assert next(results) == (0, None)
        assert len(ordered) == 2 * before + 1
        machines.add_worker()
        machines.wait_for_workers()
        assert next(results) == (1, None)
        assert len(ordered) == 1 + 2 * (before + 1) + 1
