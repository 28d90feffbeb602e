"""A visible card becomes a record.

On a trending card everything stands twice, for two screens: the first copy counts.
"""

import re
from itertools import islice

import msgspec
from bs4 import Tag
from bs4.element import NavigableString

from etl.limits import MAX_NUMBER_DIGITS
from etl.sources.base import Reject
from etl.sources.daily_papers.printed_days import is_header_date
from etl.sources.daily_papers.records import Account, Entry, Organization

_PAPER = 'a[href^="/papers/"]'
_TITLE = f"h3 {_PAPER}"
_UPVOTES = 'a[href^="/login"] div.leading-none, div[role=checkbox] div.font-semibold'
_ORGANIZATION = r'a.rounded-full.border-blue-200\/70[href^="/"]'
_THUMBNAIL = 'img[src^="https://cdn-thumbnails.huggingface.co/"]'
_NUMBER = re.compile(rf"\d{{1,{MAX_NUMBER_DIGITS}}}", re.ASCII)
_ABBREVIATED = re.compile(r"\d[\d.,]*[kKmM]", re.ASCII)
_AUTHORS = re.compile(r"(?:·\s*)?(\d{1,9}) authors?", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
_SUBMITTED = "Submitted by"
_LARGEST_CHIP = 200
"""Nodes below a chip, a badge or a header that are looked at; real ones have up to 20."""


def is_card(article: Tag) -> bool:
    """True for a paper's card, readable or not; pages hold other articles too."""
    return article.select_one(f"{_TITLE}, {_UPVOTES}") is not None


def names_paper(article: Tag) -> bool:
    """True where a link to a paper stands in it. A card begins with one, which is its picture."""
    return article.select_one(_PAPER) is not None


def is_trending(article: Tag) -> bool:
    return article.select_one("div[role=checkbox]") is not None


def spaced_text(node: Tag) -> str:
    """Return the text below a node, single-spaced, of as many nodes as chips and headers have."""
    pieces = [
        str(one) for one in islice(node.descendants, _LARGEST_CHIP) if type(one) is NavigableString
    ]
    return " ".join("".join(pieces).split())


def parse_card(position: int, article: Tag) -> Entry | Reject:
    """The entry that a card shows; a reject where title, id or a number is missing or malformed.

    Abbreviated stars (`1.28k`) are no exact count and stay NULL; the text under a trending title
    may be the abstract or a model's summary, so it is neither.
    """
    faults: list[str] = []
    title, arxiv_id = _paper(article, faults)
    upvotes = _count("upvotes", _upvotes(article), faults)
    comments = _count("comment_count", _comments(article), faults)
    if faults:
        return card_reject(position, article, faults)
    return Entry(
        position=position,
        title=title,
        arxiv_id=arxiv_id,
        printed_date=_printed_date(article),
        author_count=_author_count(article),
        organization=_organization(article),
        upvotes=upvotes,
        comment_count=comments,
        github_stars=_stars(article),
        submitter=_submitter(article),
        github_url=_attribute(article, 'a[href^="https://github.com/"]', "href"),
        media_urls=[str(video["src"]) for video in article.select("video[src]")] or None,
        thumbnail_url=_attribute(article, _THUMBNAIL, "src"),
    )


def card_reject(position: int, article: Tag, faults: list[str]) -> Reject:
    """Make a reject of a card that could not be read, with at most 20,000 characters of markup."""
    row = msgspec.json.encode({"card": str(article)[:20_000]}).decode()
    return Reject(position, faults, row)


def _paper(article: Tag, faults: list[str]) -> tuple[str, str]:
    """Return title and id, and add a fault for each that is missing."""
    link = article.select_one(_TITLE)
    title = "" if link is None else link.get_text()
    arxiv_id = "" if link is None else linked_paper(str(link["href"]))
    if not title.strip():
        faults.append("title: the card has none")
    if not arxiv_id:
        faults.append("arxiv_id: the card has no link to a paper")
    return title, arxiv_id


def linked_paper(href: str) -> str:
    """The id of the paper that a link leads to, '' for one to none.

    >>> linked_paper("/papers/2604.00017/?from=feed#community")
    '2604.00017'
    """
    path = re.split(r"[?#]", href)[0].rstrip("/")
    return "" if path == "/papers" else path.rpartition("/")[2]


def _upvotes(article: Tag) -> str | None:
    """The site shows `-` for no upvotes."""
    shown = article.select_one(_UPVOTES)
    if shown is None:
        return None
    return "0" if spaced_text(shown) == "-" else spaced_text(shown)


def _comments(article: Tag) -> str | None:
    chips = article.select('a[href^="/papers/"][href$="#community"]')
    return next((spaced_text(chip) for chip in chips if _DIGIT.search(spaced_text(chip))), None)


def _stars(article: Tag) -> int | None:
    """The chip links to the paper on a daily card, to the repository on a trending one."""
    for chip in article.select('a[href^="/papers/"] > span, a[href^="https://github.com/"]'):
        last = spaced_text(chip).rpartition(" ")[2]
        if chip.find_parent("h3") is None and _NUMBER.fullmatch(last):
            return int(last)
    return None


def _count(name: str, shown: str | None, faults: list[str]) -> int | None:
    if shown is None or _ABBREVIATED.fullmatch(shown):
        return None
    if _NUMBER.fullmatch(shown) is None:
        faults.append(f"{name}: not a count: {shown[:40]!r}")
        return None
    return int(shown)


def _author_count(article: Tag) -> int | None:
    shown = article.select_one("li.order-first")
    match = None if shown is None else _AUTHORS.fullmatch(spaced_text(shown))
    return None if match is None else int(match[1])


def _organization(article: Tag) -> Organization | None:
    chip = article.select_one(_ORGANIZATION)
    if chip is None:
        return None
    name = str(chip["href"]).strip("/")
    return Organization(name, spaced_text(chip) or None) if name else None


def _submitter(article: Tag) -> Account | None:
    """The badge shows the login, not the full name."""
    for badge in article.select("div.absolute.right-2"):
        login = spaced_text(badge).removeprefix(_SUBMITTED).strip()
        if spaced_text(badge).startswith(_SUBMITTED) and login:
            return Account(login)
    return None


def _printed_date(article: Tag) -> str | None:
    """Only trending cards print the day of the paper, as plain text: titles and names are links."""
    for text in article.find_all(string=_DIGIT) if is_trending(article) else ():
        shown = " ".join(text.split()).removeprefix("Published on ")
        if is_header_date(shown) and text.find_parent(["a", "h3", "p"]) is None:
            return shown
    return None


def _attribute(article: Tag, selector: str, name: str) -> str | None:
    found = article.select_one(selector)
    return None if found is None else str(found[name])
