"""JSON Feed 1.1 (jsonfeed.org)."""

import json
from typing import Any

from etl.inert import inert_json
from etl.release.feeds.feed import Feed, FeedEntry

_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed_bytes(feed: Feed, address: str | None) -> bytes:
    """The feed as a file. address: of the folder, where it is served from."""
    value: dict[str, Any] = {
        "version": _VERSION,
        "title": feed.title,
        "description": feed.subtitle,
    }
    if address is not None:
        value["home_page_url"] = f"{address}/index.html"
        value["feed_url"] = f"{address}/{feed.stem}.json"
    value["items"] = [_item(entry) for entry in feed.entries]
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return (inert_json(text) + "\n").encode()


def _item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": entry.id}
    if entry.url is not None:
        item["url"] = entry.url
    item |= {"title": entry.title, "content_html": entry.content}
    if entry.summary:
        item["summary"] = entry.summary
    item["date_published"] = f"{entry.published_at.isoformat(timespec='seconds')}Z"
    item["date_modified"] = f"{entry.updated_at.isoformat(timespec='seconds')}Z"
    if entry.authors:
        item["authors"] = [{"name": name} for name in entry.authors]
    return item
