"""The folder that feeds are written into, and the address that it is served from."""

import os
from dataclasses import dataclass
from pathlib import Path

from etl.environment import web_address
from etl.errors import UsageError


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """The place of feeds. folder: None where none is named. address: where it is served."""

    folder: Path | None = None
    address: str | None = None


def read_feed_place() -> FeedPlace:
    """Read PAPERHOUSE_FEEDS and _FEEDS_URL. Raises UsageError for an address that is none."""
    folder = os.environ.get("PAPERHOUSE_FEEDS")
    address = os.environ.get("PAPERHOUSE_FEEDS_URL")
    return FeedPlace(
        Path(folder).absolute() if folder else None,
        feed_address("PAPERHOUSE_FEEDS_URL", address) if address else None,
    )


def feed_address(name: str, text: str) -> str:
    """An address without the slash at its end. Raises UsageError for what is none."""
    url = web_address(text)
    if url is None or url.search or url.hash or url.username:
        raise UsageError(f"{name} is not like https://example.org/feeds: http(s), host and path")
    return str(url.href).rstrip("/")
