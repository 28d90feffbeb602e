"""Documents as their authors meant them, and the bytes in which the site would write them."""

import html
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from etl.archive.documents import Provenance, capture_id_of

Form = Literal["api", "island", "trending", "dump", "cards", "junk", "feed", "oai", "detail"]
SITE = "https://huggingface.co"


@dataclass(frozen=True)
class Authorship:
    """One author of an entry; the linked account bears the author's name, or another full name."""

    name: str
    login: str | None = None
    is_hidden: bool = False
    full_name: str | None = None


@dataclass(frozen=True)
class Item:
    """What one entry says.

    story and wording: abstracts of one story agree, whatever their wording; None: blank.
    day: the day that the entry itself states, from 2025-03-17 on.
    missing: keys of `paper` that the page leaves out, though it needs them.
    built: models that a detail links, and their likes.
    author_count: as printed on a card, which shows the organization where there is no count.
    version, categories, doi and comment: what arXiv states, in answers of its own.
    """

    title: str
    arxiv_id: str = ""
    story: str | None = None
    wording: int = 0
    authorships: tuple[Authorship, ...] = ()
    published: str = "2025-05-01T10:00:00.000Z"
    day: date | None = None
    submitter: str | None = None
    organization: str | None = None
    keywords: tuple[str, ...] | None = None
    upvotes: int = 0
    comments: int = 0
    stars: int | None = None
    repository: str | None = None
    media: tuple[str, ...] = ()
    built: tuple[tuple[str, int | None], ...] = ()
    missing: tuple[str, ...] = ()
    author_count: int | None = None
    version: int = 1
    categories: tuple[str, ...] = ("cs.LG",)
    doi: str | None = None
    comment: str | None = None

    @property
    def abstract(self) -> str:
        if self.story is None:
            return ""
        told = " ".join(f"{self.story}{number:02}" for number in range(24))
        return f"We tell of {told} with wording{self.wording}."


@dataclass(frozen=True)
class Document:
    """One saved page: how it is written, what it lists, and what somebody stated about it."""

    form: Form
    items: tuple[Item, ...] = ()
    url: str | None = None
    captured_at: datetime | None = None
    listed_on: date | None = None
    own_day: date | None = None

    @property
    def provenance(self) -> Provenance:
        return Provenance(self.url, self.captured_at, self.listed_on)

    @property
    def body(self) -> bytes:
        return _BODIES[self.form](self).encode()

    @property
    def name(self) -> str:
        """Its capture_id."""
        return capture_id_of(sha256(self.body).hexdigest(), self.provenance)


def api_url(day: date, page: int | None = None, limit: int | None = None) -> str:
    asked = "".join(
        f"&{name}={value}" for name, value in (("p", page), ("limit", limit)) if value is not None
    )
    return f"{SITE}/api/daily_papers?date={day}{asked}"


def page_url(day: date) -> str:
    return f"{SITE}/papers/date/{day}"


def _api(document: Document) -> str:
    return json.dumps([_listed(item) for item in document.items])


def _island(document: Document) -> str:
    day = document.own_day or date(2026, 4, 1)
    return _page(
        "Daily Papers",
        {
            "dateString": str(day),
            "dailyPapers": [_listed(item) for item in document.items],
            "prevDate": str(day - timedelta(days=1)),
            "periodType": "day",
            "query": {},
            "isTrending": False,
        },
    )


def _trending(document: Document) -> str:
    return _page("Trending Papers", {"dailyPapers": [_listed(item) for item in document.items]})


def _page(title: str, props: dict[str, Any]) -> str:
    written = html.escape(json.dumps({"canSubmit": False, **props}))
    return (
        f"<!doctype html><html><head><title>{title} - Hugging Face</title></head><body><main>"
        f'<div data-target="DailyPapers" data-props="{written}"></div></main></body></html>'
    )


_BANNER = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
    "byAK and the research community\n\nJun 11"
)


def _dump(document: Document) -> str:
    return "\n\n".join([_BANNER, *(f"{it.title}\n\n{it.abstract}" for it in document.items)])


def _cards(document: Document) -> str:
    """`published` is printed with its year."""
    return "\n\n".join([_BANNER, *(_card(item) for item in document.items)])


def _card(item: Item) -> str:
    day = date.fromisoformat(item.published[:10])
    handle = item.organization or ""
    signed = (
        f"  • {item.author_count} authors" if item.author_count else f"{handle} {handle.upper()}"
    )
    year = f", {day.year}" if day.year > 1 else ""
    dated = f"{day:%b} {day.day}{year}" + (f" {item.comments}" if item.comments else "")
    return f"{item.title}\n\n{item.abstract}\n\n{signed}\n·\n{dated}"


def _junk(document: Document) -> str:
    return "<!doctype html><html><head><title>503</title></head><body>try later</body></html>"


def _feed(document: Document) -> str:
    """arXiv's answer about papers: each with its first version and the newest one."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
        "<id>https://arxiv.org/api/x</id><updated>2025-05-07T12:00:00Z</updated>"
        f"{''.join(map(_fed, document.items))}</feed>"
    )


def _fed(item: Item) -> str:
    terms = "".join(f'<category term="{it}"/>' for it in item.categories)
    signed = "".join(f"<author><name>{it.name}</name></author>" for it in item.authorships)
    return (
        f"<entry><id>http://arxiv.org/abs/{item.arxiv_id}v{item.version}</id>"
        f"<title>{item.title}</title><summary>{item.abstract}</summary>"
        f"<published>{item.published[:19]}Z</published><updated>{_submitted(item.version)}</updated>"
        f'<arxiv:primary_category term="{item.categories[0]}"/>{terms}{signed}'
        + (f"<arxiv:doi>{item.doi}</arxiv:doi>" if item.doi else "")
        + (f"<arxiv:comment>{item.comment}</arxiv:comment>" if item.comment else "")
        + "</entry>"
    )


def _oai(document: Document) -> str:
    return (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>'
        f"{''.join(map(_recorded, document.items))}</ListRecords></OAI-PMH>"
    )


def _recorded(item: Item) -> str:
    """The newest version withdraws a paper that nobody tells a story of."""
    withdrawn = "" if item.story else "<source_type>I</source_type>"
    versions = "".join(
        f'<version version="v{number}"><date>{_submitted(number)}</date><size>{number}kb</size>'
        f"{withdrawn if number == item.version else ''}</version>"
        for number in range(1, item.version + 1)
    )
    return (
        '<record><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">'
        f"<id>{item.arxiv_id}</id>{versions}<title>{item.title}</title>"
        f"<categories>{' '.join(item.categories)}</categories><license>http://l/{item.upvotes}"
        "</license></arXivRaw></metadata></record>"
    )


def _detail(document: Document) -> str:
    """The first item bare, with what was built on it."""
    item = document.items[0]
    models = [
        {"id": name} | ({} if likes is None else {"likes": likes}) for name, likes in item.built
    ]
    return json.dumps(
        _listed(item)["paper"] | {"linkedModels": models, "numTotalModels": len(models) + 1}
    )


def _submitted(version: int) -> str:
    return f"2025-05-{version:02}T09:00:00Z"


_BODIES = {
    "feed": _feed,
    "oai": _oai,
    "detail": _detail,
    "api": _api,
    "island": _island,
    "trending": _trending,
    "dump": _dump,
    "cards": _cards,
    "junk": _junk,
}


def _listed(item: Item) -> dict[str, Any]:
    """The shape of 2026 where the entry states its day, else that of 2024."""
    paper: dict[str, Any] = {
        "id": item.arxiv_id,
        "authors": [_signed(authorship) for authorship in item.authorships],
        "publishedAt": item.published,
        "title": item.title,
        "summary": item.abstract,
        "upvotes": item.upvotes,
    }
    listed = {
        "paper": paper,
        "publishedAt": item.published,
        "title": item.title,
        "numComments": item.comments,
    }
    if item.submitter:
        listed["submittedBy"] = {"name": item.submitter, "fullname": item.submitter.title()}
    if item.day:
        paper["submittedOnDailyAt"] = f"{item.day}T00:00:00.000Z"
    if item.organization:
        listed["organization"] = {"name": item.organization, "fullname": item.organization.upper()}
    if item.keywords is not None:
        paper["ai_keywords"] = list(item.keywords)
    if item.media:
        listed["mediaUrls"] = list(item.media)
    if item.stars is not None:
        paper["githubStars"] = item.stars
    if item.repository is not None:
        paper["githubRepo"] = item.repository
    for key in item.missing:
        paper.pop(key)
    return listed


def _signed(authorship: Authorship) -> dict[str, Any]:
    signed: dict[str, Any] = {"name": authorship.name, "hidden": authorship.is_hidden}
    if authorship.login:
        signed["status"] = "claimed_verified"
        full_name = authorship.full_name or authorship.name
        signed["user"] = {"user": authorship.login, "fullname": full_name, "type": "user"}
    return signed
