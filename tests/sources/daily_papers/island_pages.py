"""Our own pages, and readings of them whose islands were changed."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import json

from etl.archive.documents import Provenance
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.records import ParsedDocument

PAGES = Path(__file__).parents[2] / "pages"
ISLAND = re.compile(r'(data-target="DailyPapers" data-props=")([^"]*)(")')
NOTHING = Provenance()


def page(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


def changed(
    name: str,
    change: Callable[[dict[str, Any]], object],
    edit: Callable[[str], str] = str,
) -> ParsedDocument:
    """The reading of a page whose island was changed, and whose text was edited."""
    text = edit(page(name))
    match = ISLAND.search(text)
    assert match is not None
    props = json.decode(html.unescape(match[2]))
    change(props)
    island = html.escape(json.encode(props).decode())
    return parse_document(
        (text[: match.start(2)] + island + text[match.end(2) :]).encode(), NOTHING
    )
