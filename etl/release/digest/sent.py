"""The account of what was sent to one subscription: all that a digest knows of earlier ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from etl.ids import PaperKey


@dataclass(frozen=True, slots=True)
class ToldPaper:
    """The facts of a paper as a digest told them last; a later one tells what moved since.

    rank: among the papers that were first listed on the same day, by upvotes. version: the newest
    one at arXiv. text_version: the last of core.paper_versions.
    """

    upvotes: int | None = None
    comment_count: int | None = None
    rank: int | None = None
    has_code: bool = False
    version: int | None = None
    text_version: int | None = None


@dataclass(frozen=True, slots=True)
class SentSoFar:
    """All that one subscription was sent. As it is made, nothing was sent yet.

    begins_on: the first day of the first digest; papers of earlier days are never sent. period_ids,
    days: periods that were sent, and the days that they gave an account of. papers: each paper that
    was sent, under the key that it had then, with what was told of it last.
    """

    begins_on: date | None = None
    period_ids: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()
    papers: Mapping[PaperKey, ToldPaper] = field(default_factory=dict)
