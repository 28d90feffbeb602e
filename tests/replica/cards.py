"""The visible cards, in the 2026 markup that FACTS 2 describes."""

import re
from collections.abc import Callable
from datetime import date

from .entries import Item

_CHIP = "flex translate-y-px items-center gap-1 rounded-md border px-0.5 py-0.5 text-xs"
_VIDEO = (".mp4", ".webm", ".qt")

Card = Callable[[Item, date], str]


def text(raw: str) -> str:
    """Text as the site escapes it between tags."""
    return raw.replace("&", "&amp;").replace("<", "&lt;")


def attribute(raw: str) -> str:
    """Text as the site escapes it in a double-quoted attribute."""
    return text(raw).replace('"', "&quot;")


def daily_card(item: Item, _today: date) -> str:
    """A card of a day, a week or a month: no date, no abstract."""
    return _card(item, _chips(item))


def search_card(item: Item, today: date) -> str:
    """A search result: the whole abstract, and the paper's date beside its signature."""
    abstract = f'<p><a href="/papers/{item["paper"]["id"]}">{text(item["summary"])}</a></p>'
    published = date.fromisoformat(item["paper"]["publishedAt"][:10])
    when = f'<span><span class="mx-1">·</span> {short_date(published, today)}</span> '
    return _card(item, when + _chips(item), abstract)


def trending_card(item: Item, _today: date) -> str:
    """Desktop and mobile copies in one article, as on the trending page."""
    desktop = _trending_copy(item, "Published on ")
    return (
        '<article class="relative overflow-hidden rounded-xl border">'
        f'<div class="hidden h-40 md:flex">{desktop}</div>'
        f'<div class="flex flex-col md:hidden">{_trending_copy(item, "")}</div></article>'
    )


def short_date(day: date, today: date) -> str:
    """`Apr 7`, with its year exactly when it is not the current one."""
    return f"{day:%b} {day.day}" + (f", {day.year}" if day.year != today.year else "")


def abbreviated(stars: int) -> str:
    if stars < 1000:
        return str(stars)
    return re.sub(r"\.?0+$", "", f"{stars / 1000:.2f}"[:4]).rstrip(".") + "k"


def _card(item: Item, chips: str, abstract: str = "") -> str:
    paper = item["paper"]
    link = f"/papers/{paper['id']}"
    return (
        '<article class="relative flex flex-col overflow-hidden rounded-xl border"><!--[-1-->'
        f"{_cover(item, link)}<!--]--> <!--[0-->{_submitter(item)}<!--]--> "
        f'<div class="flex w-full gap-6"><a href="/login?next=%2Fpapers%2F{paper["id"]}" '
        'class="self-start"><!--[0--><div class="shadow-alternate flex h-14 w-12"><svg></svg>'
        f'<!----> <div class="leading-none">{paper["upvotes"] or "-"}</div></div><!--]--></a> '
        '<div class="w-full min-w-0"><h3 class="mb-1 font-semibold">'
        f'<a href="{link}" class="line-clamp-3 cursor-pointer text-balance">'
        f"{text(item['title'])}</a></h3> {abstract}"
        f'<div class="flex min-w-0 items-center">{_signature(item, link)} '
        f'<div class="flex items-center gap-2">{chips}</div></div></div></div></article>'
    )


def _cover(item: Item, link: str) -> str:
    videos = [url for url in item.get("mediaUrls") or () if url.endswith(_VIDEO)]
    if videos:
        video = f'<video src="{attribute(videos[0])}" loop="" muted="" playsinline=""></video>'
        return f'<a href="{link}" title="View paper" class="peer relative block">{video}</a>'
    image = f'<img loading="lazy" src="{attribute(item.get("thumbnail", ""))}" alt=""/>'
    return f'<a href="{link}" class="peer relative block"><div><div>{image}</div></div></a>'


def _submitter(item: Item) -> str:
    by = item.get("submittedBy")
    if by is None:
        return ""
    image = f'<img alt="" src="{attribute(by["avatarUrl"])}"/>'
    return (
        '<div class="shadow-xs absolute right-2 top-56 flex leading-none">Submitted by '
        f'<div class="flex-none">{image} <!--[-1--><!--]--></div><!----> {text(by["name"])}</div>'
    )


def _signature(item: Item, link: str) -> str:
    if "organization" in item:
        return _organization(item)
    authors = item["paper"]["authors"]
    avatars = "".join(
        f'<li class="-mr-2" title="{attribute(a["name"])}"></li>' for a in authors[4::-1]
    )
    return (
        f'<a href="{link}" class="flex"><ul class="flex items-center flex-row-reverse">{avatars} '
        '<li class="text-xs order-first ml-3"><!--[--><div class="flex truncate">'
        f'<div class="mx-1">·</div> {len(authors)} authors</div><!--]--></li></ul></a>'
    )


def _organization(item: Item) -> str:
    chip = item["organization"]
    image = f'<img src="{attribute(chip.get("avatar", ""))}" alt="{attribute(chip["name"])}"/>'
    return (
        f'<a href="/{attribute(chip["name"])}" class="inline-flex rounded-full border '
        f'border-blue-200/70 bg-blue-50"><!--[0-->{image}<!--]--> '
        f'<span class="block truncate font-medium">{text(chip["fullname"])}</span></a>'
    )


def _chips(item: Item) -> str:
    link = f"/papers/{item['paper']['id']}"
    stars, comments = item["paper"].get("githubStars"), item["numComments"]
    chips = ""
    if stars:
        shown = f"<span>{abbreviated(stars)}</span>"
        chips += f'<a href="{link}" class="{_CHIP}"><svg></svg><!----> {shown}</a> '
    if comments:
        chips += f'<a href="{link}#community" class="{_CHIP}"><svg></svg><!----> {comments}</a>'
    return chips


def _trending_copy(item: Item, before_date: str) -> str:
    paper = item["paper"]
    published = date.fromisoformat(paper["publishedAt"][:10])
    signature = _organization(item) if "organization" in item else ""
    return (
        f'<h3><a href="/papers/{paper["id"]}" class="line-clamp-3">{text(item["title"])}</a></h3> '
        f'<p class="line-clamp-2">{text(paper.get("ai_summary") or item["summary"])}</p> '
        f"{signature} <span>{before_date}{published:%b} {published.day}, {published.year}</span> "
        '<div role="checkbox" class="flex">Upvote <div class="font-semibold text-orange-500">'
        f"{paper['upvotes'] or '-'}</div></div> {_trending_links(paper)}"
    )


def _trending_links(paper: Item) -> str:
    arxiv = f'<a href="https://arxiv.org/abs/{paper["id"]}"><span>arXiv Page</span></a>'
    if "githubRepo" not in paper:
        return arxiv
    stars = abbreviated(paper.get("githubStars", 0))
    return f'<a href="{attribute(paper["githubRepo"])}">GitHub <span>{stars}</span></a> {arxiv}'
