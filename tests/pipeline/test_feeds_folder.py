"""Feeds of a release made by hand: of its subscriptions, then of its queries, in one folder."""

import errno
import os
import stat
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from etl.errors import StorageError, WarehouseBusy
from etl.files import LockWait, hold_lock
from etl.pipeline.feeds_folder import FeedsResult, publish_feeds
from etl.release.feeds.write_feeds import WrittenFeeds
from etl.settings import Settings
from etl.stage.connection import connect
from tests.made_once import OwnCopy
from tests.release.digest.small_release import PUBLISHED_AT, make_small_home

pytestmark = pytest.mark.slow

LAB, BROKEN = '[lab]\norganizations = ["tea-lab"]\n', '[x]\nsql = "select 1 as one"\n'


@pytest.fixture(scope="module")
def home(own_copy: OwnCopy) -> Path:
    return own_copy("small", make_small_home)


def settings(home: Path, text: str) -> Settings:
    made = Settings(home, lock_seconds=0)
    made.subscriptions.write_text(text)
    return made


def stems(folder: Path, kind: str) -> set[str]:
    return {it.stem for it in (folder / kind).glob("*.atom")}


def test_each_subscription_and_query_has_a_feed_and_faults_are_told(
    home: Path, tmp_path: Path
) -> None:
    found = publish_feeds(settings(home, LAB + BROKEN), tmp_path, "https://a.test/feeds")
    queries = len(stems(tmp_path, "queries"))
    assert stems(tmp_path, "queries") > {"top_papers", "fastest_risers"}
    assert stems(tmp_path, "subscriptions") == {"lab"}
    written = WrittenFeeds(2 * (queries + 1) + 1, 0, 0)
    assert found == FeedsResult(queries + 1, written, ("[x] sql: it has no column paper_key",))
    feed = etree.parse(tmp_path / "subscriptions/lab.atom")
    links = [it.get("href") for it in feed.iterfind("{*}link") if it.get("rel") == "self"]
    assert links == ["https://a.test/feeds/subscriptions/lab.atom"]


def test_a_subscription_that_cannot_be_asked_keeps_its_files_and_one_that_is_gone_does_not(
    home: Path, tmp_path: Path
) -> None:
    ok = BROKEN.replace("1 as one", "paper_key from core.papers")
    publish_feeds(settings(home, LAB + ok), tmp_path, None)
    assert stems(tmp_path, "subscriptions") == {"lab", "x"}
    found = publish_feeds(settings(home, BROKEN), tmp_path, None)
    assert stems(tmp_path, "subscriptions") == {"x"}
    assert (found.files.removed_count, len(found.faults)) == (2, 1)


def test_a_paper_is_updated_at_the_instant_of_the_release_that_changed_it(
    home: Path, tmp_path: Path
) -> None:
    publish_feeds(settings(home, LAB), tmp_path, None)
    with connect(Settings(home).release) as con:
        con.execute("update core.papers set title = title || '!' where organization_key is null")
        con.execute("update core.papers set abstract = 'On tea' where organization_key = 'tea-lab'")
    publish_feeds(settings(home, LAB), tmp_path, None)
    feed = etree.parse(tmp_path / "subscriptions/lab.atom")
    entries = [it.findtext("{*}updated") for it in feed.iterfind("{*}entry")]
    assert [datetime.fromisoformat(str(it)).replace(tzinfo=None) for it in entries] == [
        PUBLISHED_AT, PUBLISHED_AT
    ]  # fmt: skip


def test_one_process_writes_at_a_time(home: Path, tmp_path: Path) -> None:
    lock = tmp_path / ".paperhouse-feeds.lock"
    with (
        hold_lock(lock, "this test", WarehouseBusy, LockWait()),
        pytest.raises(WarehouseBusy) as raised,
    ):
        publish_feeds(settings(home, LAB), tmp_path, None)
    assert str(raised.value).startswith(
        f"another process that writes feeds holds {lock} and did not finish within 0 s"
    )


def test_a_folder_whose_names_cannot_be_kept_is_named(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own error names no file."""

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageError) as raised:
        publish_feeds(settings(home, LAB), tmp_path, None)
    assert str(raised.value).startswith(f"cannot write {tmp_path}: No space left on device")
