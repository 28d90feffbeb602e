"""The verdict: can the data be trusted today? Its reasons come in words, the gravest first."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from etl.contract.policy import LOOK_BACK, OPEN_STATES, RELEASE_LATE_AFTER, is_weekend
from etl.counted import counted
from etl.release.from_future import future_text
from etl.release.report_data import Quality, ReleasedQuality
from etl.release.report_rows import CheckHistory, FillRate
from etl.sources.daily_papers.day_states import DayState
from expectations.report.wording import duration_text, instant_text

TrustState = Literal["trusted", "reserved", "blocked", "empty", "none"]

FADED_BY = 0.02
"""A column is reported when its share fell by so much below the median of the releases before."""
_MEDIAN_OF = 5
"""A median over fewer releases than these says little, so no column is compared with it."""
_REFUSED = 0.01
"""A smaller share of rejects among the new entries is a note and no reason."""


class Reason(NamedTuple):
    """One reason in words. section: the id of the part of the page that says more."""

    text: str
    section: str


@dataclass(frozen=True, slots=True)
class TrustVerdict:
    """reasons: these speak against trust today. notes: older trouble, which is no news."""

    state: TrustState
    headline: str
    sentence: str
    reasons: list[Reason]
    notes: list[Reason]


def judge_trust(quality: Quality, states: Sequence[DayState], now: datetime) -> TrustVerdict:
    """The verdict on the release that people read now."""
    released = quality.released
    blocking = list(_blocking(quality))
    if released is None:
        return _without_release(quality, blocking)
    age = now - released.made.attempted_at
    reasons = list(_current_reasons(released, states, now, age))
    notes = list(_older_notes(released, states, now))
    held = f"the release of {instant_text(released.made.attempted_at)}, {duration_text(age)} old"
    if blocking:
        return TrustVerdict(
            "blocked",
            "The last attempt was blocked",
            f"Readers still have {held}: it passed its own checks, but lacks what came since.",
            blocking + reasons,
            notes,
        )
    if not released.made.paper_count:
        sentence = f"This is {held}; nothing that was loaded lists a paper."
        return TrustVerdict("empty", "The release holds no papers", sentence, reasons, notes)
    passed = f"This is {held}; {_passed_checks(released)}."
    if reasons:
        headline = _reserved_headline(released, len(reasons), now)
        return TrustVerdict("reserved", headline, passed, reasons, notes)
    return TrustVerdict("trusted", "Trust it", passed, reasons, notes)


def _reserved_headline(released: ReleasedQuality, count: int, now: datetime) -> str:
    """The headline; where no day of the last two weeks is listed, it says that first."""
    last = max(released.days, default=None)
    if last is not None and last < now.date() - LOOK_BACK:
        return f"Trust what it lists: no day after {last} is in it"
    return f"Trust it, with {counted(count, 'reservation')}"


def is_faded(rate: FillRate) -> bool:
    """True for a column that fewer rows state than in the releases before."""
    if rate.median_share is None or rate.median_of < _MEDIAN_OF:
        return False
    return rate.share < rate.median_share - FADED_BY


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
    """Each check that blocked the last attempt; nothing where it was published."""
    if not quality.attempts or quality.attempts[-1].outcome != "blocked":
        return
    for row in quality.checks:
        if row.severity == "block" and row.broken_count:
            yield Reason(f"Broken: {_broken_check(row)}", "checks")


def _current_reasons(
    released: ReleasedQuality, states: Sequence[DayState], now: datetime, age: timedelta
) -> Iterator[Reason]:
    if age > RELEASE_LATE_AFTER:
        yield Reason(f"No release for {duration_text(age)}: newer days are not in it", "changes")
    if released.from_future:
        words = future_text(released.from_future)
        yield Reason(f"Something is {words}", "changes")
    yield from _near_days(states, now)
    for row in released.checks:
        if row.broken_count:
            is_new = row.broken_attempt_count == 1 and len(row.trail) > 1
            yield Reason(
                f"{'New warning' if is_new else 'Warning'}: {_broken_check(row)}", "checks"
            )
    for rate in filter(is_faded, released.fill_rates):
        yield Reason(_fall(rate), "fill")
    if released.held:
        held = counted(len(released.held), "held answer")
        yield Reason(f"{held} to be looked at by a person: not in the data until then", "held")
    yield from _last_load(released)


def _near_days(states: Sequence[DayState], now: datetime) -> Iterator[Reason]:
    """Weekdays of the last two weeks that should have a listing; today may still get one."""
    first, today = now.date() - LOOK_BACK, now.date()
    near = [it for it in states if _is_open(it) and first <= it.day < today]
    if near:
        counts = Counter(it.state for it in near)
        words = ", ".join(f"{count} {state}" for state, count in counts.most_common())
        weekdays = counted(len(near), "weekday")
        lack = f"{weekdays} of the last {LOOK_BACK.days} days without a good listing"
        yield Reason(f"{lack}: {words}, the last on {near[-1].day}", "days")


def _last_load(released: ReleasedQuality) -> Iterator[Reason]:
    entries, refused = sum(it.entry_count for it in released.loaded), _new_refused(released)
    if refused and refused >= _REFUSED * entries:
        words = f"{refused:,} of the last {counted(entries, 'entry')} went into quarantine"
        yield Reason(words, "quarantine")
    if unreadable := _new_unreadable(released):
        yield Reason(f"{counted(unreadable, 'new page')} could not be read", "quarantine")


def _older_notes(
    released: ReleasedQuality, states: Sequence[DayState], now: datetime
) -> Iterator[Reason]:
    old = [it for it in states if _is_open(it) and it.day < now.date() - LOOK_BACK]
    if old:
        words = (
            f"{counted(len(old), 'weekday')} before the last {LOOK_BACK.days} days lack a listing"
        )
        yield Reason(f"{words}, {old[0].day} to {old[-1].day}", "days")
    refused = released.made.reject_count - _new_refused(released)
    if refused > 0:
        yield Reason(f"{counted(refused, 'older entry')} in quarantine", "quarantine")
    unreadable = len(released.unreadable) - _new_unreadable(released)
    if unreadable:
        yield Reason(f"{counted(unreadable, 'older page')} that nobody can read", "quarantine")


def _new_refused(released: ReleasedQuality) -> int:
    return sum(it.refused_count for it in released.loaded)


def _new_unreadable(released: ReleasedQuality) -> int:
    return sum(it.capture_count for it in released.loaded if it.outcome == "unreadable")


def _is_open(state: DayState) -> bool:
    return state.state in OPEN_STATES and not is_weekend(state.day)


def _broken_check(row: CheckHistory) -> str:
    verb = "breaks" if row.broken_count == 1 else "break"
    return f"{row.broken_count:,} of {row.checked_count:,} rows {verb} the rule: {row.rule}"


def _fall(rate: FillRate) -> str:
    now, before = (f"{100 * (share or 0):.0f} %" for share in (rate.share, rate.median_share))
    name = f"`{rate.table_name}.{rate.column_name}`"
    return f"{name} is stated in {now} of the rows; it used to be {before}"


def _passed_checks(released: ReleasedQuality) -> str:
    blocking = sum(row.severity == "block" for row in released.checks)
    warned = sum(row.broken_count > 0 for row in released.checks)
    warning = f"{counted(warned, 'check')} warned" if warned else "no check warned"
    return f"it passed {counted(blocking, 'blocking check')}, and {warning}"
