"""Answers of arXiv about papers of the corpus: real ones, and more in the shapes of the real ones.

What each states is kept beside it, so that what is expected follows from it in plain Python.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

from tests.real import squashed
from tests.truth.reading import Paper

_ATOM = "{http://www.w3.org/2005/Atom}"
_EXT = "{http://arxiv.org/schemas/atom}"
_PLAIN = re.compile(r"(?!.*\dtimes)[A-Za-z0-9 ,.;:'()?!%-]+")
_PLAIN_NAME = re.compile(r"(?:[A-Z][a-z]+ )+[A-Z][a-z]+")
CATEGORIES = ("cs.AI", "cs.CL", "cs.CV", "cs.LG", "stat.ML")
LICENSES = {
    "http://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "http://creativecommons.org/licenses/by-nc-sa/4.0/": "CC BY-NC-SA 4.0",
    "http://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/": "arXiv",
}


@dataclass
class Told:
    """What arXiv says of a paper. kinds: how it differs from the page, by column."""

    key: str
    versions: dict[int, datetime]
    categories: Sequence[str]
    title: str
    abstract: str
    authors: Sequence[str] | None = None
    comment: str | None = None
    dois: Sequence[str] = ()
    journal_ref: str | None = None
    license: str | None = None
    is_withdrawn: bool | None = None
    about_version: int | None = None
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.key.removeprefix("arxiv:")

    @property
    def newest(self) -> int:
        return max(self.versions)


def tell(papers: Iterable[Paper]) -> Iterator[Told]:
    """Every second one as a feed does, the other ones as OAI does; a third of them otherwise."""
    draw = Random(14)
    for number, paper in enumerate(papers):
        versions = _versions(paper, draw)
        told = Told(
            paper.key,
            versions,
            draw.sample(CATEGORIES, draw.choice((1, 1, 2, 3))),
            squashed(paper.sights[-1].item["title"]),
            squashed(paper.last("summary")),
            comment=draw.choice((None, "12 pages", "Accepted at ICLR 2026")),
            dois=[f"10.{n}/wool" for n in range(draw.choice((0, 0, 0, 1, 2)))],
            journal_ref=draw.choice((None, None, "J. Wool 3 (2026) 1-9")),
        )
        if number % 2:
            told.license = draw.choice((None, *LICENSES))
            told.is_withdrawn = draw.random() < 0.1
        else:
            told.authors = [it["name"] for it in paper.authors]
            told.about_version = told.newest
            told.versions = {it: versions[it] for it in (1, told.newest)}
        if number % 3 == 0:
            _differ(told, paper, draw)
        yield told


def _versions(paper: Paper, draw: Random) -> dict[int, datetime]:
    first = datetime.fromisoformat(paper.last("publishedAt").rstrip("Z")).replace(microsecond=0)
    found = {1: first}
    for number in range(2, draw.choice((1, 1, 2, 3)) + 1):
        found[number] = found[number - 1] + timedelta(seconds=draw.randrange(3_600, 2_000_000))
    return found


def _differ(told: Told, paper: Paper, draw: Random) -> None:
    """In each column that has no LaTeX and no odd name; case and spaces make no difference."""
    if _PLAIN.fullmatch(told.title):
        changed = draw.choice((told.title.upper(), told.title + " Again", "~" + told.title + "!"))
        if changed != told.title.upper():
            told.kinds["title"] = "wording" if changed.endswith("Again") else "punctuation"
        told.title = changed
    if _PLAIN.fullmatch(told.abstract) and draw.random() < 0.5:
        told.abstract, told.kinds["abstract"] = told.abstract + " We knit.", "wording"
    if draw.random() < 0.5:
        days = draw.choice((-1, -2, -9))
        told.versions[1] += timedelta(days=days)
        told.kinds["published_on"] = "adjacent_day" if days == -1 else "day"
    names = list(told.authors or ())
    is_plain = len(set(names)) == len(names) > 2 and all(map(_PLAIN_NAME.fullmatch, names))
    if is_plain and not any(it.get("hidden") for it in paper.authors):
        first, *rest = names
        given, *others = first.split()
        told.authors, told.kinds["authors"] = draw.choice((
            ([*rest, first], "order"),
            ([*names, "Wooly Sheepson"], "missing"),
            (rest, "extra"),
            ([" ".join((given[0] + ".", *others)), *rest], "initials"),
            (["Wooly Sheepson", *rest], "names"),
        ))  # fmt: skip


def feed_of(told: Sequence[Told], answered_at: datetime) -> bytes:
    """A feed in the new wire format."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id>'
        f"<updated>{answered_at:%Y-%m-%dT%H:%M:%SZ}</updated>{''.join(map(_entry, told))}</feed>"
    ).encode()


def _entry(told: Told) -> str:
    first, last = (f"{told.versions[it]:%Y-%m-%dT%H:%M:%SZ}" for it in (1, told.newest))
    names = "".join(f"<author><name>{escape(it)}</name></author>" for it in told.authors or ())
    return (
        f"<entry><id>http://arxiv.org/abs/{told.id}v{told.newest}</id>"
        f"<title>{escape(told.title)}</title><updated>{last}</updated>"
        f"<summary>{escape(told.abstract)}</summary>"
        + "".join(f'<category term="{it}"/>' for it in sorted(told.categories))
        + f"<published>{first}</published>"
        + (f"<arxiv:comment>{told.comment}</arxiv:comment>" if told.comment else "")
        + f'<arxiv:primary_category term="{told.categories[0]}"/>'
        + (f"<arxiv:journal_ref>{told.journal_ref}</arxiv:journal_ref>" if told.journal_ref else "")
        + names
        + (f"<arxiv:doi>{' '.join(told.dois)}</arxiv:doi>" if told.dois else "")
        + "</entry>"
    )


def oai_of(told: Sequence[Told]) -> bytes:
    """Records in the format arXivRaw."""
    return (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>'
        f"{''.join(map(_record, told))}</ListRecords></OAI-PMH>"
    ).encode()


def _record(told: Told) -> str:
    optional = {
        "comments": told.comment,
        "license": told.license,
        "doi": " ".join(told.dois),
        "journal-ref": told.journal_ref,
    }
    return (
        f"<record><header><identifier>oai:arXiv.org:{told.id}</identifier></header><metadata>"
        f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{told.id}</id>'
        + "".join(_version(told, number, at) for number, at in told.versions.items())
        + f"<title>{escape(told.title)}</title><authors>Several</authors>"
        + f"<categories>{' '.join(told.categories)}</categories>"
        + "".join(f"<{tag}>{text}</{tag}>" for tag, text in optional.items() if text)
        + f"<abstract>{escape(told.abstract)}</abstract></arXivRaw></metadata></record>"
    )


def _version(told: Told, number: int, at: datetime) -> str:
    is_gone = told.is_withdrawn and number == told.newest
    size, kind = ("0kb", "<source_type>I</source_type>") if is_gone else ("7kb", "")
    date_ = f"{at:%a, %d %b %Y %H:%M:%S} GMT"
    return f'<version version="v{number}"><date>{date_}</date><size>{size}</size>{kind}</version>'


def real_feeds(corpus: Path) -> list[bytes]:
    """Each feed of the query API that the corpus has."""
    folder = corpus / "sources" / "arxiv_api"
    found = [path.read_bytes() for path in sorted(folder.glob("**/*.xml"))]
    saved = sorted((folder / "first_round").glob("**/*.json"))
    found += [json.loads(path.read_text())["body"].encode("latin-1") for path in saved]
    return [body for body in found if b"<feed" in body[:300] and b"api/errors" not in body]


def read_feeds(
    feeds: Iterable[bytes], papers: Mapping[str, Paper]
) -> dict[str, tuple[Told, bytes]]:
    """What the last feed says of each paper, with that feed."""
    found: dict[str, tuple[str, Told, bytes]] = {}
    for body in feeds:
        root = ET.fromstring(body)  # noqa: S314 - files of the corpus, without a document type
        at = root.findtext(f"{_ATOM}updated") or ""
        for entry in root.iter(f"{_ATOM}entry"):
            told = _of_entry(entry)
            if told.key in papers and at >= found.get(told.key, ("",))[0]:
                found[told.key] = (at, told, body)
    return {key: (told, body) for key, (_, told, body) in found.items()}


def _of_entry(entry: ET.Element) -> Told:
    name, _, number = (entry.findtext(f"{_ATOM}id") or "").rpartition("/")[2].rpartition("v")
    first, last = (
        datetime.fromisoformat((entry.findtext(_ATOM + tag) or "").rstrip("Z"))
        for tag in ("published", "updated")
    )
    primary = entry.find(f"{_EXT}primary_category")
    assert primary is not None
    terms = [str(it.get("term")) for it in (primary, *entry.iter(f"{_ATOM}category"))]
    doi = entry.findtext(f"{_EXT}doi")
    return Told(
        f"arxiv:{name}",
        {1: first} | ({int(number): last} if number != "1" else {}),
        list(dict.fromkeys(terms)),
        squashed(entry.findtext(f"{_ATOM}title") or ""),
        squashed(entry.findtext(f"{_ATOM}summary") or ""),
        [str(it.findtext(f"{_ATOM}name")) for it in entry.iter(f"{_ATOM}author")],
        entry.findtext(f"{_EXT}comment"),
        [doi.lower()] if doi else [],
        entry.findtext(f"{_EXT}journal_ref"),
        about_version=int(number),
    )


def real_kinds(told: Told, paper: Paper) -> dict[str, str]:
    """How a real record differs from the page; only what occurs is told apart."""
    page, names = paper.sights[-1].paper, [it["name"] for it in paper.authors]
    days = [date.fromisoformat(page["publishedAt"][:10]), told.versions[1].date()]
    return {
        **({"title": "wording"} if squashed(page["title"]) != told.title else {}),
        **({"abstract": "wording"} if squashed(page["summary"]) != told.abstract else {}),
        **({"authors": "names"} if names != told.authors else {}),
        **({"published_on": "day"} if abs(days[0] - days[1]) > timedelta(days=1) else {}),
    }
