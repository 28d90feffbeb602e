"""A cluster whose machines die all the time: the rows of one machine, or a sentence."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.archive_place import ArchivePlace
from etl.errors import StorageError
from etl.pipeline.load import load_documents
from etl.settings import Settings
from etl.stage import parts_ingest
from etl.workers.cluster import Cluster
from tests.dask_machines import DaskMachines, dask_machines
from tests.durability.home import Home
from tests.object_server import Fault, FaultOf, ObjectServer, fault_every
from tests.real import IMPORTED_AT, documents

pytestmark = pytest.mark.slow

KILLS = 20
PARTS_EACH = 4
"""Parts that are begun from one kill to the next."""


@pytest.fixture(scope="module", autouse=True)
def patient(*, soak: bool) -> None:
    if not soak:
        pytest.skip("--soak: these take minutes")


@pytest.fixture
def mortal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DaskMachines]:
    """Three workers, and a scheduler that gives a task up when one of them dies over it."""
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    with dask_machines(tmp_path, worker_count=3) as started:
        yield started


def strike(machines: DaskMachines) -> tuple[FaultOf, list[str]]:
    """Kills of workers, a restart of the scheduler in their midst, and faults; and what was done.

    Every tenth request meets a fault.
    """
    begun = 0
    done: list[str] = []

    def fault_of(number: int, method: str, path: str) -> Fault | None:
        nonlocal begun
        if method == "PUT" and path.endswith(".tar"):
            begun += 1
            if begun == PARTS_EACH * KILLS // 2 + 1:
                done.append("restart")
                machines.restart_scheduler()
                machines.add_worker()
                machines.add_worker()
            elif begun % PARTS_EACH == 0 and done.count("kill") < KILLS:
                done.append("kill")
                machines.kill_worker()
                machines.add_worker()
        return fault_every(10)(number, method, path)

    return fault_of, done


def test_the_corpus_read_while_machines_die_gives_the_export_of_one_machine(
    machines: DaskMachines,
    server: ObjectServer,
    bucket: str,
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts_ingest, "UNIT_BYTES", 50_000)
    pages = documents(corpus, "hf_api/days", "hf_html", "text", "junk")
    alone = Settings(tmp_path / "alone", source_date=IMPORTED_AT)
    load_documents(alone, pages)
    server.fault_of, done = strike(machines)
    shared = Settings(
        tmp_path / "shared",
        source_date=IMPORTED_AT,
        store=ArchivePlace(f"{bucket}/archive"),
        cluster=machines.url,
    )
    load_documents(shared, pages)
    assert (done.count("kill"), done.count("restart")) == (KILLS, 1)
    exports = [Home(it.home).export(it.home / "export") for it in (alone, shared)]
    assert len(exports[0]) > 10
    assert exports[1] == exports[0]


def test_a_task_that_its_workers_do_not_survive_ends_the_command(mortal: DaskMachines) -> None:
    cluster = Cluster(mortal.url)
    with pytest.raises(StorageError, match="lost its workers or its scheduler 3 times over one"):
        list(cluster.results(os._exit, [("it", 1)]))
    cluster.close()


def test_workers_and_schedulers_that_stay_away_end_the_command(mortal: DaskMachines) -> None:
    cluster = Cluster(mortal.url, patience=0.5)
    results = cluster.results(time.sleep, [("short", 0), ("long", 600)])
    assert next(results) == ("short", None)
    while mortal.workers:
        mortal.kill_worker()
    with pytest.raises(StorageError, match="has no workers any more: start some, and run"):
        next(results)
    mortal.close()
    with pytest.raises(StorageError, match="no Dask scheduler answers at tcp"):
        list(cluster.results(time.sleep, [("long", 600)]))
    cluster.close()
