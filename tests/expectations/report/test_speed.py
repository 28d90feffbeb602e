"""The report costs the same at release 1 and at release 1,000."""

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from etl.clock import SYSTEM_CLOCK
from etl.release.report_data import SHOWN_ATTEMPTS, read_quality
from etl.settings import Settings
from expectations.report import write_report
from tests.bench.reporting import aged, seconds

pytestmark = pytest.mark.slow

PATIENCE = 30.0
"""Seconds for a process on a machine that does other things; `tests.bench.reporting` measures."""


@pytest.fixture(scope="module")
def old(days_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[float]]:
    """A home with 1,000 attempts behind it, and CPU seconds of a report before and after them."""
    settings = Settings(home=tmp_path_factory.mktemp("old") / "home")
    shutil.copytree(days_home, settings.home)
    write_report(settings)
    young = _cpu(settings)
    aged(settings, 1000)
    return settings, [young, _cpu(settings)]


def test_a_thousand_releases_cost_little_more_than_one(old: tuple[Settings, list[float]]):
    settings, (young, aged_seconds) = old
    found = read_quality(settings.history, settings.release, SYSTEM_CLOCK.now())
    assert found.attempts[-1].attempt_count == 1000
    assert len(found.attempts) == SHOWN_ATTEMPTS
    assert aged_seconds < 2 * young + 0.5


def test_a_process_of_its_own_answers_soon(old: tuple[Settings, list[float]]):
    assert seconds(old[0]) < PATIENCE
    text = old[0].quality_report.read_text()
    assert "after attempt 1,000 at a release, 20 of them blocked" in text
    assert str(date(2024, 5, 27)) in text


def _cpu(settings: Settings) -> float:
    """The quicker of two."""
    taken = []
    for _ in range(2):
        started = time.process_time()
        write_report(settings)
        taken.append(time.process_time() - started)
    return min(taken)
