"""Where the replica's lists come from: made up, or a folder of archived API days."""

import ast
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from . import calendar_rules
from .entries import Entry, Item
from .papers import made_entries

_DAYS_KEPT = 80


class Source(Protocol):
    """The issues of a site; `first` is the earliest day that has one."""

    @property
    def first(self) -> date: ...

    def has_issue(self, day: date) -> bool: ...

    def entries(self, day: date) -> Sequence[Entry]:
        """Every entry the day will ever list, () without an issue."""
        ...


class MadeUp:
    """Papers made up from a seed, from `first` on without end: the clock says how far."""

    def __init__(self, first: date, seed: int = 0) -> None:
        while not calendar_rules.has_issue(first):
            first = date.fromordinal(first.toordinal() + 1)
        self.first = first
        self._seed = seed

    def has_issue(self, day: date) -> bool:
        return day >= self.first and calendar_rules.has_issue(day)

    def entries(self, day: date) -> Sequence[Entry]:
        return made_entries(self._seed, day) if self.has_issue(day) else ()


class Folder:
    """Archived API answers named `YYYY-MM-DD.json`, served as they are: no counter moves."""

    def __init__(self, folder: Path) -> None:
        self._files = {date.fromisoformat(file.stem): file for file in folder.glob("*.json")}
        if not self._files:
            raise ValueError(f"no YYYY-MM-DD.json in {folder}")
        self.first, self.last = min(self._files), max(self._files)
        self.entries: Callable[[date], Sequence[Entry]] = lru_cache(_DAYS_KEPT)(self._entries)

    def has_issue(self, day: date) -> bool:
        return day in self._files

    def _entries(self, day: date) -> Sequence[Entry]:
        if day not in self._files:
            return ()
        midnight = datetime.combine(day, time())
        items = archived_items(json.loads(self._files[day].read_text("utf8")))
        return tuple(Entry(item, midnight, grows_from=None) for item in items)


def archived_items(answer: Any) -> list[Item]:
    """The items of an archived answer: bare, wrapped in `data`, or as Python reprs."""
    bare = answer["data"] if isinstance(answer, dict) else answer
    return [ast.literal_eval(item) if isinstance(item, str) else item for item in bare]
