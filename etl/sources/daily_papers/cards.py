"""The visible cards are read where the island of a listing is missing or broken.

Selectors and traps stand in FACTS 2 (daily pages, confirmed by captures of 2024 and 2026) and
FACTS 3.1 (trending, read in a browser and not kept). A card has no abstract and no author names.
"""

import warnings
from datetime import date

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.exceptions import ParserRejectedMarkup
from msgspec.structs import replace

from etl.contract.vocabulary import ListingKind
from etl.errors import UnreadablePage
from etl.sources.base import Reject
from etl.sources.daily_papers.card import (
    card_reject,
    is_card,
    is_trending,
    names_paper,
    parse_card,
    spaced_text,
)
from etl.sources.daily_papers.entry_caps import check_entry_count
from etl.sources.daily_papers.printed_days import header_day, is_header_date, stated_day
from etl.sources.daily_papers.records import Entry, ParsedDocument

CARDS_VERSION = 5
CARDS_TEMPLATES = ("cards_2024", "cards_2026", "cards_trending")

_TITLES = ("Daily Papers", "Trending Papers")
_SITE = "https://huggingface.co"
_DATED_LINK = 'a[href^="/papers/date/"]'


def parse_cards(text: str, page_title: str, missing: UnreadablePage) -> ParsedDocument | None:
    """The listing that a page's cards show; None where it has none, or is another page of the site.

    missing: what is wrong with the island; it goes into the fault.
    """
    soup = _soup(text) if "<article" in text else None
    if soup is None or not _is_listing(soup, page_title):
        return None
    # A card inside a card is a part of it: taken for one itself, it would be read at each level.
    outermost = [one for one in soup.select("article") if one.find_parent("article") is None]
    check_entry_count(len(outermost))
    is_cut = len(soup.select("article")) > text.count("</article>")
    cut = outermost[-1] if is_cut else None
    articles = [one for one in outermost if is_card(one) or (one is cut and names_paper(one))]
    if not articles:
        return None
    cards = [
        card_reject(position, one, ["card: the page is cut off in it"])
        if one is cut
        else parse_card(position, one)
        for position, one in enumerate(articles, 1)
    ]
    return replace(
        _frame(soup, articles, page_title),
        fault_kind=missing.kind,
        fault=f"{missing.detail}; the visible cards were read",
        entries=[one for one in cards if isinstance(one, Entry)],
        rejects=[one for one in cards if isinstance(one, Reject)],
    )


def _soup(text: str) -> BeautifulSoup | None:
    """Return a page's tree. Browsers save links in full, so the site's host is cut from them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            soup = BeautifulSoup(text, "lxml")
        except ParserRejectedMarkup:
            return None
    for link in soup.select(f'a[href^="{_SITE}/"]'):
        link["href"] = str(link["href"]).removeprefix(_SITE)
    return soup


def _is_listing(soup: BeautifulSoup, page_title: str) -> bool:
    """Collections show cards too, so the title decides; a saved fragment may have none."""
    if not page_title or page_title.startswith(_TITLES):
        return True
    return soup.select_one("body.DailyPapersPage, [data-target=DailyPapers]") is not None


def _frame(soup: BeautifulSoup, articles: list[Tag], page_title: str) -> ParsedDocument:
    if page_title.startswith("Trending") or all(is_trending(one) for one in articles):
        return ParsedDocument("cards_trending", CARDS_VERSION, "page", listing_kind="trending")
    time = soup.select_one("time[datetime]")
    if time is not None or soup.select_one('a[href^="/papers?date="]') is not None:
        listed_on = stated_day(str(time["datetime"])) if time is not None else None
        kind: ListingKind = "daily" if listed_on else "unknown"
        return ParsedDocument(
            "cards_2024", CARDS_VERSION, "page", listing_kind=kind, listed_on=listed_on
        )
    return _frame_2026(soup)


def _frame_2026(soup: BeautifulSoup) -> ParsedDocument:
    """The header prints no year, so it is taken from the links to the neighbouring days.

    On a search page the header is the day of capture; that its box holds the query is not
    confirmed by a capture. A header that files nothing is left out, lest it pass for that day.
    """
    frame = ParsedDocument("cards_2026", CARDS_VERSION, "page")
    headers = (spaced_text(one) for one in soup.select("div.w-24"))
    header = next(filter(is_header_date, headers), None)
    if query := _query(soup):
        return replace(frame, listing_kind="search", query=query, header_date=header)
    listed_on = header_day(header, _neighbours(soup)) if header else None
    if listed_on is None or not _is_daily_tab(soup):
        return frame
    return replace(frame, listing_kind="daily", listed_on=listed_on, header_date=header)


def _query(soup: BeautifulSoup) -> str | None:
    box = soup.select_one('input[type=search][name="daily-papers-search"][value]')
    return None if box is None else str(box["value"]).strip() or None


def _is_daily_tab(soup: BeautifulSoup) -> bool:
    """Of the buttons Daily, Weekly, Monthly the black one is the page's own."""
    tabs = [spaced_text(one) for one in soup.select("li > button.bg-black")]
    return not tabs or tabs == ["Daily"]


def _neighbours(soup: BeautifulSoup) -> list[date]:
    links = {str(link["href"]).removeprefix("/papers/date/") for link in soup.select(_DATED_LINK)}
    return [found for link in sorted(links) if (found := stated_day(link))]
