"""The words of a digest, which its text and its page share. Dates and numbers know no locale."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from etl.contract.vocabulary import NothingNew
from etl.inert import inert_line
from etl.release.digest.digest import Digest, DigestPaper, FilterReason, Move, PaperFacts
from etl.release.digest.periods import DigestDay

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_HEADING_CHARACTERS = 100
_TITLE_CHARACTERS = 240
_NAME_CHARACTERS = 80
_ABSTRACT_CHARACTERS = 300
_SHOWN_AUTHORS = 4
_SHOWN_LINKS = 3
_LINK_CHARACTERS = 200
_SHOWN_REASONS = 4
_SHOWN_DAYS = 7

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")

_NOTHING: Mapping[NothingNew, str] = {
    "nothing_matched": "papers came, and this subscription takes none that it was not sent",
    "weekend": "the site lists no papers at weekends",
    "holiday": "the site listed no papers, as on holidays",
    "not_yet": "the site has not listed papers yet",
    "outage": "no answer of the site is here, so papers may have been listed",
}

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


def digest_subject(digest: Digest) -> str:
    """The subject line: what it is of, how many papers, and the days.

    >>> subject_days((date(2026, 4, 1),)), subject_days((date(2026, 3, 30), date(2026, 4, 1)))
    ('Wed 1 Apr 2026', '30 Mar to 1 Apr 2026')
    """
    return f"{heading(digest)}: {headline(digest)}, {subject_days(digest.period.days)}"


def heading(digest: Digest) -> str:
    """The title of the subscription, on one line."""
    return cut(digest.title, _HEADING_CHARACTERS)


def headline(digest: Digest) -> str:
    """The numbers of papers that are new and that moved, as a phrase."""
    new = len(digest.new) + len(digest.further) + digest.waiting_count
    parts = [f"{new:,} new {'paper' if new == 1 else 'papers'}" if new else "no new papers"]
    if digest.moved:
        parts.append(f"{digest.moved_count:,} moved")
    return ", ".join(parts)


def subject_days(days: Sequence[date]) -> str:
    """The days of a digest, the first and the last one."""
    first, last = days[0], days[-1]
    if first == last:
        return f"{day_text(last)} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{_short(first)}{year} to {_short(last)} {last.year}"


def nothing_text(digest: Digest) -> str | None:
    """The reason why no paper is new, as a sentence; None where one is."""
    return None if digest.nothing_new is None else f"Nothing new: {_NOTHING[digest.nothing_new]}."


def day_lines(digest: Digest) -> list[tuple[str, str]]:
    """For each of the last days of a digest its name, and how whole it is or why it lists nothing.

    Days in a row that list nothing for one reason share a line. Days that the release does not
    know were not asked for yet.
    """
    known = {it.day: it for it in digest.days}
    days = digest.period.days[-_SHOWN_DAYS:]
    earlier = digest.period.days[: -len(days)]
    count = sum(known[day].paper_count or 0 for day in earlier if day in known)
    lines = [(_counted(len(earlier), "earlier day"), _counted(count, "paper"))] * bool(earlier)
    words = [(day, _day_words(known.get(day))) for day in days]
    for (text, _), group in groupby(words, lambda it: (it[1], it[1][0].isdigit() and it[0])):
        those = [day for day, _ in group]
        name = day_text(those[0]) + (f" to {day_text(those[-1])}" if len(those) > 1 else "")
        lines.append((name, text))
    return lines


def day_text(day: date) -> str:
    """A day in words that no locale changes.

    >>> day_text(date(2026, 4, 1))
    'Wed 1 Apr'
    """
    return f"{_WEEKDAYS[day.weekday()]} {_short(day)}"


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
    return None if facts.upvotes is None else _counted(facts.upvotes, "upvote")


def standing_texts(facts: PaperFacts) -> list[str]:
    """Comments, and the day with the rank on it, as far as they are stated."""
    texts = [_counted(facts.comment_count, "comment")] if facts.comment_count else []
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


def waiting_text(digest: Digest) -> str | None:
    """A sentence about papers that did not fit; None where all did."""
    if not digest.waiting_count:
        return None
    return f"{_counted(digest.waiting_count, 'more paper')} did not fit: the next digest has them."


def unshown_moves_text(digest: Digest) -> str | None:
    """A sentence about papers that moved and are not shown; None where all are."""
    more = digest.moved_count - len(digest.moved)
    return f"{more:,} more moved." if more else None


def source_text(digest: Digest) -> str:
    """The release that the digest was made from."""
    at = f"{digest.published_at:%Y-%m-%d %H:%M} UTC"
    return f"Made from release {digest.release_id} of {at}."


def cut(text: str, most: int) -> str:
    """A text in one line, of at most so many characters, in which none acts.

    >>> cut("sparse kettles boil", 12)
    'sparse…'
    """
    line = inert_line(text)
    if len(line) <= most:
        return line
    head = line[: most - 1]
    at = head.rfind(" ")
    return (head[:at] if at > most // 2 - 1 else head).rstrip() + "…"


def _day_words(day: DigestDay | None) -> str:
    if day is None:
        return "not asked for yet"
    if day.paper_count:
        return _count_words(day, day.paper_count)
    if day.is_weekend:
        return "weekend"
    if day.is_holiday:
        return "no papers, as on holidays"
    if day.state in ("failed", "missing"):
        return "no answer of the site is here"
    return "held for a person to look at" if day.state == "held" else "nothing listed yet"


def _count_words(day: DigestDay, count: int) -> str:
    if not day.may_grow:
        return f"all {_counted(count, 'paper')}"
    if day.usual_count and day.usual_count > count:
        return f"{count:,} of about {day.usual_count:,} papers so far"
    return f"{_counted(count, 'paper')} so far"


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


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"
