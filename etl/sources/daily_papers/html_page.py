"""HTML documents: the island is read, else the visible cards; else the fault says what it is."""

import re
from datetime import UTC, date, datetime
from itertools import accumulate

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from etl.contract.policy import FIRST_ISSUE_ON
from etl.errors import UnreadablePage
from etl.limits import MAX_OPEN_TAGS
from etl.sources.daily_papers.agreement import check_cards_agree, check_days_agree
from etl.sources.daily_papers.cards import parse_cards
from etl.sources.daily_papers.island import find_island, parse_island
from etl.sources.daily_papers.junk import is_cut_off, junk_fault, page_title
from etl.sources.daily_papers.records import ParsedDocument

_REQUEST_ID = re.compile(r'window\.requestId\s*=\s*"Root=1-([0-9a-f]{8})-')
_TAG = re.compile(r"<(/?)[a-zA-Z]")
_IS_HTML = re.compile(
    r"\s*<|.{0,2000}<(?:!doctype html|html|head|body)[\s>]", re.DOTALL | re.IGNORECASE
)


def is_html(text: str) -> bool:
    """True where a text starts with a tag, or has one within its first 2,000 characters."""
    return _IS_HTML.match(text) is not None or 'data-target="DailyPapers"' in text


def parse_html(text: str) -> ParsedDocument:
    """The listing of an HTML page. UnreadablePage says what the page is instead."""
    if _depth(text) > MAX_OPEN_TAGS:
        raise UnreadablePage("too_deep", f"HTML nested deeper than {MAX_OPEN_TAGS:,} tags")
    tree = LexborHTMLParser(text)
    title = page_title(tree)
    try:
        found = find_island(tree)
    except UnreadablePage as error:
        missing = _missing(text, error)
        reading = parse_cards(text, title, missing)
        if reading is None:
            raise junk_fault(tree, text, missing) from error
        end = "the page ends early (no </html>)"
    else:
        if not is_cut_off(text):
            check_cards_agree(tree, found.props.daily_papers)
        reading = parse_island(found, title)
        check_days_agree(reading)
        end = "the page ends early (no </html>); its island is whole"
    if is_cut_off(text):
        reading = replace(
            reading,
            fault_kind=reading.fault_kind or "cut_off",
            fault="; ".join(filter(None, (reading.fault, end))),
        )
    return replace(reading, stated_on=answered_on(text))


def answered_on(text: str) -> date | None:
    """The day (UTC) on which the site answered, by its request id; since the layout of 2026."""
    match = _REQUEST_ID.search(text)
    if match is None:
        return None
    answered = datetime.fromtimestamp(int(match[1], 16), UTC).date()
    return answered if answered >= FIRST_ISSUE_ON else None


def _depth(text: str) -> int:
    """Return how many tags are open at once, at most; void ones are taken for open.

    The time of parsing grows with the square of it. Texts with few tags are not counted.
    """
    if text.count("<") <= MAX_OPEN_TAGS:
        return 0
    steps = (-1 if match[1] else 1 for match in _TAG.finditer(text))
    return max(accumulate(steps), default=0)


def _missing(text: str, error: UnreadablePage) -> UnreadablePage:
    """The parser drops a tag that the end of the file cuts, though the island had begun there."""
    if error.kind == "no_island" and 'data-target="DailyPapers"' in text:
        return UnreadablePage("cut_off", "cut off in the middle of the DailyPapers island")
    return error
