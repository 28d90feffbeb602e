"""The folder of feeds: which files are written, left alone and removed, and what it remembers."""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from etl.errors import FileUnusable, UsageError
from etl.ids import PaperKey
from etl.release.feeds.feed import Feed, FeedEntry, permanent_id
from etl.release.feeds.write_feeds import WrittenFeeds, write_feeds

LISTED, FIRST, SECOND = datetime(2026, 4, 2), datetime(2026, 4, 3, 7), datetime(2026, 4, 4, 7)
ENTRY = FeedEntry(
    id=permanent_id("papers/arxiv:1"),
    paper_key=PaperKey("arxiv:1"),
    earlier_keys=(),
    title="Wool",
    url=None,
    authors=("Ada Frost",),
    summary="Sheep.",
    content="<p>Sheep.</p>",
    published_at=LISTED,
    updated_at=LISTED,
)
WOOL = Feed("subscriptions", "wool", "Wool & sheep", "All of it", LISTED, (ENTRY,))
TOP = Feed("queries", "top_papers", "Top papers", "The best", LISTED, ())
OF_WOOL = {"subscriptions/wool.atom", "subscriptions/wool.json"}
OF_TOP = {"queries/top_papers.atom", "queries/top_papers.json"}
OWN = {".paperhouse-entries.json", ".paperhouse-feeds.json"}
ALL = OF_WOOL | OF_TOP | {"index.html"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """It is not there yet, nor is the folder around it."""
    return tmp_path / "served" / "feeds"


def write(
    folder: Path, *feeds: Feed, at: datetime = FIRST, kept: Iterable[str] = ()
) -> tuple[int, int, int]:
    """The numbers of files written, left alone and removed."""
    found = write_feeds(folder, iter(feeds), at, "https://feeds.example", frozenset(kept))
    assert isinstance(found, WrittenFeeds)
    return found.written_count, found.unchanged_count, found.removed_count


def names(folder: Path) -> set[str]:
    return {str(it.relative_to(folder)) for it in folder.rglob("*") if it.is_file()} - OWN


def listed(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / ".paperhouse-feeds.json").read_bytes())
    return found


def entry_instants(folder: Path) -> list[str]:
    text = (folder / "subscriptions/wool.json").read_text()
    return [it["date_modified"] for it in json.loads(text)["items"]]


def test_each_feed_is_two_files_and_an_index_leads_to_all(folder: Path) -> None:
    assert write(folder, WOOL, TOP) == (5, 0, 0)
    assert names(folder) == ALL
    index = (folder / "index.html").read_text()
    assert set(re.findall(r'href="([a-z_/]+\.(?:atom|json))"', index)) == OF_WOOL | OF_TOP
    assert "Wool &amp; sheep" in index
    atom = (folder / "subscriptions/wool.atom").read_text()
    assert 'href="https://feeds.example/subscriptions/wool.atom"' in atom
    feed = json.loads((folder / "subscriptions/wool.json").read_text())
    assert feed["feed_url"] == "https://feeds.example/subscriptions/wool.json"


def test_the_list_has_the_hash_of_each_file(folder: Path) -> None:
    write(folder, WOOL, TOP)
    assert listed(folder) == {
        name: sha256((folder / name).read_bytes()).hexdigest() for name in ALL
    }
    text = (folder / ".paperhouse-feeds.json").read_text()
    assert (list(listed(folder)), text[-2:]) == (sorted(ALL), "}\n")


def test_a_file_that_would_be_the_same_is_left_alone(folder: Path) -> None:
    write(folder, WOOL, TOP)
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000, 1_000_000))
    longer = replace(WOOL, entries=(replace(ENTRY, title="Woollen"),))
    assert write(folder, longer, TOP, at=SECOND) == (2, 3, 0)
    changed = {it.name for it in folder.rglob("*") if it.is_file() and it.stat().st_mtime > 1e6}
    assert changed == {"wool.atom", "wool.json", *OWN}
    assert write(folder, longer, TOP, at=SECOND) == (0, 5, 0)


def test_an_entry_keeps_its_instant_until_it_changes(folder: Path) -> None:
    write(folder, WOOL)
    later = replace(ENTRY, updated_at=SECOND)
    write(folder, replace(WOOL, entries=(later,)), at=SECOND)
    assert entry_instants(folder) == ["2026-04-02T00:00:00Z"]
    write(folder, replace(WOOL, entries=(replace(later, title="Woollen"),)), at=SECOND)
    assert entry_instants(folder) == ["2026-04-04T07:00:00Z"]


@pytest.mark.parametrize(
    "account",
    [None, b"", b"[]", b'{"papers/arxiv:1": 4}', b'{"\xff": 1}', b'{"a": {"b": ' + b"[" * 100_000],
)
def test_without_an_account_that_can_be_read_all_entries_are_new(
    folder: Path, account: bytes | None
) -> None:
    write(folder, WOOL)
    path = folder / ".paperhouse-entries.json"
    path.unlink()
    if account is not None:
        path.write_bytes(account)
    changed = replace(ENTRY, title="Woollen", updated_at=FIRST)
    write(folder, replace(WOOL, entries=(changed,)), at=SECOND)
    assert entry_instants(folder) == ["2026-04-03T07:00:00Z"]
    assert set(json.loads(path.read_bytes())) == {"papers/arxiv:1", "subscriptions/wool"}


def test_files_of_a_feed_that_is_gone_are_removed(folder: Path) -> None:
    write(folder, WOOL, TOP)
    (folder / "queries/mine.atom").write_bytes(b"mine")
    assert write(folder, WOOL) == (1, 2, 2)
    assert names(folder) == {*OF_WOOL, "index.html", "queries/mine.atom"}
    assert set(listed(folder)) == {*OF_WOOL, "index.html"}


def test_a_file_that_somebody_changed_is_theirs(folder: Path, tmp_path: Path) -> None:
    """One was changed, and one is a link now, to a file with the same bytes."""
    write(folder, WOOL, TOP)
    changed, linked = (folder / f"queries/top_papers.{end}" for end in ("atom", "json"))
    changed.write_bytes(b"mine")
    linked.rename(tmp_path / "elsewhere")
    linked.symlink_to(tmp_path / "elsewhere")
    assert write(folder, WOOL) == (1, 2, 0)
    assert (changed.read_bytes(), linked.is_symlink()) == (b"mine", True)
    assert set(listed(folder)) == {*OF_WOOL, "index.html"}


def test_a_file_that_is_gone_already_is_not_counted(folder: Path) -> None:
    write(folder, WOOL, TOP)
    (folder / "queries/top_papers.atom").unlink()
    assert write(folder, WOOL) == (1, 2, 1)


def test_a_feed_that_could_not_be_read_keeps_its_files(folder: Path) -> None:
    write(folder, WOOL, TOP)
    before = listed(folder)
    assert write(folder, WOOL, kept=["queries/top_papers"]) == (1, 2, 0)
    assert names(folder) > OF_TOP
    assert {name: listed(folder)[name] for name in OF_TOP} == {it: before[it] for it in OF_TOP}
    assert write(folder, WOOL) == (0, 3, 2)


@pytest.mark.parametrize(
    ("name", "is_removed"),
    [
        ("queries/old.atom", True),
        ("subscriptions/old-one.json", True),
        ("queries/old.html", False),
        ("queries/Old.atom", False),
        ("others/old.atom", False),
        ("queries/../../old.atom", False),
        ("old.atom", False),
    ],
)
def test_only_names_that_feeds_have_are_removed(folder: Path, name: str, is_removed: bool) -> None:
    write(folder, WOOL)
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"old")
    known = listed(folder) | {name: sha256(b"old").hexdigest()}
    (folder / ".paperhouse-feeds.json").write_text(json.dumps(known))
    assert write(folder, WOOL) == (0, 3, is_removed)
    assert path.exists() != is_removed


@pytest.mark.parametrize("text", [None, b"", b"[]", b'{"index.html": 4}', b'{"a": "\xff"}'])
def test_without_a_list_that_can_be_read_nothing_is_removed(
    folder: Path, text: bytes | None
) -> None:
    write(folder, WOOL, TOP)
    path = folder / ".paperhouse-feeds.json"
    path.unlink()
    if text is not None:
        path.write_bytes(text)
    assert write(folder, WOOL) == (1, 2, 0)
    assert set(listed(folder)) == {*OF_WOOL, "index.html"}


def test_a_file_that_is_a_link_is_replaced(folder: Path, tmp_path: Path) -> None:
    write(folder, WOOL)
    path = folder / "index.html"
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert write(folder, WOOL) == (1, 2, 0)
    assert not path.is_symlink()


@pytest.mark.parametrize("name", ["subscriptions", "queries"])
def test_a_folder_within_that_is_a_link_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    folder.mkdir(parents=True)
    (folder / name).symlink_to(tmp_path)
    with pytest.raises(FileUnusable) as caught:
        write(folder, WOOL)
    assert str(caught.value) == (
        f"{folder / name} is a link where a folder of feeds belongs: remove it"
    )


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    assert write(folder, WOOL, TOP) == (5, 0, 0)
    assert names(tmp_path / "elsewhere") == ALL


def test_the_account_is_written_before_the_files(folder: Path) -> None:
    """A folder stands where the first file belongs, so that no file is written."""
    (folder / "subscriptions/wool.atom").mkdir(parents=True)
    with pytest.raises(FileUnusable, match=r"wool\.atom is a folder"):
        write(folder, WOOL)
    assert names(folder) == set()
    assert (folder / ".paperhouse-entries.json").exists()


def test_an_index_of_somebody_else_is_not_replaced(folder: Path) -> None:
    folder.mkdir(parents=True)
    index = folder / "index.html"
    index.write_text("mine")
    with pytest.raises(UsageError, match=f"^{index} is not of `paperhouse feed`: name another"):
        write(folder, WOOL)
    assert [it.name for it in folder.iterdir()] == ["index.html"]


@pytest.mark.parametrize("is_marked", [True, False])
def test_an_index_of_ours_is_replaced(folder: Path, is_marked: bool) -> None:
    """By its mark where the list is gone; by the list where an earlier version made it."""
    write(folder, WOOL)
    index = folder / "index.html"
    if is_marked:
        (folder / ".paperhouse-feeds.json").unlink()
    else:
        index.write_text("without a mark")
    write(folder, WOOL, TOP)
    assert index.read_text().count("Atom</a>") == 2
