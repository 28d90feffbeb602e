"""The searches that are watched: searches.txt in the home, one query a line.

People read that file, edit it and keep its versions. Everything else follows from it, Dagster's
partitions too, so a lost DAGSTER_HOME loses no search. A line that is no query is passed over, and
`watch list` and an alarm name it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from etl.errors import UsageError, WarehouseBusy
from etl.files import LockWait, hold_lock, replace_durably
from etl.limits import MAX_SEARCHES, MAX_SEARCHES_BYTES
from etl.pipeline.bounded_file import is_there, read_file
from etl.settings import Settings
from etl.sources.base import Target
from etl.sources.daily_papers.search_keys import (
    WatchedSearch,
    is_search_key,
    tidy_query,
    watched_search,
)
from etl.sources.daily_papers.targets import search_target

_LOCK_SECONDS = 10.0
_MARK = b"\xef\xbb\xbf"
"""The mark that some editors write before the first line."""


class WatchedSearches(Struct, frozen=True):
    """The searches in the order of their lines.

    skipped: the lines that are none, each with its number and the reason.
    """

    searches: list[WatchedSearch]
    skipped: list[tuple[int, str]]


def read_searches(settings: Settings) -> WatchedSearches:
    """The searches that are watched now. Raises UsageError for a file that cannot be read."""
    found: dict[str, WatchedSearch] = {}
    skipped = []
    for number, line in enumerate(_lines(_content(settings.searches)), start=1):
        try:
            search = _parsed_line(line)
            if search and search.key not in found and len(found) == MAX_SEARCHES:
                raise UsageError(f"{MAX_SEARCHES:,} searches are watched already")
        except UsageError as error:
            skipped.append((number, str(error)))
        else:
            found |= {search.key: search} if search else {}
    return WatchedSearches(list(found.values()), skipped)


def add_search(settings: Settings, text: str) -> WatchedSearch:
    """Watch a search from now on; nothing happens if it is watched already.

    Raises UsageError for what is no query, WarehouseBusy, StorageError.
    """
    added = watched_search(text)
    with _changing(settings):
        watched = read_searches(settings).searches
        if added not in watched:
            if len(watched) == MAX_SEARCHES:
                raise UsageError(f"{MAX_SEARCHES:,} searches are watched already: remove one first")
            before = _content(settings.searches)
            tail = b"" if not before or before.endswith((b"\n", b"\r")) else b"\n"
            _write(settings.searches, before + tail + f"{added.query}\n".encode())
    return added


def remove_search(settings: Settings, text: str) -> WatchedSearch:
    """Watch a search no longer, which is named by its query or by its key.

    Every other line stays as it is. Raises UsageError for what is not watched, WarehouseBusy.
    """
    query = tidy_query(text)
    with _changing(settings):
        watched = read_searches(settings).searches
        removed = next((it for it in watched if query in (it.query, it.key)), None)
        if removed is None:
            raise UsageError(
                f"{query[:40]!a} is not in {settings.searches.name}: `paperhouse watch list` shows "
                "what is watched"
            )
        lines = _content(settings.searches).splitlines(keepends=True)
        _write(settings.searches, b"".join(it for it in lines if not _is_line_of(removed, it)))
    return removed


def find_searches(settings: Settings, keys: Sequence[str]) -> dict[str, Target]:
    """The targets of keys. Any other text is a query itself, as in partitions of version 0.1.0.

    Raises UsageError for the key of a search that is watched no longer, and for what is no query.
    """
    queries = {search.key: search.query for search in read_searches(settings).searches}
    for key in keys:
        if key not in queries and is_search_key(key):
            raise UsageError(f"{key} is not watched any more: `paperhouse watch add` it again")
    return {key: search_target(queries.get(key) or watched_search(key).query) for key in keys}


def search_targets(settings: Settings) -> list[Target]:
    """The targets of all searches that are watched."""
    return [search_target(search.query) for search in read_searches(settings).searches]


def _parsed_line(line: bytes) -> WatchedSearch | None:
    """The search of a line, or None if it is blank."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise UsageError("it is not UTF-8") from None
    return watched_search(text) if text.strip() else None


def _is_line_of(search: WatchedSearch, line: bytes) -> bool:
    try:
        return _parsed_line(line.removeprefix(_MARK)) == search
    except UsageError:
        return False


def _lines(content: bytes) -> list[bytes]:
    return content.removeprefix(_MARK).splitlines()


def _content(path: Path) -> bytes:
    if not is_there(path):
        return b""
    try:
        return read_file(path, MAX_SEARCHES_BYTES)
    except UsageError as error:
        raise UsageError(f"{error}; mend it, or move it away to watch no search") from error


@contextmanager
def _changing(settings: Settings) -> Iterator[None]:
    """One change of the file at a time, so that none is lost."""
    wait = LockWait(_LOCK_SECONDS)
    lock = settings.searches.with_suffix(".lock")
    with hold_lock(lock, "another change of the searches", WarehouseBusy, wait):
        if settings.searches.is_symlink():
            raise UsageError(
                f"cannot write {settings.searches}: it is a link: edit the file it leads to, or "
                "move it away"
            )
        yield


def _write(path: Path, content: bytes) -> None:
    if len(content) > MAX_SEARCHES_BYTES:
        raise UsageError(
            f"cannot write {path}: it would have more than {MAX_SEARCHES_BYTES:,} bytes"
        )
    replace_durably(path, content)
