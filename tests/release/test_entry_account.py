"""Ids and instants of entries: by what was told before, and by nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from etl.ids import PaperKey
from etl.release.feeds.entry_account import EntryAccount, date_feeds
from etl.release.feeds.feed import Feed, FeedEntry, permanent_id

LISTED, FIRST, SECOND = datetime(2026, 4, 2), datetime(2026, 4, 3, 7), datetime(2026, 4, 4, 7)


def entry(key: str, *earlier: str) -> FeedEntry:
    return FeedEntry(
        permanent_id(f"papers/{key}"),
        PaperKey(key),
        tuple(map(PaperKey, earlier)),
        "Wool",
        None,
        ("Ada Frost",),
        "Sheep.",
        "<p>Sheep.</p>",
        LISTED,
        LISTED,
    )


def feed(*entries: FeedEntry) -> Feed:
    return Feed("subscriptions", "wool", "Wool", "Papers", LISTED, entries)


WOOL = entry("arxiv:1")
BEFORE = date_feeds([feed(WOOL)], {}, FIRST).account


def dated(
    account: EntryAccount, *entries: FeedEntry, at: datetime = SECOND
) -> list[tuple[str, datetime]]:
    [found] = date_feeds([feed(*entries)], account, at).feeds
    return [(it.id, it.updated_at) for it in found.entries]


@pytest.mark.parametrize(
    ("change", "updated_at"),
    [
        ({}, LISTED),
        ({"updated_at": SECOND}, LISTED),
        ({"earlier_keys": ("title:a",)}, LISTED),
        ({"title": "Woollen"}, SECOND),
        ({"url": "https://example.org"}, SECOND),
        ({"authors": ("Ada Frost", "Li Wei")}, SECOND),
        ({"summary": "Goats."}, SECOND),
        ({"content": "<p>Code</p>"}, SECOND),
        ({"published_at": FIRST}, SECOND),
    ],
)
def test_an_entry_is_updated_where_what_it_shows_changed(
    change: dict[str, object], updated_at: datetime
) -> None:
    assert dated(BEFORE, replace(WOOL, **change)) == [(WOOL.id, updated_at)]


def test_an_instant_never_goes_back_and_moves_with_each_change() -> None:
    later = date_feeds([feed(replace(WOOL, title="B"))], BEFORE, SECOND).account
    assert dated(later, WOOL, at=FIRST) == [(WOOL.id, SECOND + timedelta(seconds=1))]
    gone = date_feeds([feed()], later, SECOND).account
    assert dated(gone, replace(WOOL, title="B"), at=SECOND + timedelta(days=9)) == [
        (WOOL.id, SECOND)
    ]


def test_a_feed_is_updated_where_an_entry_comes_changes_or_goes() -> None:
    def updated_at(*entries: FeedEntry) -> datetime:
        return date_feeds([feed(*entries)], BEFORE, SECOND).feeds[0].updated_at

    assert updated_at(WOOL) == LISTED
    assert updated_at(replace(WOOL, title="B")) == SECOND
    assert updated_at(WOOL, entry("arxiv:2")) == SECOND
    assert updated_at() == SECOND


def test_a_paper_takes_its_id_along_to_a_new_key_and_no_other_gets_that() -> None:
    titled = entry("title:a")
    before = date_feeds([feed(titled)], {}, FIRST).account
    identified = entry("arxiv:7", "title:a", "title:b")
    assert dated(before, identified) == [(titled.id, LISTED)]
    after = date_feeds([feed(identified)], before, SECOND).account
    assert dated(after, identified) == [(titled.id, LISTED)]
    ids = [id_ for id_, _ in dated(after, entry("arxiv:7"), titled)]
    assert (ids[0], len(set(ids))) == (titled.id, 2)


def test_two_entries_that_become_one_paper_keep_the_id_of_its_own_key() -> None:
    both = date_feeds([feed(entry("title:a"), entry("arxiv:7"))], {}, FIRST).account
    assert dated(both, entry("arxiv:7", "title:a")) == [(entry("arxiv:7").id, LISTED)]


def test_an_id_that_other_papers_took_along_gets_the_next_number() -> None:
    titled, account = entry("title:a"), date_feeds([feed(entry("title:a"))], {}, FIRST).account
    ids = [titled.id]
    for key in ("arxiv:7", "arxiv:8"):
        account = date_feeds([feed(entry(key, "title:a"))], account, SECOND).account
        later = date_feeds([feed(titled)], account, SECOND)
        ids.append(later.feeds[0].entries[0].id)
        account = later.account
    assert ids == [titled.id, permanent_id("papers/title:a/2"), permanent_id("papers/title:a/3")]


def test_the_account_has_papers_by_their_keys_and_feeds_by_their_stems() -> None:
    assert {name: it.id for name, it in BEFORE.items()} == {
        "papers/arxiv:1": WOOL.id,
        "subscriptions/wool": feed().id,
    }
    assert {it.updated_at for it in BEFORE.values()} == {LISTED}


@pytest.mark.parametrize("change", [{"title": "Goats"}, {"subtitle": "All papers"}])
def test_a_feed_is_updated_where_its_own_words_change(change: dict[str, str]) -> None:
    [found] = date_feeds([replace(feed(WOOL), **change)], BEFORE, SECOND).feeds
    assert (found.updated_at, found.entries[0].updated_at) == (SECOND, LISTED)


def test_a_new_feed_has_the_instant_of_its_last_entry_or_else_its_own() -> None:
    late = replace(entry("arxiv:2"), updated_at=FIRST)
    [found] = date_feeds([feed(WOOL, late, entry("arxiv:3"))], {}, SECOND).feeds
    assert found.updated_at == FIRST
    [empty] = date_feeds([replace(feed(), updated_at=FIRST)], {}, SECOND).feeds
    assert empty.updated_at == FIRST


def test_what_comes_back_changed_is_updated_by_the_release_that_has_it() -> None:
    gone = date_feeds([feed()], BEFORE, SECOND).account
    changed = replace(WOOL, content="<p>Wool.</p>", updated_at=datetime(2027, 1, 1))
    assert dated(gone, changed, at=FIRST) == [(WOOL.id, FIRST)]
