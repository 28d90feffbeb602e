"""Values of environment variables, each checked and refused by its name. `etl.settings` asks."""

import math
import os
import re
from datetime import UTC, date, datetime, timedelta

import ada_url

from etl.errors import UsageError
from etl.inert import is_encodable
from etl.limits import LEAST_MEMORY
from etl.memory_size import parse_size, usual_memory

_CLUSTER = re.compile(r"(?:tcp|tls)://(?:[A-Za-z0-9._-]+|\[[0-9a-f:]+\]):[0-9]{1,5}", re.ASCII)
_LONGEST_WAIT = 7 * 86_400.0
"""Seconds. Whoever waits for longer has mistyped: a lock is held for minutes, a site says hours."""


def read_memory(name: str) -> int:
    """Bytes, from a size such as 2GB; the usual ones where nothing is set."""
    text = os.environ.get(name)
    return parse_size(name, text, LEAST_MEMORY) if text else usual_memory()


def read_count(name: str, usual: int, most: int) -> int:
    """Raises UsageError for what is no whole number from 0 up to the most."""
    text = os.environ.get(name) or str(usual)
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) > most:
        raise UsageError(f"{name}={text[:40]!a} is not a whole number up to {most:,}")
    return int(text)


def read_day(name: str, first: date, today: date) -> date:
    """The first day where nothing is set. Raises UsageError for what is not between it and now."""
    text = os.environ.get(name) or str(first)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name}={text[:40]!a} is not a day such as {first}") from None
    if not first <= day <= max(today, first):
        raise UsageError(f"{name}={day} is not between {first}, the first listing, and today")
    return day


def read_source_date(now: datetime) -> datetime | None:
    """SOURCE_DATE_EPOCH as an instant, which is not to come."""
    epoch = _number("SOURCE_DATE_EPOCH")
    if epoch is None:
        return None
    tomorrow = (now.replace(tzinfo=UTC) + timedelta(days=1)).timestamp()
    if not 0 <= epoch <= tomorrow:
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch:g} is no instant between 1970 and now")
    return datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)


def read_seconds(name: str, usual: float) -> float:
    """Raises UsageError for what is no number of seconds, and for more than a week of them."""
    number = _number(name)
    if number is None:
        return usual
    if not 0 <= number <= _LONGEST_WAIT:
        raise UsageError(f"{name}={number:g} is not between 0 and {_LONGEST_WAIT:g} seconds")
    return number


def read_cluster(name: str) -> str | None:
    """The address of a cluster's scheduler; None where nothing is set. Raises UsageError."""
    text = os.environ.get(name)
    if text and not _CLUSTER.fullmatch(text):
        raise UsageError(f"{name}={text[:40]!a} is no address: it is like tcp://host:8786")
    return text or None


def check_origin(name: str, text: str) -> ada_url.URL:
    """A scheme and a host, parsed. Raises UsageError for anything else."""
    url = web_address(text)
    if url is None or url.pathname != "/" or url.search or url.hash or url.username:
        raise UsageError(f"{name} is not like https://huggingface.co: http(s) and host")
    return url


def web_address(text: str) -> ada_url.URL | None:
    """An http(s) address with a host, as a browser reads it; None for any other text."""
    if not is_encodable(text) or not text.isprintable() or " " in text:
        return None
    try:
        url = ada_url.URL(text)
    except ValueError:
        return None
    return url if url.protocol in ("http:", "https:") and url.hostname else None


def _number(name: str) -> float | None:
    text = os.environ.get(name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise UsageError(f"{name}={text[:40]!a} is not a number of seconds")
    return number
