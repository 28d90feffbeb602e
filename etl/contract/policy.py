"""The numbers that decide about days, answers and releases, each in this one place.

Python imports them. SQL gets them as macros or parameters.
"""

from datetime import date, datetime, time, timedelta

from etl.clock import later
from etl.contract.vocabulary import DayStateName, FetchOutcome

FEWER_IS_HELD = 0.8
"""A day's answer with under this share of the papers of an earlier answer is held."""

FIRST_ISSUE_ON = date(2023, 5, 4)
"""The site's first issue."""

LATEST_ISSUE_AFTER = timedelta(days=2)
"""So long after its capture may the day of a page be: its clock, ours and the person's who stated
the instant may each be in another time zone."""

SETTLING_TIME = timedelta(hours=48)
"""After its end a listing still gains papers and votes for about two days."""

RELEASE_LATE_AFTER = timedelta(hours=26)
"""A daily job that took two hours longer than yesterday's is late, nothing worse."""

MAX_RETRY_AFTER = timedelta(days=1)
"""A site that wants to be left alone for longer than until the next daily job is asked again by it:
more would let one answer, which may be a mistake, close the site for years."""

MAX_CRAWL_DELAY = timedelta(minutes=1)
"""A robots.txt that wants more time between requests gets none: a backfill would take months."""

LOOK_BACK = timedelta(days=14)
"""Days so far back concern whoever asks about today. Older ones are a backfill to be done, which
`paperhouse gaps` lists, and no alarm is raised for them."""

API_DEFAULT_LIMIT = 50
"""Entries per page of an API answer where the request names no limit. A page of exactly so many
may be cut."""

API_LARGEST_LIMIT = 100
"""Entries that the API gives on one page, at most."""

RETRIABLE_STATUSES = frozenset({408, 425, 429})
"""Statuses of the 4xx class that pass by themselves. Those of the 5xx class may pass as well."""

NOTHING_LISTED: frozenset[FetchOutcome] = frozenset({"empty", "repeat"})
"""Outcomes of an answer that was understood and lists nothing for the day that was asked for."""

UNANSWERED_STATES: frozenset[DayStateName] = frozenset({"missing", "failed"})
"""States of a day of which nothing is known."""
OPEN_STATES: frozenset[DayStateName] = UNANSWERED_STATES | {"held"}
"""States of a day whose listing is not in the data."""

KEPT_RELEASES = 30
"""Releases that stay in a store for readers elsewhere, unless another number is said."""


def is_weekend(day: date) -> bool:
    """True where no issue is expected: the site publishes from Monday to Friday."""
    return day.weekday() >= 5


def settled_after(last_day: date) -> datetime:
    """The instant (UTC, naive) from which on an answer about days up to this one is final."""
    return later(datetime.combine(last_day, time()), timedelta(days=1) + SETTLING_TIME)


def is_retriable(status: int) -> bool:
    """True where the same request may get another status soon."""
    return status >= 500 or status in RETRIABLE_STATUSES


def is_final_status(status: int | None) -> bool:
    """True for a refusal that asking again would not change, such as 404."""
    return status is not None and status // 100 == 4 and not is_retriable(status)
