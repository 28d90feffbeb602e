"""HTML documents: the island is read, else the visible cards; else the fault says what it is."""

import re
from datetime import UTC, date, datetime

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from etl.contract.policy import FIRST_ISSUE_ON
from etl.errors import UnreadablePage
from etl.sources.daily_papers.agreement import check_cards_agree, check_days_agree
from etl.sources.daily_papers.cards import parse_cards
from etl.sources.daily_papers.island import find_island, parse_island
from etl.sources.daily_papers.junk import is_cut_off, junk_fault, page_title
from etl.sources.daily_papers.markup_limits import check_markup
from etl.sources.daily_papers.records import ParsedDocument

_REQUEST_ID = re.compile(r'window\.requestId\s*=\s*"Root=1-([0-9a-f]{8})-')
_IS_HTML = re.compile(
    r"\s*<|.{0,2000}<(?:!doctype html|html|head|body)[\s>]", re.DOTALL | re.IGNORECASE
)


def is_html(text: str) -> bool:
    """True where a text starts with a tag, or has one within its first 2,000 characters."""
    return _IS_HTML.match(text) is not None or 'data-target="DailyPapers"' in text


def parse_html(text: str) -> ParsedDocument:
    """The listing of an HTML page. UnreadablePage says what the page is instead."""
    check_markup(text)
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


def _missing(text: str, error: UnreadablePage) -> UnreadablePage:
    """The parser drops a tag that the end of the file cuts, though the island had begun there."""
    if error.kind == "no_island" and 'data-target="DailyPapers"' in text:
        return UnreadablePage("cut_off", "cut off in the middle of the DailyPapers island")
    return error
