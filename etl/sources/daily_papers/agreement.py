"""A page has to agree with itself: the papers of its island are those of its visible cards.

In every capture both are the same papers (FACTS 1.1). A page where they differ was drawn in part,
cached in part or redesigned, and neither half can be believed.
"""

from collections.abc import Iterator
from typing import Any

from etl.counted import counted
from etl.errors import UnreadablePage
from etl.sources.daily_papers.card import linked_paper
from etl.sources.daily_papers.printed_days import PERIOD_OF
from etl.sources.daily_papers.records import ParsedDocument

_LINK = 'h3 a[href*="/papers/"]'


def check_cards_agree(tree: Any, listed: list[Any]) -> None:
    """Raises UnreadablePage where the cards of a lexbor tree contradict an island's items.

    A page that shows no cards says nothing about its island.
    """
    shown = [linked_paper(link) for article in _outermost(tree) if (link := _link(article))]
    if not shown:
        return
    if len(shown) != len(listed):
        papers = counted(len(listed), "paper")
        detail = f"the island lists {papers}, the visible cards show {len(shown)}"
        raise UnreadablePage("cards_disagree", detail)
    stated = [_id(item) for item in listed]
    if None not in stated and sorted(map(str, stated)) != sorted(shown):
        detail = "the visible cards show other papers than the island lists"
        raise UnreadablePage("cards_disagree", detail)
    if len(set(shown)) <= len(shown) / 2:
        detail = f"{len(shown)} entries of only {len(set(shown))} papers"
        raise UnreadablePage("entries_repeat", detail)


def check_days_agree(reading: ParsedDocument) -> None:
    """Raises UnreadablePage where all entries state days outside of the page's day or period.

    In every answer that states both they are the same (FACTS 4.3).
    """
    stated = {str(entry.day) for entry in reading.entries if entry.day}
    period_of = PERIOD_OF.get(reading.listing_kind, str)
    own = reading.period or (reading.listed_on and str(reading.listed_on))
    if own and stated and own not in map(period_of, stated):
        detail = f"a page of {own} whose entries state {min(stated)}"
        raise UnreadablePage("days_disagree", detail)


def _outermost(tree: Any) -> Iterator[Any]:
    """Articles that stand in no other one, so that no link is looked for twice."""
    inner = set(tree.css("article article"))
    return (one for one in tree.css("article") if one not in inner)


def _link(article: Any) -> str | None:
    found = article.css_first(_LINK)
    return None if found is None else found.attributes.get("href")


def _id(item: Any) -> str | None:
    paper = item.get("paper") if isinstance(item, dict) else None
    found = paper.get("id") if isinstance(paper, dict) else None
    return found if isinstance(found, str) else None
