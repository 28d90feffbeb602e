"""What is known of earlier requests."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl.archive.documents import Provenance, new_document
from etl.archive.reader import archive_files, scan_captures
from etl.archive.writer import ArchiveWriter
from etl.contract.vocabulary import FetchOutcome
from etl.errors import ArchiveDamaged
from etl.fetch.log import Fetch, FetchLog, RobotsRules, note_content, read_fetch_log
from etl.ids import CaptureId

SITE = "https://a.test"
NOON = datetime(2026, 4, 7, 12)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def log_of(*fetches: Fetch) -> FetchLog:
    log = FetchLog()
    for fetch in fetches:
        log.add(fetch)
    return log


def at(minutes: int, path: str = "/1", outcome: FetchOutcome = "page") -> Fetch:
    return Fetch(SITE + path, NOON + minutes * MINUTE, outcome)


def test_requests_from_an_instant_on_are_in_order() -> None:
    log = log_of(at(0), at(3), at(1, "/2"), at(2, "/2", "failed"))
    assert log.since(NOON + MINUTE) == [at(1, "/2"), at(2, "/2", "failed"), at(3)]


def test_the_last_fetch_that_said_what_is_listed_is_accepted() -> None:
    log = log_of(at(0), at(1), at(2, outcome="failed"), at(3, outcome="blocked"))
    assert log.accepted(f"{SITE}/1") == at(1)
    assert log.accepted(f"{SITE}/2") is None


def test_what_is_unchanged_is_what_it_was_when_it_was_archived() -> None:
    known, other = CaptureId("0" * 16), CaptureId("1" * 16)
    log = log_of(Fetch(SITE, NOON, "empty", capture_id=known))
    for one, outcome in ((known, "empty"), (other, "page"), (None, "unchanged")):
        same = Fetch(SITE, NOON, "unchanged", capture_id=one)
        log.add(same)
        assert log.listed(same) == outcome
    assert log.listed(at(0, outcome="failed")) == "failed"


@pytest.mark.parametrize(
    ("waits", "asked_at", "holds"),
    [
        (timedelta(minutes=5), NOON, True),
        (DAY, NOON, True),
        (DAY + timedelta(seconds=1), NOON, False),  # only the run that met it kept it
        (DAY, NOON + DAY, False),  # made at an instant that has not come
    ],
)
def test_a_wait_of_a_day_holds_for_the_next_run(
    waits: timedelta, asked_at: datetime, holds: bool
) -> None:
    asked = Fetch(f"{SITE}/1", asked_at, "limited", retry_at=asked_at + waits)
    log = log_of(asked, at(1), Fetch("https://b.test/", NOON, "limited", retry_at=NOON + 9 * DAY))
    assert log.waits(SITE, NOON) == (asked.retry_at if holds else None)


def test_the_last_of_all_waits_counts() -> None:
    early, late = (
        Fetch(f"{SITE}/{it}", NOON, "limited", retry_at=NOON + it * MINUTE) for it in (1, 2)
    )
    assert log_of(late, early).waits(SITE, NOON) == NOON + 2 * MINUTE
    assert log_of(at(0)).waits(SITE, NOON) is None


def test_the_archive_tells_what_was_asked_and_what_came(tmp_path: Path) -> None:
    """In the order of their instants, those of a clock that was wrong first."""
    known = new_document(b"a page", Provenance(), "fetch", NOON)
    archived = Fetch(SITE, NOON, "page", 200, capture_id=known.capture.capture_id, is_whole=True)
    lost = Fetch(SITE, NOON - MINUTE, "page", 200, capture_id=CaptureId("1" * 16), is_whole=True)
    future = Fetch(SITE, NOON + 400 * DAY, "failed", 500)
    without = Fetch(SITE, NOON - 2 * MINUTE, "empty", 404)
    with ArchiveWriter(tmp_path / "archive", {}) as writer:
        for fetch in (archived, lost, without, future):
            writer.note("fetch", fetch.requested_at, note_content(fetch))
        writer.add(known)
        writer.note("accept", NOON, {"capture_id": "2" * 16})
    log = read_fetch_log(tmp_path / "archive", NOON)
    killed = Fetch(SITE, lost.requested_at, "failed", detail="killed before it was archived")
    assert log.by_url == {SITE: [future, without, killed, archived]}
    assert log.captured == {known.capture.capture_id: "page"}


@pytest.mark.parametrize("order", [1, -1])
def test_the_last_rules_of_a_site_count(tmp_path: Path, order: int) -> None:
    rules = [RobotsRules(SITE, NOON + it * MINUTE, f"Disallow: /{9 - it}") for it in range(2)]
    other = RobotsRules("https://b.test", NOON, "")
    with ArchiveWriter(tmp_path / "archive", {}) as writer:
        for one in (*rules[::order], other):
            writer.note("robots", one.read_at, note_content(one))
    log = read_fetch_log(tmp_path / "archive", NOON)
    assert log.rules == {SITE: rules[1], "https://b.test": other}


def test_a_note_that_is_no_request_is_damage_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with ArchiveWriter(folder, {}) as writer:
        writer.note("fetch", NOON, note_content(at(0)))
        writer.note("fetch", NOON, note_content(at(1)) | {"etag": 1})
    [file] = archive_files(folder)
    start = next(end for _, end in scan_captures(folder, file))
    words = rf"{file}, byte {start}: .*a fetch note of 2026-04-07 12:00:00: Expected"
    with pytest.raises(ArchiveDamaged, match=words):
        read_fetch_log(folder, NOON)
