"""Judges arXiv's answers as a whole: are papers found, do titles agree, are changes recent?"""

from datetime import date

from msgspec import Struct

from etl.clock import SYSTEM_CLOCK, Clock
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.fetch.log import read_fetch_log
from etl.pipeline.enrich import EnrichResult
from etl.release.database import open_release
from etl.release.enrichment import read_enrichment, untold_papers
from etl.settings import Settings
from etl.sources.arxiv.arxiv_due import asked_ids, change_coverage
from etl.sources.arxiv.arxiv_urls import parse_arxiv_url

FEW_FOUND, _MANY_RETITLED, _LATE_DAYS = 0.9, 0.1, 2
"""arXiv has all but the newest papers, renames few in later versions, and lists changes daily."""


class EnrichQuality(Struct, frozen=True):
    """Counts of papers with an id: asked for, found by now, told of in the release, and retitled.

    known_until: the day of the last whole list of changes, or of the first record.
    """

    asked_count: int
    found_count: int
    told_count: int
    retitled_count: int
    known_until: date | None
    today: date

    @property
    def are_found(self) -> bool:
        """True where arXiv has a record of nearly every paper that it was asked for."""
        return self.found_count >= FEW_FOUND * self.asked_count

    @property
    def titles_agree(self) -> bool:
        """True where nearly every paper has the title at arXiv that its page had."""
        return self.retitled_count <= _MANY_RETITLED * self.told_count

    @property
    def is_fresh(self) -> bool:
        """True where changes are known up to about yesterday."""
        return self.known_until is None or (self.today - self.known_until).days <= _LATE_DAYS


def enrich_quality(
    settings: Settings, result: EnrichResult, clock: Clock = SYSTEM_CLOCK
) -> EnrichQuality:
    """The state of the release, and what a run at arXiv has just added to it.

    Raises NoRelease, ArchiveDamaged.
    """
    now = clock.now()
    log = read_fetch_log(settings.archive, now)
    with open_release(settings.release) as con:
        state = read_enrichment(con)
        untold = {it.arxiv_id for it in untold_papers(con, None) if it.arxiv_id is not None}
    oldest = state.oldest_told_at.date() if state.oldest_told_at else None
    coverage = change_coverage(log, settings.arxiv, oldest, now)
    return EnrichQuality(
        asked_count=state.told_count + len(untold & asked_ids(log, settings.arxiv, now).keys()),
        found_count=state.told_count + _new_count(result),
        told_count=state.told_count,
        retitled_count=state.retitled_count,
        known_until=coverage and coverage.until,
        today=now.date(),
    )


def _new_count(result: EnrichResult) -> int:
    """Records that a run got for ids: the release has none of them yet."""
    fetches = (event.fetch for event in result.crawl.requests)
    return sum(
        fetch.entry_count or 0
        for fetch in fetches
        if fetch.outcome in GOOD_OUTCOMES and parse_arxiv_url(fetch.url).asked == "ids"
    )
