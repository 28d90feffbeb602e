"""The words about one paper, which the text and the page of a digest share."""

import re
from collections.abc import Sequence

from etl.counted import counted
from etl.inert import inert_line
from etl.release.digest.digest import DigestPaper, FilterReason, Move, PaperFacts
from etl.release.digest.phrases import cut, day_text

_TITLE_CHARACTERS = 240
_NAME_CHARACTERS = 80
_ABSTRACT_CHARACTERS = 300
_SHOWN_AUTHORS = 4
_SHOWN_LINKS = 3
_LINK_CHARACTERS = 200
_SHOWN_REASONS = 4

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")

_REASONS = {
    "words": "words: {}",
    "authors": "author: {}",
    "organizations": "organization: {}",
    "keywords": "keyword: {}",
    "categories": "category: {}",
    "upvotes": "at least {} upvotes",
    "trending": "among the first {} by mart.trending",
    "risers": "among the fastest risers",
    "query": "answered by its named query",
    "sql": "answered by its SQL",
    "every_paper": "every paper",
}


def title_text(facts: PaperFacts) -> str:
    return cut(facts.title, _TITLE_CHARACTERS)


def authors_text(facts: PaperFacts) -> str:
    """The first authors, and how many there are."""
    names = [cut(it, _NAME_CHARACTERS) for it in facts.authors[:_SHOWN_AUTHORS]]
    count = max(facts.author_count or 0, len(facts.authors))
    if not names:
        return f"{count:,} authors" if count else ""
    more = count - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def organization_text(facts: PaperFacts) -> str:
    return cut(facts.organization or "", _NAME_CHARACTERS)


def abstract_text(facts: PaperFacts) -> str:
    """The first sentences of the abstract: at least one, which may be cut."""
    sentences = _SENTENCE_END.split(inert_line(facts.abstract or ""))
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + len(sentence) >= _ABSTRACT_CHARACTERS:
            break
        kept = f"{kept} {sentence}"
    return cut(kept, _ABSTRACT_CHARACTERS)


def short_count(count: int) -> str:
    """A number of at most five characters.

    >>> short_count(999), short_count(1_049), short_count(12_345_678)
    ('999', '1.0k', '12M')
    """
    for size, unit in ((10**6, "M"), (10**3, "k")):
        if count >= size:
            whole = count / size
            return f"{whole:.1f}{unit}" if whole < 10 else f"{whole:.0f}{unit}"
    return str(count)


def upvotes_text(facts: PaperFacts) -> str | None:
    """The upvotes, where they are stated."""
    return None if facts.upvotes is None else counted(facts.upvotes, "upvote")


def standing_texts(facts: PaperFacts) -> list[str]:
    """Comments, and the day with the rank on it, as far as they are stated."""
    texts = [counted(facts.comment_count, "comment")] if facts.comment_count else []
    if facts.listed_on:
        is_ranked = facts.upvotes is not None and facts.rank
        rank = f"rank {facts.rank} of {facts.day_paper_count} on " if is_ranked else ""
        texts.append(f"{rank}{day_text(facts.listed_on)}")
    return texts


def move_texts(paper: DigestPaper) -> list[str]:
    """A phrase for each thing that moved in a paper."""
    return [_move_text(it) for it in paper.moves]


def reason_text(reasons: Sequence[FilterReason]) -> str:
    """The filters that take a paper, with their values."""
    texts = [_reason(it) for it in reasons[:_SHOWN_REASONS]]
    return "; ".join(texts) + (" and others" if len(reasons) > _SHOWN_REASONS else "")


def links(facts: PaperFacts) -> list[tuple[str, str]]:
    """Addresses of a paper besides its page on the site, each with a word: arXiv's and its code."""
    named = [("arXiv", facts.arxiv_url), *(("code", it) for it in facts.code_urls[:_SHOWN_LINKS])]
    return [(name, url) for name, url in named if url and _is_shown(url)]


def evidence_text(facts: PaperFacts) -> str:
    """The instant of the document that states the paper, or else its id."""
    at = facts.captured_at
    return f"as seen on {at:%Y-%m-%d %H:%M} UTC" if at else f"as in capture {facts.capture_id}"


def evidence_url(facts: PaperFacts) -> str | None:
    """The address of that document, where one is stated."""
    url = facts.capture_url
    return url if url and _is_shown(url) else None


def _is_shown(url: str) -> bool:
    """False for an address that is none of the web, or would fill lines."""
    is_web = url.startswith(("https://", "http://"))
    return is_web and len(url) <= _LINK_CHARACTERS and " " not in url and inert_line(url) == url


def _reason(reason: FilterReason) -> str:
    name, value = reason
    if name == "has_code":
        return "code is known" if value == "True" else "no code is known"
    return _REASONS[name].format(cut(value or "", _NAME_CHARACTERS))


def _move_text(move: Move) -> str:
    if move.kind == "code":
        return "code appeared"
    if move.kind == "text":
        return "title or abstract changed"
    if move.kind == "version":
        return f"version {move.now} at arXiv"
    if move.kind == "rank":
        return f"rank {move.before} → {move.now}"
    gained = (move.now or 0) - (move.before or 0)
    return f"{move.kind} {move.before:,} → {move.now:,} (+{gained:,})"
