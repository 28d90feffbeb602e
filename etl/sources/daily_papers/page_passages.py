"""Passages of what a page shows: its cards, and the text dumps that people copied from it."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

from etl.sources.daily_papers.card import is_card
from etl.sources.daily_papers.records import Entry, ParsedDocument
from etl.sources.passages import (
    FindPassage,
    Passage,
    Sought,
    find_words,
    plain_text,
    without_entities,
)

_ARTICLE = re.compile(r"<(/?)article\b[^>]*>", re.IGNORECASE)
_FOOTER = 400
"""Characters below an abstract in which its footer stands."""
_HEADER = re.compile(r"<time[^>]*datetime=\"[^\"]*\"|<div[^>]*\bw-24\b[^>]*>[^<]*")


def card_passages(text: str, document: ParsedDocument) -> FindPassage:
    """Find parts of the cards of a page."""
    cards = [it for it in _articles(text) if _shows_paper(text[it.start : it.end])]
    entries = {entry.position: entry for entry in document.entries}

    def find(position: int, sought: Sought) -> Passage | None:
        if sought.part == "listed_on":
            header = _HEADER.search(text)
            return None if header is None else Passage(*header.span())
        if position > len(cards) or position not in entries:
            return None
        card = cards[position - 1]
        if sought.part == "entry":
            return card
        pattern = _card_pattern(entries[position], sought)
        transcript = without_entities(plain_text(text), *card)
        match = re.search(pattern, transcript.text, re.DOTALL) if pattern else None
        return None if match is None else transcript.passage(*match.span())

    return find


def _articles(text: str) -> Iterator[Passage]:
    """The outermost articles of a page; the last one may be cut off."""
    depth, start = 0, 0
    for match in _ARTICLE.finditer(text):
        if not match[1]:
            start = match.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield Passage(start, match.end())
    if depth:
        yield Passage(start, len(text))


def _shows_paper(markup: str) -> bool:
    return is_card(BeautifulSoup(markup, "lxml"))


def _card_pattern(entry: Entry, sought: Sought) -> str | None:
    """A pattern of a part as a card shows it, from its tag on."""
    shown = {
        "title": _words(entry.title),
        "arxiv_id": entry.arxiv_id and f'href="[^"]*/papers/{re.escape(entry.arxiv_id)}',
        "upvotes": _number(r"(?:leading-none|font-semibold)", entry.upvotes, zero="[0-]"),
        "comment_count": _number("#community", entry.comment_count),
        "github_stars": _number("<a ", entry.github_stars),
        "published_at": _words(entry.printed_date),
        "authors": None if entry.author_count is None else rf"\b{entry.author_count} authors?",
        "organization": entry.organization
        and f'href="/{re.escape(entry.organization.name)}"[^>]*>.{{0,2000}}?</a>',
        "submitter": entry.submitter
        and f"Submitted by.{{0,2000}}?{re.escape(entry.submitter.login)}",
        "links": sought.text and re.escape(sought.text),
    }
    stated = getattr(entry, sought.part, None)
    return shown.get(sought.part) or (re.escape(stated) if isinstance(stated, str) else None)


def _words(text: str | None) -> str | None:
    return text and r"\s+".join(map(re.escape, text.split()))


def _number(mark: str, value: int | None, zero: str = "0") -> str | None:
    if value is None:
        return None
    printed = zero if value == 0 else str(value)
    return rf"{mark}(?:(?!</article).){{0,2000}}?>\s*{printed}\s*<"


def dump_passages(text: str, document: ParsedDocument) -> FindPassage:
    """Find parts of the entries of a text dump: by their texts, since nothing marks them."""
    entries = {entry.position: entry for entry in document.entries}

    def find(position: int, sought: Sought) -> Passage | None:
        if (entry := entries.get(position)) is None:
            return None
        whole = find_words(text, f"{entry.title} {entry.abstract}")
        if whole is None:
            return None
        title = find_words(text, entry.title or "", whole.start)
        footer = text[whole.end : whole.end + _FOOTER]
        if sought.part == "title":
            return title
        if sought.part == "entry":
            return whole
        if sought.part in ("abstract", "links"):
            return find_words(text, sought.text or entry.abstract or "", whole.start)
        pattern = _footer_pattern(entry, sought.part)
        match = re.search(pattern, footer) if pattern else None
        return match and Passage(*(whole.end + it for it in match.span()))

    return find


def _footer_pattern(entry: Entry, part: str) -> str | None:
    date = _words(entry.printed_date)
    organization = entry.organization
    chip = f"{organization.name} {organization.full_name or ''}" if organization else None
    shown = {
        "published_at": date,
        "comment_count": date and rf"{date}\s+{entry.comment_count}",
        "authors": None if entry.author_count is None else rf"\b{entry.author_count} authors?",
        "organization": _words(chip),
    }
    return shown.get(part)
