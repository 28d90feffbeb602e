"""A page that costs too much to read is passed over; what stands beside and behind it is loaded."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.fetch import fetch_targets, run_daily
from etl.pipeline.load import load_documents
from etl.pipeline.publish import publish_archive
from etl.pipeline.rebuild import rebuild_release
from etl.release.database import open_release
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.daily_papers.targets import daily_target
from tests.attacks.costly_pages import (
    API,
    CAPTURED_AT,
    SECONDS,
    archive,
    costly_page,
    listing,
)
from tests.attacks.evil_site import answer, evil_site

pytestmark = pytest.mark.slow

TOO_SLOW = f"reading took more than {SECONDS:g} s"
TOO_LARGE = "reading took more than 300 MB of memory"
Way = Callable[[Settings, Sequence[bytes]], None]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", source_date=CAPTURED_AT, page_seconds=SECONDS)


def load(settings: Settings, bodies: Sequence[bytes]) -> None:
    documents = []
    for number, body in enumerate(bodies):
        path = settings.home.parent / f"{number}.json"
        path.write_bytes(body)
        documents.append((path, Provenance(API, CAPTURED_AT.replace(minute=number))))
    load_documents(settings, documents)


def publish(settings: Settings, bodies: Sequence[bytes]) -> None:
    archive(settings, bodies)
    publish_archive(settings)


def rebuild(settings: Settings, bodies: Sequence[bytes]) -> None:
    archive(settings, bodies)
    rebuild_release(settings)


def outcomes(settings: Settings) -> list[tuple[str, int, str | None]]:
    """Outcome, entries and fault of each capture, by instant."""
    text = "select outcome, entry_count, fault from core.captures order by captured_at"
    with open_release(settings.release) as con:
        return con.execute(text).fetchall()


@pytest.mark.parametrize("way", [load, publish, rebuild])
def test_h2_a_page_that_takes_too_long_is_unreadable_and_its_neighbours_are_loaded(
    settings: Settings, way: Way
) -> None:
    way(settings, [listing(1, 2), costly_page(), listing(1, 2, 3)])
    expected = [("page", 2, None), ("unreadable", 0, TOO_SLOW), ("page", 3, None)]
    assert outcomes(settings) == expected


def test_m8_a_page_that_takes_too_much_memory_is_unreadable(settings: Settings) -> None:
    bounded = replace(settings, page_seconds=60, page_bytes=300 * 2**20)
    load(bounded, [listing(1, 2), costly_page(), listing(1, 2, 3)])
    expected = [("page", 2, None), ("unreadable", 0, TOO_LARGE), ("page", 3, None)]
    assert outcomes(bounded) == expected


def test_h2_an_archive_heals_and_the_page_is_not_read_again_by_the_same_parser(
    settings: Settings,
) -> None:
    """With a minute for a page it could be read, so whoever reads it again finds its entries."""
    publish(settings, [costly_page()])
    assert outcomes(settings) == [("unreadable", 0, TOO_SLOW)]
    patient = replace(settings, page_seconds=60)
    load(patient, [listing(4)])
    rebuild_release(patient, reparse=True)
    assert ("unreadable", 0, TOO_SLOW) in outcomes(patient)
    rebuild_release(patient)
    assert ("page", 1, None) in outcomes(patient)


@pytest.mark.parametrize("way", ["fetch", "run"])
def test_h2_an_answer_that_takes_too_long_is_archived_and_the_next_one_is_asked_for(
    settings: Settings, way: str
) -> None:
    body = costly_page()
    with evil_site(lambda wire: wire.send(answer(body))) as site:
        asking = replace(settings, site=Site(url=site.url, attempts=1, pages=0))
        wanted = [daily_target(date(2026, 4, day)) for day in (7, 8)]
        if way == "run":
            crawled = run_daily(asking, wanted).crawl
        else:
            crawled = fetch_targets(asking, wanted)
            publish_archive(replace(asking, page_seconds=60, page_bytes=300 * 2**20))
    first, second = (event.fetch for event in crawled.requests)
    assert (first.outcome, first.detail, second.status) == ("unreadable", TOO_SLOW, 404)
    fault = TOO_SLOW if way == "run" else TOO_LARGE
    assert outcomes(settings) == [("unreadable", 0, fault)]


def test_h2_ctrl_c_ends_a_load_while_a_page_is_being_read(tmp_path: Path) -> None:
    """And the status names the page once a load has passed it over."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.json").write_bytes(costly_page(number))
    home = {"PAPERHOUSE_HOME": str(tmp_path / "home")}
    with command("load", folder, **home, PAPERHOUSE_PAGE_SECONDS="600") as process:
        while not list(tmp_path.glob("home/archive/*")):
            time.sleep(0.05)
        time.sleep(1.5)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        assert time.monotonic() - start < 5  # of the 600 that the page may take
        assert process.returncode == 130
    with command("publish", **home, PAPERHOUSE_PAGE_SECONDS=str(SECONDS)) as process:
        process.communicate(timeout=120)
        assert process.returncode == 0
    with command("status", **home) as process:
        text, _ = process.communicate(timeout=120)
    found = [line for line in text.splitlines() if "unreadable" in line and TOO_SLOW in line]
    assert len(found) == 2
    assert text.index("Not loaded") < text.index(found[0])


def command(*words: object, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *map(str, words)],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
