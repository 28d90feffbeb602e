"""Whether the data can be trusted today, in words, with the reasons: most important first."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from etl.contract.policy import LOOK_BACK, RELEASE_LATE_AFTER, is_weekend
from etl.release.report_data import Quality, ReleasedQuality
from etl.sources.daily_papers.day_states import DayState
from etl.stage.connection import Row

TrustState = Literal["trusted", "reserved", "blocked", "empty", "none"]

FADED_BY = 0.02
"""A column is reported when its share fell by so much below the median of the releases before."""
_MEDIAN_OF = 5
"""Releases that make a median worth something."""
_REFUSED = 0.01
"""Of the entries that came last; fewer in quarantine are a note."""
_OPEN = ("missing", "failed", "held")


class Reason(NamedTuple):
    """In words, and the section of the page that says more."""

    text: str
    section: str


@dataclass(frozen=True, slots=True)
class TrustVerdict:
    """reasons: what speaks against trust today. notes: what is known, and is no news."""

    state: TrustState
    headline: str
    sentence: str
    reasons: list[Reason]
    notes: list[Reason]


def judge_trust(quality: Quality, gaps: Sequence[DayState], now: datetime) -> TrustVerdict:
    """The verdict on the release that people read now."""
    released = quality.released
    blocking = list(_blocking(quality))
    if released is None:
        return _without_release(quality, blocking)
    age = now - released.made["attempted_at"]
    reasons = [*_present(released, gaps, now, age)]
    notes = [*_past(released, gaps, now)]
    held = f"the release of {instant_text(released.made['attempted_at'])}, {duration_text(age)} old"
    if blocking:
        return TrustVerdict(
            "blocked",
            "The last attempt was blocked",
            f"Readers still have {held}: it passed its own checks, but lacks what came since.",
            blocking + reasons,
            notes,
        )
    if not released.made["paper_count"]:
        sentence = f"This is {held}; nothing that was loaded lists a paper."
        return TrustVerdict("empty", "The release holds no papers", sentence, reasons, notes)
    passed = f"This is {held}; {_checked(released)}."
    if reasons:
        headline = f"Trust it, with {counted(len(reasons), 'reservation')}"
        return TrustVerdict("reserved", headline, passed, reasons, notes)
    return TrustVerdict("trusted", "Trust it", passed, reasons, notes)


def is_faded(row: Row) -> bool:
    """Whether a column is less full than it used to be."""
    known = row["median_share"] is not None and row["median_of"] >= _MEDIAN_OF
    return bool(known and row["share"] < row["median_share"] - FADED_BY)


def instant_text(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"


def duration_text(age: timedelta) -> str:
    """In the largest unit that leaves two of it or more.

    >>> duration_text(timedelta(hours=47)), duration_text(timedelta(hours=48))
    ('47 hours', '2 days')
    """
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if age.total_seconds() >= 2 * size:
            return f"{int(age.total_seconds() // size)} {unit}"
    return "1 minute" if age.total_seconds() >= 60 else "less than a minute"


def counted(count: int, noun: str) -> str:
    """
    >>> counted(1, "day"), counted(2000, "entry")
    ('1 day', '2,000 entries')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def _without_release(quality: Quality, blocking: list[Reason]) -> TrustVerdict:
    if not quality.attempts:
        sentence = "Nothing was tried yet: `paperhouse run` or `paperhouse load PATH` is the start."
        return TrustVerdict("none", "There is no data yet", sentence, [], [])
    if blocking:
        sentence = "No release was published before, so there is nothing to read yet."
        return TrustVerdict("blocked", "The last attempt was blocked", sentence, blocking, [])
    sentence = "History knows of releases, but the file is gone: `paperhouse rebuild` makes it."
    return TrustVerdict("none", "There is no data to read", sentence, [], [])


def _blocking(quality: Quality) -> Iterator[Reason]:
    """Why the last attempt was blocked; nothing where it was published."""
    if not quality.attempts or quality.attempts[-1]["outcome"] != "blocked":
        return
    for row in quality.checks:
        if row["severity"] == "block" and row["broken_count"]:
            yield Reason(f"Broken: {_claim(row)}", "checks")


def _present(
    released: ReleasedQuality, gaps: Sequence[DayState], now: datetime, age: timedelta
) -> Iterator[Reason]:
    if age > RELEASE_LATE_AFTER:
        yield Reason(f"No release for {duration_text(age)}: newer days are not in it", "changes")
    yield from _near_days(gaps, now)
    for row in released.checks:
        if row["broken_count"]:
            is_new = row["broken_attempt_count"] == 1 and len(row["trail"]) > 1
            yield Reason(f"{'New warning' if is_new else 'Warning'}: {_claim(row)}", "checks")
    for row in filter(is_faded, released.fill_rates):
        name = f"`{row['table_name']}.{row['column_name']}`"
        was, now_ = (f"{100 * row[share]:.0f} %" for share in ("median_share", "share"))
        yield Reason(f"{name} is stated in {now_} of the rows; it used to be {was}", "fill")
    if released.held:
        held = counted(len(released.held), "held answer")
        yield Reason(f"{held} to be looked at by a person: not in the data until then", "held")
    yield from _last_load(released)


def _near_days(gaps: Sequence[DayState], now: datetime) -> Iterator[Reason]:
    """Weekdays of the last two weeks that should have a listing; today may still get one."""
    near = [gap for gap in gaps if _is_open(gap) and now.date() - LOOK_BACK <= gap.day < now.date()]
    if near:
        states = Counter(gap.state for gap in near)
        words = ", ".join(f"{count} {state}" for state, count in states.most_common())
        weekdays = counted(len(near), "weekday")
        lack = f"{weekdays} of the last {LOOK_BACK.days} days without a good listing"
        yield Reason(f"{lack}: {words}, the last on {near[-1].day}", "days")


def _last_load(released: ReleasedQuality) -> Iterator[Reason]:
    entries, refused = (_loaded(released, name) for name in ("entry_count", "refused_count"))
    if refused and refused >= _REFUSED * entries:
        words = f"{refused:,} of the last {counted(entries, 'entry')} went into quarantine"
        yield Reason(words, "quarantine")
    if unreadable := _new_unreadable(released):
        yield Reason(f"{counted(unreadable, 'new page')} could not be read", "quarantine")


def _past(released: ReleasedQuality, gaps: Sequence[DayState], now: datetime) -> Iterator[Reason]:
    old = [gap for gap in gaps if _is_open(gap) and gap.day < now.date() - LOOK_BACK]
    if old:
        words = (
            f"{counted(len(old), 'weekday')} before the last {LOOK_BACK.days} days lack a listing"
        )
        yield Reason(f"{words}, {old[0].day} to {old[-1].day}", "days")
    refused = released.made["reject_count"] - _loaded(released, "refused_count")
    if refused > 0:
        yield Reason(f"{counted(refused, 'older entry')} in quarantine", "quarantine")
    unreadable = len(released.unreadable) - _new_unreadable(released)
    if unreadable:
        yield Reason(f"{counted(unreadable, 'older page')} that nobody can read", "quarantine")


def _loaded(released: ReleasedQuality, name: str) -> int:
    return sum(row[name] for row in released.loaded)


def _new_unreadable(released: ReleasedQuality) -> int:
    return sum(row["capture_count"] for row in released.loaded if row["outcome"] == "unreadable")


def _is_open(gap: DayState) -> bool:
    return gap.state in _OPEN and not is_weekend(gap.day)


def _claim(row: Row) -> str:
    return f"{row['claim']} ({row['broken_count']:,} of {row['checked_count']:,} rows break it)"


def _checked(released: ReleasedQuality) -> str:
    blocking = sum(row["severity"] == "block" for row in released.checks)
    warned = sum(row["broken_count"] > 0 for row in released.checks)
    warning = f"{counted(warned, 'check')} warned" if warned else "no check warned"
    return f"it passed {counted(blocking, 'blocking check')}, and {warning}"
