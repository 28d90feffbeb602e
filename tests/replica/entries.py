"""A paper on a day's list, and how its counters grow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Item = dict[str, Any]

GROWTH = timedelta(days=14)
"""How long counters grow; a list older than this no longer changes."""


@dataclass(frozen=True)
class Entry:
    """The API's item with its final counters; `grows_from` is None when they never move."""

    item: Item
    appears_at: datetime
    grows_from: datetime | None

    def at(self, now: datetime) -> Item:
        """The item as it is answered at `now`: counters grow each full hour and never shrink."""
        if self.grows_from is None:
            return self.item
        share = _share(now - self.grows_from)
        paper = self.item["paper"]
        grown = {"upvotes": max(round(paper["upvotes"] * share), min(paper["upvotes"], 1))}
        if "githubStars" in paper:
            grown["githubStars"] = round(paper["githubStars"] * (0.6 + 0.4 * share))
        comments = int(self.item["numComments"] * share)
        return self.item | {"paper": paper | grown, "numComments": comments}


def _share(age: timedelta) -> float:
    hours = max(age // timedelta(hours=1), 0)
    return float(min(hours * timedelta(hours=1) / GROWTH, 1.0) ** 0.4)
