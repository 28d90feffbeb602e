"""The digest: what one mail tells a subscriber. Its words come last, in `digest_text`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from msgspec import Struct

from etl.contract.vocabulary import MoveKind, NothingNew
from etl.ids import ArxivId, CaptureId, PaperKey, ReleaseId
from etl.release.digest.periods import DigestDay, Period
from etl.release.digest.sent import ToldPaper

FilterReason = tuple[str, str | None]
"""A filter and the value of it that takes a paper: `("words", "world model")`."""


class PaperFacts(Struct, frozen=True):
    """The facts that a release has of a paper, as far as a digest tells it.

    page_url: its page on the site. authors: the visible ones, in order; author_count has hidden
    ones too. rank: among the day_paper_count papers first listed on the same day, by upvotes.
    version: the newest one at arXiv. text_version: the last of core.paper_versions. capture_id,
    capture_url, captured_at: the document that states the title, which `paperhouse pages` gives
    back.
    """

    paper_key: PaperKey
    arxiv_id: ArxivId | None
    page_url: str | None
    arxiv_url: str | None
    title: str
    abstract: str | None
    authors: tuple[str, ...]
    author_count: int | None
    organization: str | None
    listed_on: date | None
    upvotes: int | None
    comment_count: int | None
    rank: int | None
    day_paper_count: int | None
    code_urls: tuple[str, ...]
    version: int | None
    text_version: int | None
    capture_id: CaptureId
    capture_url: str | None
    captured_at: datetime | None

    @property
    def told(self) -> ToldPaper:
        """The part of them that the account keeps, once a digest told the paper."""
        return ToldPaper(
            self.upvotes,
            self.comment_count,
            self.rank,
            bool(self.code_urls),
            self.version,
            self.text_version,
        )


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that moved in a paper since it was last told; values where they are numbers."""

    kind: MoveKind
    before: int | None = None
    now: int | None = None


@dataclass(frozen=True, slots=True)
class DigestPaper:
    """A paper as a digest tells it.

    reasons: the filters that take it, each with its value. moves: of a paper that was sent before,
    what moved since; a new paper has none.
    """

    facts: PaperFacts
    reasons: tuple[FilterReason, ...] = ()
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """All that one subscription is told of one period.

    days: those that it gives an account of, as the release knows them. new: papers that were never
    sent, in full; further: more of them, by their titles alone; waiting_count: how many more are
    due, which the next digest tells. moved: papers that were sent earlier, of the moved_count that
    moved since. nothing_new: the reason why no paper is new; None where one is.
    """

    name: str
    title: str
    release_id: ReleaseId
    published_at: datetime
    period: Period
    days: tuple[DigestDay, ...]
    new: tuple[DigestPaper, ...]
    further: tuple[DigestPaper, ...]
    waiting_count: int
    moved: tuple[DigestPaper, ...]
    moved_count: int
    nothing_new: NothingNew | None

    @property
    def id(self) -> str:
        """Its own among all digests: the subscription and the period, such as `agents/2026-W14`."""
        return f"{self.name}/{self.period.id}"

    @property
    def is_empty(self) -> bool:
        """True where nothing is new and nothing moved."""
        return not (self.new or self.moved)

    @property
    def sent_keys(self) -> tuple[PaperKey, ...]:
        """The papers that this digest sends for the first time."""
        return tuple(it.facts.paper_key for it in (*self.new, *self.further))

    @property
    def told(self) -> Mapping[PaperKey, ToldPaper]:
        """The account gains these: each paper that it tells, with what it tells of it."""
        told = (*self.new, *self.further, *self.moved)
        return {it.facts.paper_key: it.facts.told for it in told}
