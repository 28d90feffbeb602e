"""Writes feeds into a folder that any web server serves, and removes those that are gone."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Template

from etl.contract.vocabulary import FEED_KINDS
from etl.errors import FileUnusable, UsageError
from etl.files import replace_durably
from etl.json_text import decode_json
from etl.release.feeds.atom_feed import atom_bytes
from etl.release.feeds.entry_account import EntryAccount, Told, date_feeds
from etl.release.feeds.feed import Feed
from etl.release.feeds.json_feed import json_feed_bytes
from etl.release.page_templates import page_templates

_LIST = ".paperhouse-feeds.json"
"""The files that were written, with their hashes: others in the folder are left alone."""

_ACCOUNT = ".paperhouse-entries.json"
"""All entries that were ever written, with their ids and instants."""

_INDEX = "index.html"
_MARK = b'<meta name="generator" content="paperhouse feed">'

_OURS = re.compile(
    r"(?:subscriptions|queries)/[a-z0-9_-]{1,60}\.(?:atom|json)|index\.html", re.ASCII
)


@dataclass(frozen=True, slots=True)
class WrittenFeeds:
    """The numbers of files that were written anew, left alone as they are, and removed."""

    written_count: int
    unchanged_count: int
    removed_count: int


def write_feeds(
    folder: Path,
    feeds: Iterable[Feed],
    released_at: datetime,
    address: str | None,
    kept: frozenset[str] = frozenset(),
) -> WrittenFeeds:
    """Write the feeds and an index of them; a file that would be the same is left alone.

    released_at: the instant of the release that they are read from. address: of the folder, where
    it is served from. kept: stems of feeds that could not be read this time: their files stay.
    Files that were written here before and are of none of these feeds are removed, unless somebody
    changed them. Raises FileUnusable for a folder that is no place for them, OSError.
    """
    dated = date_feeds(feeds, _read_account(folder / _ACCOUNT), released_at)
    files = _files(dated.feeds, address)
    known = _known_files(folder / _LIST)
    _check_index(folder / _INDEX, known)
    for path in (folder, *(folder / name for name in FEED_KINDS)):
        if path.is_symlink() and path != folder:
            raise FileUnusable(f"{path} is a link where a folder of feeds belongs: remove it")
        path.mkdir(parents=True, exist_ok=True)
    # Before the files: whatever ends this run, the next one gives entries the same instants.
    _write(folder / _ACCOUNT, msgspec.json.encode(dated.account))
    written = [name for name, content in files.items() if _write(folder / name, content)]
    stale = [it for it in known if it not in files and it.rpartition(".")[0] not in kept]
    removed = [name for name in stale if _remove(folder / name, known[name])]
    hashes = {name: known[name] for name in known if name not in (*files, *stale)}
    hashes |= {name: _hash(content) for name, content in files.items()}
    _write(folder / _LIST, msgspec.json.encode(hashes, order="sorted") + b"\n")
    return WrittenFeeds(len(written), len(files) - len(written), len(removed))


def _files(feeds: list[Feed], address: str | None) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for feed in feeds:
        files[f"{feed.stem}.atom"] = atom_bytes(feed, address)
        files[f"{feed.stem}.json"] = json_feed_bytes(feed, address)
    files[_INDEX] = _template().render(feeds=feeds).encode()
    return files


def _check_index(path: Path, known: Mapping[str, str]) -> None:
    """Raises UsageError for an index that somebody else wrote."""
    if path.is_file() and path.name not in known and _MARK not in path.read_bytes():
        raise UsageError(f"{path} is not of `paperhouse feed`: name another folder")


def _read_account(path: Path) -> EntryAccount:
    """The account; an empty one where it is not there or not ours: then all entries are new."""
    try:
        return decode_json(path.read_bytes(), dict[str, Told])
    except (OSError, msgspec.DecodeError):
        return {}


def _known_files(path: Path) -> Mapping[str, str]:
    """The files of the last time, by name; none where their list is not there or not ours."""
    try:
        known = decode_json(path.read_bytes(), dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}
    return {name: stated for name, stated in known.items() if _OURS.fullmatch(name)}


def _write(path: Path, content: bytes) -> bool:
    """True where the file had to be written: it was not there with these bytes."""
    if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return False
    replace_durably(path, content)
    return True


def _remove(path: Path, stated: str) -> bool:
    is_ours = path.is_file() and not path.is_symlink() and _hash(path.read_bytes()) == stated
    if is_ours:
        path.unlink()
    return is_ours


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def _template() -> Template:
    return page_templates(Path(__file__).parent).get_template("feeds_index.html")
