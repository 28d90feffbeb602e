"""Targets of arXiv: papers by id or by title, and what changed since a day."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from etl.errors import UsageError
from etl.ids import arxiv_id
from etl.limits import MAX_TITLE_CHARACTERS
from etl.sources.arxiv.arxiv_urls import (
    changes_path,
    ids_path,
    title_path,
)
from etl.sources.base import Target

IDS_OF_A_REQUEST = 100
"""A request for so many ids is 1,300 characters long, and its answer has 250 kB."""

_TITLES_OF_AN_ANSWER = 10
"""So many papers of one title may be compared; a phrase is rarely in more."""


def paper_targets(ids: Iterable[str]) -> Iterator[Target]:
    """Papers in batches, each once. Raises ValueError for what is no id: it would spoil a batch."""
    left = iter(dict.fromkeys(map(arxiv_id, ids)))
    while batch := tuple(islice(left, IDS_OF_A_REQUEST)):
        name = batch[0] if len(batch) == 1 else f"{len(batch)} papers from {batch[0]}"
        yield Target(name, ids_path(batch))


def title_target(title: str) -> Target:
    """Raises UsageError for a title without a letter, or a longer one than any."""
    if not any(map(str.isalnum, title)) or len(title) > MAX_TITLE_CHARACTERS:
        raise UsageError(f"cannot ask arXiv for the title {title[:40]!r}")
    return Target(f"title {title!r}", title_path(title, _TITLES_OF_AN_ANSWER))


def changes_target(since: date) -> Target:
    """The first part of what changed on a day or later."""
    return Target(f"changes since {since}", changes_path(since))
