"""Waits that are stated out of all reason."""

from datetime import timedelta
from pathlib import Path

import pytest

from etl.fetch.log import Fetch, RobotsRules
from tests.attacks.evil_site import answer, evil_site
from tests.attacks.stopwatch import DAYS, NOON, Stopwatch, archived, first_then, robots, run

pytestmark = pytest.mark.slow

HUGE = [
    "9" * 18, "9" * 400, "31536000", "86401", "Fri, 31 Dec 9999 23:59:59 GMT",
    "Fri, 31 Dec 2100 23:59:59 +1400",
]  # fmt: skip
NONSENSE = ["-5", "nan", "inf", "1e308", "1e9", "0", "soon", "Mon, 01 Jan 0000 00:00:00 GMT"]


@pytest.mark.parametrize("status", [b"429 Many", b"404 NF", b"503 Busy"])
@pytest.mark.parametrize("wait", HUGE)
def test_m3_a_wait_out_of_reason_ends_the_run_and_the_next_one_asks(
    wait: str, status: bytes, tmp_path: Path
) -> None:
    clock = Stopwatch()
    stated = answer(b"", b"Retry-After: " + wait.encode(), status=status)
    with evil_site(first_then(stated, answer(b"", status=b"404 NF"))) as site:
        first = run(site, tmp_path, clock, DAYS)
        assert first.stopped is not None
        asked = len(site.heard)
        second = run(site, tmp_path, clock, DAYS)
    assert clock.slept < 60
    assert asked == 2
    assert second.stopped is None
    assert [event.fetch.status for event in second.requests] == [404, 404]


@pytest.mark.parametrize("wait", NONSENSE)
def test_m3_a_wait_that_is_none_is_not_kept(wait: str, tmp_path: Path) -> None:
    clock = Stopwatch()
    stated = answer(b"", b"Retry-After: " + wait.encode(), status=b"404 NF")
    with evil_site(first_then(stated, stated)) as site:
        assert run(site, tmp_path, clock, DAYS).stopped is None
    assert clock.slept < 60


def test_m3_a_wait_within_reason_closes_the_site_until_it_is_over(tmp_path: Path) -> None:
    clock = Stopwatch()
    stated = answer(b"", b"Retry-After: 86400", status=b"404 NF")
    with evil_site(first_then(stated, answer(b"", status=b"404 NF"))) as site:
        for _ in range(2):
            stopped = run(site, tmp_path, clock, DAYS).stopped
            assert str(stopped).endswith("before 2026-05-21 12:00 UTC: fetch again after that")
        assert len(site.heard) == 2
        clock.sleep(86_401)
        assert run(site, tmp_path, clock, DAYS).stopped is None


def test_m3_ten_years_in_an_old_archive_are_forgotten(tmp_path: Path) -> None:
    with evil_site(first_then(b"", b"")) as site:
        url = f"{site.url}/papers"
        until = NOON + timedelta(days=3650)
        archived(tmp_path, Fetch(url, NOON - timedelta(days=1), "limited", 429, retry_at=until))
        assert run(site, tmp_path, Stopwatch(), DAYS[1:]).stopped is None


def test_m3_a_quota_that_starts_again_in_years_ends_the_run(tmp_path: Path) -> None:
    stated = answer(b"", b'RateLimit: "pages";r=0;t=999999999', status=b"404 NF")
    with evil_site(first_then(stated, answer(b"", status=b"404 NF"))) as site:
        clock = Stopwatch()
        assert "too long to be kept" in str(run(site, tmp_path, clock, DAYS).stopped)
        assert run(site, tmp_path, clock, DAYS).stopped is None
        assert clock.slept < 60


DELAYS = ["61", "86400", "1e9", "1e12", "1e308", "9" * 300]
NO_DELAYS = ["1e400", "inf", "9" * 400, "-5", "nan", "-1e308", "0", "", "soon", "-inf"]


@pytest.mark.parametrize("delay", DELAYS)
def test_m4_a_crawl_delay_out_of_reason_ends_the_run_and_the_next_one_asks(
    delay: str, tmp_path: Path
) -> None:
    clock = Stopwatch()
    with evil_site(lambda wire: wire.send(answer(b"", status=b"404 NF")), robots(delay)) as site:
        for count in (1, 2):
            stopped = str(run(site, tmp_path, clock, DAYS).stopped)
            assert stopped.startswith("robots.txt wants ")
            assert stopped.endswith(
                "more than 60 s is too slow to be kept: the next run asks again"
            )
            assert [one.path for one in site.heard] == [b"/robots.txt"] * count
        site.robots = robots("60")
        assert run(site, tmp_path, clock, DAYS).stopped is None
    assert round(clock.slept) == 120


@pytest.mark.parametrize("delay", NO_DELAYS)
def test_m4_a_crawl_delay_that_is_none_is_not_kept(delay: str, tmp_path: Path) -> None:
    clock = Stopwatch()
    with evil_site(lambda wire: wire.send(answer(b"", status=b"404 NF")), robots(delay)) as site:
        assert run(site, tmp_path, clock, DAYS).stopped is None
    assert clock.slept == 0


def test_m4_a_crawl_delay_out_of_reason_in_an_old_archive_is_asked_for_again(
    tmp_path: Path,
) -> None:
    with evil_site(lambda wire: wire.send(answer(b"", status=b"404 NF"))) as site:
        archived(tmp_path, RobotsRules(f"{site.url}/robots.txt", NOON, robots("1e12").decode()))
        assert run(site, tmp_path, Stopwatch(), DAYS).stopped is None
        assert site.heard[0].path == b"/robots.txt"
