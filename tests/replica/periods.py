"""Days, weeks and months as the site's addresses write them."""

from datetime import date, datetime, time, timedelta

from .exchange import NotServed


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotServed(400, f"Invalid date: {text}") from error


def span(kind: str, text: str) -> tuple[date, date]:
    """The first and last day of `2026-W18` or `2026-04`."""
    try:
        if kind == "week":
            monday = date.fromisoformat(f"{text}-1")
            return monday, monday + timedelta(days=6)
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise NotServed(400, f"Invalid {kind}: {text}") from error
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def named(kind: str, day: date) -> str:
    return f"{day:%G-W%V}" if kind == "week" else f"{day:%Y-%m}"


def full_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())
