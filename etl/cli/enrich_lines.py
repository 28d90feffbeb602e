"""The lines that say what came of asking other services about papers."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from etl.cli.say import say
from etl.contract.vocabulary import GOOD_OUTCOMES, EnrichSource
from etl.counted import counted
from etl.fetch.log import Fetch
from etl.pipeline.enrich import EnrichResult
from etl.sources.arxiv.arxiv_urls import parse_arxiv_url


def print_enriched(results: Sequence[EnrichResult]) -> None:
    """Print for each service what was asked, found and not answered, and its trouble, if any."""
    for result in results:
        fetches = [event.fetch for event in result.crawl.requests]
        counts = list(_COUNTS[result.source](fetches)) or ["nothing asked"]
        counts += [f"{counted(result.left_count, 'request')} left"] if result.left_count else []
        say(f"{result.source}: {'; '.join(counts)}")
        if result.crawl.stopped:
            say(f"paperhouse: {result.source} stopped: {result.crawl.stopped}", err=True)


def _arxiv_counts(fetches: Sequence[Fetch]) -> Iterator[str]:
    """Papers and titles that were asked for, and those that have an answer."""
    asked = [(parse_arxiv_url(it.url), it) for it in fetches]
    by_id = [(len(url.ids), it) for url, it in asked if url.asked == "ids"]
    titles = [it for url, it in asked if url.asked == "title"]
    lists = [it for url, it in asked if url.asked in ("changes", "rest")]
    if by_id:
        answered = sum(it.entry_count or 0 for _, it in by_id if it.outcome in GOOD_OUTCOMES)
        count = sum(count for count, _ in by_id)
        yield f"{counted(count, 'paper')} asked by id, {count - answered:,} not answered"
    if titles:
        found = sum(bool(it.entry_count) for it in titles if it.outcome in GOOD_OUTCOMES)
        yield f"{counted(len(titles), 'title')} asked, {len(titles) - found:,} not found"
    for one in lists:
        yield "changes to their end" if one.is_whole else "changes, but not to their end"
    yield from _failures(fetches)


def _detail_counts(fetches: Sequence[Fetch]) -> Iterator[str]:
    """Details that were asked for, and those of papers that the site does not know."""
    if fetches:
        absent = sum(it.outcome == "empty" for it in fetches)
        yield f"{counted(len(fetches), 'paper')} asked, {absent:,} not on the site"
    yield from _failures(fetches)


def _failures(fetches: Sequence[Fetch]) -> Iterator[str]:
    failed = sum(it.outcome not in GOOD_OUTCOMES for it in fetches)
    if failed:
        yield f"{counted(failed, 'request')} failed"


_COUNTS: Mapping[EnrichSource, Callable[[Sequence[Fetch]], Iterator[str]]] = {
    "arxiv": _arxiv_counts,
    "details": _detail_counts,
}
