"""Instants and durations, as the report words them."""

from datetime import datetime, timedelta


def instant_text(when: datetime) -> str:
    """An instant to the minute.

    >>> instant_text(datetime(2026, 4, 20, 9))
    '2026-04-20 09:00 UTC'
    """
    return f"{when:%Y-%m-%d %H:%M} UTC"


def duration_text(age: timedelta) -> str:
    """A duration in the largest unit of which it has two or more.

    >>> duration_text(timedelta(hours=47)), duration_text(timedelta(hours=48))
    ('47 hours', '2 days')
    """
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if age.total_seconds() >= 2 * size:
            return f"{int(age.total_seconds() // size)} {unit}"
    return "1 minute" if age.total_seconds() >= 60 else "less than a minute"
