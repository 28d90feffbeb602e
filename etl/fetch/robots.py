"""The part of robots.txt that says how fast we may ask, with a limit to what is kept of it."""

from datetime import timedelta

from protego import Protego

from etl.contract.policy import MAX_CRAWL_DELAY
from etl.errors import SiteClosed
from etl.fetch.http import USER_AGENT


def is_bearable(text: str) -> bool:
    """True where the rules want no more time between requests than MAX_CRAWL_DELAY."""
    return _stated_delay(Protego.parse(text)) <= MAX_CRAWL_DELAY.total_seconds()


def crawl_delay(rules: Protego) -> timedelta:
    """The time between two requests. Raises SiteClosed for more than MAX_CRAWL_DELAY."""
    seconds = _stated_delay(rules)
    if seconds > MAX_CRAWL_DELAY.total_seconds():
        raise SiteClosed(
            f"robots.txt wants {seconds:g} s between two requests, and more than "
            f"{MAX_CRAWL_DELAY.total_seconds():g} s is too slow to be kept: the next run asks again"
        )
    return timedelta(seconds=seconds)


def _stated_delay(rules: Protego) -> float:
    """Seconds, possibly infinite; 0 for none, and for what is no number above 0."""
    seconds = rules.crawl_delay(USER_AGENT)
    return seconds if seconds is not None and seconds > 0 else 0.0
