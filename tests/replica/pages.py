"""HTML pages in the 2026 layout: the island as an attribute, the cards inside it.

Daily and trending pages follow captures. Weekly, monthly and search pages follow what
FACTS 1.2 calls claimed: no capture has confirmed their props or markup.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from .cards import Card, attribute, daily_card, search_card, text, trending_card
from .entries import Item

_WAF = "https://de5282c3ca0c.edge.sdk.awswaf.com/de5282c3ca0c/challenge.js"


@dataclass(frozen=True)
class Listing:
    """A page to render: its items in order, its own date, its neighbours and its kind."""

    items: tuple[Item, ...]
    period: str  # day, week or month: the path of its neighbours too
    date_string: str
    label: str
    previous: str | None
    next: str | None
    query: str | None = None
    is_trending: bool = False


def rendered(listing: Listing, today: date) -> tuple[bytes, bytes]:
    """The page before and after its request id, so that the rest can be kept."""
    title = "Trending Papers" if listing.is_trending else "Daily Papers"
    return _before(title).encode(), (_AFTER_ID + _body(listing, title, today)).encode()


def props(listing: Listing) -> dict[str, Any]:
    """The island's JSON."""
    papers = [item | {"upvoted": False} for item in listing.items]
    if listing.is_trending:
        return {"canSubmit": False, "dailyPapers": papers, "query": {}, "isTrending": True}
    following = {"nextDate": listing.next} if listing.next else {}
    previous = {"prevDate": listing.previous} if listing.previous else {}
    return {
        "canSubmit": False,
        "dateString": listing.date_string,
        "dailyPapers": papers,
        **previous,
        **following,
        "publisher": _PUBLISHER,
        "periodType": listing.period,
        "query": {"q": listing.query} if listing.query is not None else {},
        "isTrending": False,
    }


def _body(listing: Listing, title: str, today: date) -> str:
    island = attribute(msgspec.json.encode(props(listing)).decode())
    card = _card_of(listing)
    cards = " <!--[-1--><!--]-->".join(card(item, today) for item in listing.items)
    return (
        f'<main class="flex flex-1 flex-col"><!--[0-->{_BANNER}<!--]--> '
        f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{island}">'
        f'<section class="container"><h1 class="font-bold">{title}</h1> <h2>by'
        '<a href="/akhaliq"><span class="underline">AK</span></a> and the research community</h2> '
        f'<input type="search" value="{attribute(listing.query or "")}"/> {_arrows(listing)}'
        f'<div class="relative grid gap-5"><!--[0--><!--[-->{cards}<!--]--><!--]--></div>'
        "</section><!----></div><!----></main> "
        '<footer><div class="SVELTE_HYDRATER contents" data-target="ThemeSwitcher" '
        'data-props="{&quot;theme&quot;:&quot;system&quot;}"></div></footer></body></html>\n'
    )


def _card_of(listing: Listing) -> Card:
    if listing.is_trending:
        return trending_card
    return daily_card if listing.query is None else search_card


def _arrows(listing: Listing) -> str:
    if listing.is_trending:
        return ""
    label = f'<div class="w-24 whitespace-nowrap text-center">{text(listing.label)}</div>'
    if listing.query is not None:
        return label
    return f"{_arrow(listing, listing.previous)} {label} {_arrow(listing, listing.next)}"


def _arrow(listing: Listing, target: str | None) -> str:
    if target is None:
        return '<a class="flex size-8 pointer-events-none opacity-50"><svg></svg></a>'
    path = {"day": "date", "week": "week", "month": "month"}[listing.period]
    return f'<a href="/papers/{path}/{target}" class="flex size-8"><svg></svg></a>'


def _before(title: str) -> str:
    return (
        '<!doctype html>\n<html class="">\n<head><meta charset="utf-8" />\n'
        '<meta name="description" content="Your daily dose of AI research from AK" />\n'
        f'<meta property="og:title" content="{title} - Hugging Face" />\n'
        '<meta property="og:url" content="https://huggingface.co/papers" />\n'
        f'<title>{title} - Hugging Face</title>\n<script>window.requestId = "'
    )


def _hydrated(target: str, state: str = "{}") -> str:
    return (
        f'<div class="SVELTE_HYDRATER contents" data-target="{target}" data-props="{state}">'
        "<!--[-1--><!--]--></div> "
    )


_PUBLISHER = {
    "_id": "5f00000000000000000000aa",
    "avatarUrl": "/avatars/publisher.svg",
    "isPro": False,
    "fullname": "AK",
    "user": "akhaliq",
    "type": "user",
}
_BANNER = _hydrated("DailyPapersBannerSubscribe", "{&quot;isLoggedIn&quot;:false}")
_AFTER_ID = (
    f'";</script>\n<script src="{_WAF}" defer></script></head>\n'
    '<body class="flex flex-col min-h-dvh bg-white DailyPapersPage"><!--[-->'
    + "".join(map(_hydrated, ("ClientErrorCatcher", "DeviceProvider", "SystemThemeMonitor")))
    + _hydrated("MainHeader", "{&quot;isWide&quot;:false}")
    + _hydrated("SSOBanner")
)
