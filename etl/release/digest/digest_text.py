"""A digest as plain text, of lines of at most 78 characters where their words allow it."""

import textwrap
from collections.abc import Iterator

from etl.release.digest import digest_words as words
from etl.release.digest import paper_words
from etl.release.digest.digest import Digest, DigestPaper

_WIDTH = 78


def digest_text(digest: Digest) -> str:
    """The digest for a person who reads mail as text. Every character in it is inert."""
    return "\n".join(_lines(digest)) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    yield from _wrapped(words.heading(digest))
    yield words.subject_days(digest.period.days)
    yield ""
    yield f"{words.headline(digest).capitalize()}."
    yield from _wrapped(words.nothing_text(digest) or "")
    days = words.day_lines(digest)
    width = max(len(name) for name, _ in days)
    yield from (f"  {name:<{width}}  {text}" for name, text in days)
    if digest.new:
        yield from _section("NEW")
        for paper in digest.new:
            yield from _paper(paper)
    if digest.further:
        yield from _section("NEW AS WELL")
        for paper in digest.further:
            yield from _title(paper)
    yield from _wrapped(words.waiting_text(digest) or "")
    if digest.moved:
        yield from _section("MOVED SINCE YOU WERE TOLD")
        for paper in digest.moved:
            yield from _paper(paper)
        yield from _wrapped(words.unshown_moves_text(digest) or "")
    yield from ("", *_wrapped(words.source_text(digest)))


def _section(title: str) -> Iterator[str]:
    yield from ("", title, "")


def _title(paper: DigestPaper) -> Iterator[str]:
    yield from _wrapped(f"* {paper_words.title_text(paper.facts)}", "", "  ")
    if paper.facts.page_url:
        yield f"  {paper.facts.page_url}"


def _paper(paper: DigestPaper) -> Iterator[str]:
    facts = paper.facts
    yield from _wrapped(f"* {paper_words.title_text(facts)}", "", "  ")
    signed = " · ".join(
        filter(None, (paper_words.authors_text(facts), paper_words.organization_text(facts)))
    )
    moves = " · ".join(paper_words.move_texts(paper))
    standing = filter(None, (paper_words.upvotes_text(facts), *paper_words.standing_texts(facts)))
    for text in (signed, moves, " · ".join(standing)):
        yield from _wrapped(text, "  ")
    if not paper.moves:
        yield from _wrapped(paper_words.abstract_text(facts), "  ")
        yield from _wrapped(f"Here for: {paper_words.reason_text(paper.reasons)}", "  ")
    if facts.page_url:
        yield f"  {facts.page_url}"
    for name, url in paper_words.links(facts):
        yield f"  {name}: {url}"
    page = paper_words.evidence_url(facts) or facts.capture_id
    yield f"  {paper_words.evidence_text(facts)}: {page}"
    yield ""


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
