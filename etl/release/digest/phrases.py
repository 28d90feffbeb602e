"""Phrases that all words of a digest are made of. Dates and numbers know no locale."""

from datetime import date

from etl.inert import inert_line

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date) -> str:
    """A day in words that no locale changes.

    >>> day_text(date(2026, 4, 1))
    'Wed 1 Apr'
    """
    return f"{_WEEKDAYS[day.weekday()]} {short_day(day)}"


def short_day(day: date) -> str:
    """A day without its weekday."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


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
    return (head[:at] if at > most // 2 - 1 else head) + "…"
