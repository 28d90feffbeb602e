"""Readings of our own answers of the site's API, and parts of them."""

from pathlib import Path
from typing import Any

from msgspec import json

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.records import ParsedDocument

PAGES = Path(__file__).parents[2] / "pages"
API = "https://huggingface.co/api/daily_papers"
NOTHING = Provenance()


def answer(value: object, query: str | None = "") -> ParsedDocument:
    url = None if query is None else API + query
    return parse_document(json.encode(value), Provenance(url=url))


def listed(name: str = "api_2026-04-02.json") -> Any:
    return json.decode((PAGES / name).read_bytes())


def undated() -> Any:
    """Three items of before 2025-03-17, when no item stated its day."""
    found = listed()
    for item in found:
        del item["paper"]["submittedOnDailyAt"]
        item["paper"]["publishedAt"] = "2024-07-31T17:00:00.000Z"
    return found


def submission(day: int) -> dict[str, str]:
    return {"submittedOnDailyAt": f"2026-04-{day:02}T00:00:00.000Z"}
