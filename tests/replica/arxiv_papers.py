"""arXiv's own record of the papers that the site lists, made up where the site does not tell."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from . import words
from .entries import Item

# Half of the papers are in one category, which is why the primary one often stands alone.
_CATEGORIES = (
    "cs.CL", "cs.CV", "cs.LG", "cs.AI", "cs.RO", "stat.ML", "eess.AS", "quant-ph",
    "cond-mat.mtrl-sci",
)  # fmt: skip
_LICENSES = (
    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    "http://creativecommons.org/licenses/by/4.0/",
    "http://creativecommons.org/licenses/by-nc-nd/4.0/",
)
_COMMENTS = ("{} pages, 6 figures", "Accepted at ICML; {} pages", "{} pages. Code: see the paper")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class ArxivVersion:
    """One version of a paper; `source_type` I is a withdrawal."""

    submitted_at: datetime
    size_kb: int = 401
    source_type: str = "D"


@dataclass(frozen=True)
class ArxivPaper:
    """A paper as arXiv has it, with every version that it will ever have, the first one first."""

    paper_id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    versions: tuple[ArxivVersion, ...]
    categories: tuple[str, ...] = ("cs.LG",)
    comment: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    license: str = _LICENSES[0]

    @property
    def changed_on(self) -> date:
        """The day on which the record changed last."""
        return self.versions[-1].submitted_at.date()

    def at(self, now: datetime) -> "ArxivPaper":
        """The paper with the versions of an instant. The site may list it before its first one."""
        first, *later = self.versions
        return replace(self, versions=(first, *(v for v in later if v.submitted_at <= now)))

    def up_to(self, number: int) -> "ArxivPaper | None":
        """The paper as its version of this number left it."""
        known = 1 <= number <= len(self.versions)
        return replace(self, versions=self.versions[:number]) if known else None


def arxiv_paper(item: Item) -> ArxivPaper:
    """arXiv's record of an item of the site: it states the title, abstract, authors and day."""
    paper = item["paper"]
    rng = Random(f"arxiv/{paper['id']}")
    versions = _versions(rng, _first_submitted(rng, paper))
    comment = rng.choice(_COMMENTS).format(rng.randrange(4, 60)) if rng.random() < 0.8 else None
    if versions[-1].source_type == "I":
        comment = "This paper has been withdrawn by the authors"
    doi = f"10.1000/{rng.choice(words.CODE_ENDS)}.{rng.randrange(10**6)}"
    return ArxivPaper(
        paper["id"],
        one_line(paper.get("title") or item["title"]),
        one_line(paper.get("summary") or item["summary"]),
        tuple(one_line(author["name"]) for author in paper.get("authors", ())),
        versions,
        tuple(rng.sample(_CATEGORIES, rng.choice((1, 1, 1, 2, 2, 3, 6)))),
        comment,
        doi if rng.random() < 0.18 else None,
        f"J. Made Up {rng.randrange(1, 40)} (2026) 1-9" if rng.random() < 0.11 else None,
        rng.choice(_LICENSES),
    )


def one_line(text: str) -> str:
    """The text without line breaks and without what XML cannot hold."""
    return " ".join(_NOT_XML.sub(" ", text).split())


def _first_submitted(rng: Random, paper: Item) -> datetime:
    """The site's own instant, or one in the first hour of the day that it states instead."""
    if (stated := paper.get("publishedAt")) is None:
        stated = f"20{paper['id'][:2]}-{paper['id'][2:4]}-01"
    instant = datetime.fromisoformat(stated).replace(tzinfo=None)
    within = timedelta(seconds=rng.randrange(3600))
    return (
        instant + within if instant == datetime.combine(instant, datetime.min.time()) else instant
    )


def _versions(rng: Random, first: datetime) -> tuple[ArxivVersion, ...]:
    """Three of four papers stay as they are; one of 200 is withdrawn."""
    more = rng.choices((0, 1, 2, rng.randrange(3, 9)), weights=(78, 14, 6, 2))[0]
    is_withdrawn = rng.random() < 0.005
    found, at = [ArxivVersion(first, rng.randrange(40, 9000), "D")], first
    for number in range(more + is_withdrawn):
        at += timedelta(seconds=86_400 + int(rng.expovariate(1 / 40) * 86_400))
        is_last = is_withdrawn and number == more
        found.append(ArxivVersion(at, *((0, "I") if is_last else (rng.randrange(40, 9000), "D"))))
    return tuple(found)
