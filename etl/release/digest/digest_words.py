"""The words about a digest as a whole, which its text and its page share."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from etl.contract.policy import UNANSWERED_STATES, is_weekend
from etl.contract.vocabulary import NothingNew
from etl.counted import counted
from etl.release.digest.digest import Digest
from etl.release.digest.periods import DigestDay
from etl.release.digest.phrases import cut, day_text, short_day

_HEADING_CHARACTERS = 100
_SHOWN_DAYS = 7
_NOT_ASKED, _NO_ANSWER = "not asked for yet", "no answer of the site is here"

_NOTHING: Mapping[NothingNew, str] = {
    "nothing_matched": "papers came, and this subscription takes none that it was not sent",
    "weekend": "the site lists no papers at weekends",
    "holiday": "the site listed no papers, as on holidays",
    "not_yet": "the site has not listed papers yet",
    "outage": "no answer of the site is here, so papers may have been listed",
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
    parts = [counted(new, "new paper") if new else "no new papers"]
    if digest.moved:
        parts.append(f"{digest.moved_count:,} moved")
    return ", ".join(parts)


def subject_days(days: Sequence[date]) -> str:
    """The days of a digest, the first and the last one."""
    first, last = days[0], days[-1]
    if first == last:
        return f"{day_text(last)} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{short_day(first)}{year} to {short_day(last)} {last.year}"


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
    lines = [_earlier_line(earlier, known)] if earlier else []
    listing = {it.day for it in digest.days if it.paper_count}
    words = [(day, _day_words(known.get(day))) for day in days]
    for (text, _), group in groupby(words, lambda it: (it[1], it[0] in listing and it[0])):
        those = [day for day, _ in group]
        name = day_text(those[0]) + (f" to {day_text(those[-1])}" if len(those) > 1 else "")
        lines.append((name, text))
    return lines


def waiting_text(digest: Digest) -> str | None:
    """A sentence about papers that did not fit; None where all did."""
    if not digest.waiting_count:
        return None
    return f"{counted(digest.waiting_count, 'more paper')} did not fit: the next digest has them."


def unshown_moves_text(digest: Digest) -> str | None:
    """A sentence about papers that moved and are not shown; None where all are."""
    more = digest.moved_count - len(digest.moved)
    return f"{more:,} more moved." if more else None


def source_text(digest: Digest) -> str:
    """The release that the digest was made from."""
    at = f"{digest.published_at:%Y-%m-%d %H:%M} UTC"
    return f"Made from release {digest.release_id} of {at}."


def _earlier_line(days: Sequence[date], known: Mapping[date, DigestDay]) -> tuple[str, str]:
    """Days that no line tells one by one: their papers, and how many of them nobody knows about.

    Weekends rarely list anything, so that an answer is missing of the other days alone.
    """
    found = [known[day] for day in days if day in known]
    papers = counted(sum(day.paper_count or 0 for day in found), "paper")
    unasked = sum(day not in known and not is_weekend(day) for day in days)
    unknown = sum(map(_is_unknown, found)) + unasked
    words = f"{papers}; of {counted(unknown, 'day')} {_NO_ANSWER}" if unknown else papers
    return counted(len(days), "earlier day"), words


def _is_unknown(day: DigestDay) -> bool:
    """True of a day that nobody answered for."""
    is_listless = not (day.paper_count or day.is_weekend or day.is_holiday)
    return is_listless and day.state in UNANSWERED_STATES


def _day_words(day: DigestDay | None) -> str:
    if day is None:
        return _NOT_ASKED
    if day.paper_count:
        return _count_words(day, day.paper_count)
    if day.is_weekend:
        return "weekend"
    if day.is_holiday:
        return "no papers, as on holidays"
    if _is_unknown(day):
        return _NO_ANSWER
    return "held for a person to look at" if day.state == "held" else "nothing listed yet"


def _count_words(day: DigestDay, count: int) -> str:
    if not day.may_grow:
        return f"all {counted(count, 'paper')}"
    if day.usual_count and day.usual_count > count:
        return f"{count:,} of about {day.usual_count:,} papers so far"
    return f"{counted(count, 'paper')} so far"
