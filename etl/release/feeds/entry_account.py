"""The account of what feeds told: from it follow permanent ids, and when a thing changed.

A release does not say since when a paper has, for instance, a link to its code. So the folder of
feeds has, beside them, a hash of each entry and feed as it was written last, and the instant that
it had then. Where the hash is another one now, it was updated with this release.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, count

import msgspec
from msgspec import Struct

from etl.ids import hash_of
from etl.release.feeds.feed import Feed, FeedEntry, permanent_id

_MOMENT = timedelta(seconds=1)
"""What feeds say of instants ends at seconds."""


class Told(Struct, frozen=True):
    """A paper or a feed as it was written last. shown: a hash of all but its instant."""

    id: str
    shown: str
    updated_at: datetime


EntryAccount = Mapping[str, Told]
"""By `papers/` and a paper's key, or by the stem of a feed."""


@dataclass(frozen=True, slots=True)
class DatedFeeds:
    """Feeds with their ids and instants, and the account once they are written."""

    feeds: list[Feed]
    account: EntryAccount


def date_feeds(feeds: Iterable[Feed], account: EntryAccount, released_at: datetime) -> DatedFeeds:
    """Give feeds and entries their ids and instants, by what they were told of before.

    Nothing is forgotten: a paper that comes back has the id and the instant that it had. The same
    feeds, account and instant of the release give the same.
    """
    known = dict(account)
    dated = [_date_feed(feed, known, released_at) for feed in feeds]
    return DatedFeeds(dated, known)


def _date_feed(feed: Feed, known: dict[str, Told], released_at: datetime) -> Feed:
    entries = tuple(_date_entry(entry, known, released_at) for entry in feed.entries)
    first_at = max((it.updated_at for it in entries), default=feed.updated_at)
    feed = replace(feed, entries=entries)
    shown = _hash(feed.id, feed.title, feed.subtitle, [(it.id, it.updated_at) for it in entries])
    told = _told(known.get(feed.stem), feed.id, shown, first_at, released_at)
    known[feed.stem] = told
    return replace(feed, updated_at=told.updated_at)


def _date_entry(entry: FeedEntry, known: dict[str, Told], released_at: datetime) -> FeedEntry:
    name, *earlier = (f"papers/{key}" for key in (entry.paper_key, *entry.earlier_keys))
    before = known.get(name) or next((known.pop(it) for it in earlier if it in known), None)
    shown = _hash(*entry.shown)
    id_ = before.id if before else _free_id(entry, known)
    known[name] = _told(before, id_, shown, entry.updated_at, released_at)
    return replace(entry, id=id_, updated_at=known[name].updated_at)


def _told(
    before: Told | None, id_: str, shown: str, first_at: datetime, released_at: datetime
) -> Told:
    """A thing that is new has its own instant; one that changed has the release's, or a later one
    than before."""
    if before is None:
        return Told(id_, shown, first_at)
    if before.shown == shown:
        return before
    return Told(id_, shown, max(released_at, before.updated_at + _MOMENT))


def _free_id(entry: FeedEntry, known: Mapping[str, Told]) -> str:
    """The id of the entry's key, unless another paper took it along from an earlier key."""
    taken = {it.id for it in known.values()}
    more = (permanent_id(f"papers/{entry.paper_key}/{number}") for number in count(2))
    return next(it for it in chain([entry.id], more) if it not in taken)


def _hash(*shown: object) -> str:
    return hash_of(msgspec.json.encode(shown).decode())
