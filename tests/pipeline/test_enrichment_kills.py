"""Every paper of a site is asked about, politely, and faults and kills change nothing in the end.

A few weeks of papers; in `make soak` 14,500.
"""

import json
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.pipeline.rebuild import rebuild_release
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings
from etl.site_settings import ARXIV_SITE, Site
from tests.pipeline.killed_enrichment import SharedClock, enrich_until_killed
from tests.replica import SERVICE_FAULTS, MadeUp, Replica

pytestmark = pytest.mark.slow

NOW = datetime(2026, 4, 1, 6)
DAYS = (NOW, NOW + timedelta(days=2), NOW + timedelta(days=11))
"""When it is asked: what was left out once, or twice, is due again by then."""
SETTLED = NOW + timedelta(days=5)
"""After this instant no paper gains a version."""

CONTENT = ("papers", "authorships", "arxiv_authors", "arxiv_versions", "categories", "identifiers")
"""What arXiv states of papers; the other tables tell of captures and requests too."""


STOPPED, KILLED = 6, -9
"""Exit codes of a run that arXiv's limits ended early, and of one that was killed."""

FAULTS = [name for name, fault in SERVICE_FAULTS.items() if fault.made_for_kind != "details"]


class Scale(NamedTuple):
    """How much is asked, and how it is disturbed.

    part: records in a part of a list of changes. kills: of the processes that ask. spread: faults
    of the query API are met among so many of its requests.
    """

    first_day: date
    least_papers: int
    most_batches: int
    part: int
    kills: int
    spread: int


SAMPLE = Scale(date(2026, 3, 23), 100, 2, part=2, kills=2, spread=1)
WHOLE = Scale(date(2023, 6, 1), 14_500, 150, part=40, kills=25, spread=100)


@pytest.fixture(scope="module")
def scale(soak: bool) -> Scale:
    return WHOLE if soak else SAMPLE


@pytest.fixture(scope="module")
def listed(scale: Scale, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose release lists the papers of the span of days."""
    folder = tmp_path_factory.mktemp("listed")
    site, answers = MadeUp(scale.first_day), []
    for day in map(date.fromordinal, range(scale.first_day.toordinal(), NOW.toordinal())):
        if entries := site.entries(day):
            file = folder / f"{day}.json"
            file.write_text(json.dumps([entry.item for entry in entries]))
            url = f"https://huggingface.co/api/daily_papers?date={day}&limit=100"
            answers.append((file, Provenance(url, NOW)))
    load_documents(Settings(folder / "home", source_date=NOW), answers)
    return folder / "home"


class Enriched(NamedTuple):
    """What came of asking about all papers. first: the requests by id of the first day.

    gap: the fewest seconds between two requests to any of arXiv's services.
    """

    content: dict[str, list[tuple[object, ...]]]
    papers: int
    told: int
    first: int
    gap: float | None
    kills: int
    faults: set[str]


@pytest.fixture(scope="module")
def undisturbed(scale: Scale, listed: Path, tmp_path_factory: pytest.TempPathFactory) -> Enriched:
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    return enriched(scale, shutil.copytree(listed, home), kills=0)


def test_each_paper_is_asked_for_once_and_requests_are_three_seconds_apart(
    scale: Scale, undisturbed: Enriched
) -> None:
    assert undisturbed.papers >= scale.least_papers
    assert undisturbed.told == undisturbed.papers
    assert undisturbed.first == -(-undisturbed.papers // 100) <= scale.most_batches
    assert undisturbed.gap == 3


def test_faults_and_kills_change_nothing_of_what_is_told_nor_the_pace(
    scale: Scale, listed: Path, undisturbed: Enriched, tmp_path: Path
) -> None:
    """And a rebuild from the archive alone, with nobody to ask, exports the same bytes."""
    home = shutil.copytree(listed, tmp_path / "home")
    disturbed = enriched(scale, home, kills=scale.kills)
    assert disturbed.kills == scale.kills
    assert len(disturbed.faults) > len(FAULTS) * 2 // 3
    assert disturbed.gap is not None
    assert disturbed.gap >= 3
    assert disturbed.content == undisturbed.content
    before = exported(home, tmp_path / "before")
    rebuild_release(Settings(home))
    assert exported(home, tmp_path / "after") == before


def enriched(scale: Scale, home: Path, *, kills: int) -> Enriched:
    """Asks about all papers of a home until nothing is due, on three days.

    kills: how many of the processes are killed, at random moments; with any, faults are met too.
    """
    clock, rng, killed, first = SharedClock(NOW), Random(14), 0, 0
    with Replica(MadeUp(scale.first_day), clock=clock, limits=None) as replica:
        replica.arxiv.oai.page_size = scale.part
        replica.arxiv.shelf.changes = lambda paper: paper.at(SETTLED)
        settings = Settings(home, arxiv=at_replica(replica))
        for name in FAULTS if kills else ():
            is_often_asked = SERVICE_FAULTS[name].made_for_kind == "arxiv"
            spread = scale.spread if is_often_asked else 1
            replica.faults.attach(name, nth=1 + rng.randrange(spread))
        for day in DAYS:
            clock.set(max(day, clock.now()))
            if day == DAYS[-1]:
                replica.faults.clear()
            is_done = False
            while not is_done:
                asked = len(replica.requests)
                looks = rng.randrange(5, 60) if killed < kills else None
                code = enrich_until_killed(settings, clock, looks)
                assert code in {0, STOPPED, KILLED}
                killed += code == KILLED
                is_done = code == 0 and len(replica.requests) == asked
            first = first or sum("id_list" in request.query for request in replica.requests)
        met = {request.fault for request in replica.requests if request.fault}
        gap = replica.shortest_gap("arxiv", "oai")
    with open_release(home / "papers.duckdb") as con:
        told = {
            name: con.execute(
                f"select * exclude (capture_id, entry_position) from core.{name} order by all"
            ).fetchall()
            for name in CONTENT
        }
        papers = len(told["papers"])
        by_arxiv = "select count(*) from core.papers where primary_category is not null"
        [count] = con.execute(by_arxiv).fetchone() or ()
    return Enriched(told, papers, count, first, gap, killed, met)


def at_replica(replica: Replica) -> Site:
    """arXiv at both ports of the replica."""
    services = (("/oai", replica.oai_url),)
    return replace(ARXIV_SITE, url=replica.arxiv_url, services=services)


def exported(home: Path, folder: Path) -> dict[str, bytes]:
    with open_release(home / "papers.duckdb") as con:
        return {file.name: file.read_bytes() for file in export_release(con, folder, None)}
