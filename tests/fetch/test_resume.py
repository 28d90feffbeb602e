"""Killed anywhere, the next run goes on: nothing archived is fetched again, nothing is lost."""

import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from etl.archive.reader import archive_files, scan_captures
from etl.clock import days_between
from etl.sources.daily_papers.targets import daily_target
from tests.fetch.conftest import Client, Start, content

pytestmark = pytest.mark.slow

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 12)
WANTED = [daily_target(day) for day in days_between(FIRST, LAST)]
TUESDAY = date(2026, 4, 7)

PROGRAM = """
import sys
from pathlib import Path
from datetime import date
from etl.fetch.crawl import crawl
from etl.clock import days_between
from etl.fetch.session import open_session
from etl.site_settings import Site
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.sources.daily_papers.targets import daily_target
url, folder, first, last = sys.argv[1:]
days = days_between(date.fromisoformat(first), date.fromisoformat(last))
with open_session(DAILY_PAPERS, Site(url=url, pages=0), Path(folder)) as session:
    done = crawl(session, [daily_target(day) for day in days])
sys.exit(0 if done.stopped is None else done.stopped)
"""


def paths(client: Client) -> Counter[str]:
    return Counter(one.path for one in client.replica.requests if one.bucket == "pages")


def finished(client: Client, first: date, last: date) -> set[str]:
    """Paths of days that need no further request."""
    states = client.known_states(first, last)
    return {f"/papers/date/{one.day}" for one in states if not one.worth_fetching}


def test_an_interrupted_backfill_fetches_every_page_once(start: Start) -> None:
    client = start(pages=3)

    def interrupt() -> None:
        if client.clock.naps[-1] > 1:
            raise InterruptedError

    client.clock.wake = interrupt
    for _ in range(3):
        with pytest.raises(InterruptedError):
            client.crawl(WANTED)
    assert client.crawl(WANTED).stopped is None
    assert set(paths(client).values()) == {1}
    assert len(paths(client)) == 12
    assert client.replica.max_in_window(300, "pages") == 3


def test_an_unchanged_recrawl_is_answered_304(start: Start) -> None:
    client = start()
    client.crawl(WANTED)
    client.replica.record.clear()
    client.clock.sleep(86400)
    client.crawl(WANTED, again=True)
    statuses = [one.status for one in client.replica.requests if one.bucket == "pages"]
    assert len(statuses) == 12
    assert statuses.count(304) >= 0.95 * len(statuses)


def test_a_complete_archive_costs_no_request_at_all(start: Start) -> None:
    client = start()
    client.crawl(WANTED)
    client.clock.sleep(8 * 86400)
    client.crawl(WANTED)  # confirms that Good Friday had no issue
    client.replica.record.clear()
    client.clock.sleep(8 * 86400)
    done = client.crawl(WANTED)
    assert (done.requests, len(done.skipped)) == ([], 12)
    assert client.replica.requests == []


def test_a_note_whose_page_was_not_archived_counts_for_nothing(start: Start) -> None:
    client = start()
    client.last(daily_target(TUESDAY))
    (name,) = archive_files(client.folder)
    *_, (_, before_page), _ = scan_captures(client.folder, name)
    with (client.folder / name).open("r+b") as file:
        file.truncate(before_page)
    (one,) = client.known_states(TUESDAY, TUESDAY)
    assert (one.state, one.worth_fetching) == ("failed", True)
    assert "killed before it was archived" in one.why
    assert client.last(daily_target(TUESDAY)).outcome == "page"
    assert client.known_states(TUESDAY, TUESDAY)[0].state == "complete"


def test_a_write_torn_at_any_byte_leaves_a_day_fetched_or_worth_fetching(
    start: Start, tmp_path: Path
) -> None:
    client = start()
    client.crawl(WANTED[:2])
    (name,) = archive_files(client.folder)
    ends = [end for _, end in scan_captures(client.folder, name)]
    random = Random(3)
    for cut in sorted(random.sample(range(ends[-3], ends[-1] + 1), 25)):
        torn = Client(client.replica, tmp_path / f"torn{cut}", client.site)
        shutil.copytree(client.folder, torn.folder)
        with (torn.folder / name).open("r+b") as file:
            file.truncate(cut)
        first, second = torn.known_states(FIRST, date(2026, 4, 2))
        assert first.state == "complete"
        assert (second.state == "complete") == (cut == ends[-1])
        assert second.worth_fetching == (cut < ends[-1])


def killed_backfill(client: Client, first: date, last: date, kills: int, seed: int) -> None:
    """Runs a backfill in processes of its own, killing so many of them on their way."""
    random = Random(seed)
    settled: set[str] = set()
    command = [sys.executable, "-c", PROGRAM, client.site.url, str(client.folder)]
    for kill in range(kills + 1):
        before = len(client.replica.requests)
        process = subprocess.Popen([*command, str(first), str(last)])
        if kill < kills:
            until = before + random.randint(1, (last - first).days // kills + 1)
            while process.poll() is None and len(client.replica.requests) < until:
                time.sleep(0.001)
            time.sleep(random.random() * 0.01)
            process.send_signal(signal.SIGKILL)
        assert process.wait(600) in ({0, -signal.SIGKILL} if kill < kills else {0})
        asked = {one.path for one in client.replica.requests[before:]}
        assert not asked & settled
        settled = finished(client, first, last)


def test_a_backfill_killed_twice_is_whole(start: Start) -> None:
    client = start()
    killed_backfill(client, FIRST, LAST, kills=2, seed=1)
    states = {one.state for one in client.known_states(FIRST, LAST)}
    assert states == {"complete", "repeat"}


def test_a_backfill_killed_many_times_has_the_same_content(start: Start, soak: bool) -> None:
    """30 days and 5 kills; with `--soak` 1,200 and 20."""
    last = date(2026, 4, 30)
    first = last - timedelta(days=1199 if soak else 29)
    whole = start(first=first, folder="whole/archive")
    whole.crawl([daily_target(day) for day in days_between(first, last)])
    client = start(first=first, folder="killed/archive")
    killed_backfill(client, first, last, kills=20 if soak else 5, seed=2)
    assert {one.state for one in client.known_states(first, last)} == {"complete", "repeat"}
    assert content(client, first, last) == content(whole, first, last)
