"""All feeds of a home, written into a folder."""

from dataclasses import dataclass
from pathlib import Path

from etl.errors import UsageError, WarehouseBusy
from etl.files import hold_lock
from etl.pipeline.subscriptions import read_subscriptions
from etl.release.database import latest_release
from etl.release.feeds.feed import Feed
from etl.release.feeds.read_feeds import query_feeds, subscription_feed
from etl.release.feeds.write_feeds import WrittenFeeds, write_feeds
from etl.release.locked import open_locked_release
from etl.settings import Settings
from etl.stage.connection import translate_storage_errors


@dataclass(frozen=True, slots=True)
class FeedsResult:
    """faults: of subscriptions that cannot be asked, in words; their files stay as they are."""

    feed_count: int
    files: WrittenFeeds
    faults: tuple[str, ...]


def publish_feeds(settings: Settings, folder: Path, address: str | None) -> FeedsResult:
    """Write a feed of each subscription and of each named query that answers with papers.

    address: of the folder, where it is served from. One process writes at a time, so that no older
    release is written over a newer one. Raises UsageError for a file of subscriptions that is
    wrong, NoRelease, FileUnusable, WarehouseBusy and StorageError.
    """
    wait = settings.lock_wait()
    lock = folder / ".paperhouse-feeds.lock"
    with (
        translate_storage_errors(folder),
        hold_lock(lock, "another process that writes feeds", WarehouseBusy, wait),
    ):
        return _publish(settings, folder, address)


def _publish(settings: Settings, folder: Path, address: str | None) -> FeedsResult:
    feeds: list[Feed] = []
    faults: dict[str, str] = {}
    with open_locked_release(settings.release) as con:
        _, released_at = latest_release(con)
        for subscription in read_subscriptions(settings):
            try:
                feeds.append(subscription_feed(con, subscription))
            except UsageError as error:
                faults[f"subscriptions/{subscription.name}"] = str(error)
        feeds += query_feeds(con)
    files = write_feeds(folder, feeds, released_at, address, frozenset(faults))
    return FeedsResult(len(feeds), files, tuple(faults.values()))
