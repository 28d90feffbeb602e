"""The feed of some papers, before it is written as Atom or as JSON."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from etl.contract.vocabulary import FeedKind
from etl.ids import PaperKey
from etl.inert import inert_line

_FORBIDDEN = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_NAMESPACE = UUID("2f6ef3a4-7d51-4a8e-9a0c-6b1f3f6b7d15")
"""Drawn once, for all ids of feeds and entries."""


def permanent_id(name: str) -> str:
    """The same id for a name, whichever home, folder and address a feed is served from.

    >>> permanent_id("papers/arxiv:2604.00017")
    'urn:uuid:f874a3d0-3be3-5c3e-86c4-f7abd76732cf'
    """
    return uuid5(_NAMESPACE, name).urn


def feed_line(text: str) -> str:
    r"""The text on one line, inert, with a mark for each character that XML cannot hold at all.

    >>> feed_line("a\x0bb\n]]>\ufffe")
    'a b ]]>�'
    """
    return _FORBIDDEN.sub("\ufffd", inert_line(text))


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A paper. url: its page at the site; summary: plain text; content: HTML of ours, escaped.

    earlier_keys: those that it had before it was known by its id at arXiv. authors: the visible
    ones, the first of very many. published_at: the day of its first listing. updated_at: that, or
    when its text changed last; from the second time on, when anything that is shown changed.
    """

    id: str
    paper_key: PaperKey
    earlier_keys: tuple[PaperKey, ...]
    title: str
    url: str | None
    authors: tuple[str, ...]
    summary: str
    content: str
    published_at: datetime
    updated_at: datetime

    @property
    def shown(self) -> tuple[object, ...]:
        """All that a reader sees of it, apart from updated_at."""
        texts = (self.title, self.url, self.authors, self.summary, self.content)
        return (*texts, self.published_at)


@dataclass(frozen=True, slots=True)
class Feed:
    """Papers of a subscription, the newest first, or of a named query, in the query's order."""

    kind: FeedKind
    name: str
    title: str
    subtitle: str
    updated_at: datetime
    entries: tuple[FeedEntry, ...]

    @property
    def id(self) -> str:
        return permanent_id(f"{self.kind}/{self.name}")

    @property
    def stem(self) -> str:
        """The place of its files in the folder, without their endings."""
        return f"{self.kind}/{self.name}"
