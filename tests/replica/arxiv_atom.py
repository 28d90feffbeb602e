"""Feeds of arXiv's query API, in the wire format of 2026 and in the one before it."""

import base64
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Literal
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape, quoteattr

from .arxiv_papers import ArxivPaper

Form = Literal["new", "old"]

_OPENSEARCH = 'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
_ARXIV = 'xmlns:arxiv="http://arxiv.org/schemas/atom"'
_ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
_NEW_START = f"<?xml version='1.0' encoding='UTF-8'?>\n<feed {_OPENSEARCH} {_ARXIV} {_ATOM}>\n"
_SCHEME = 'scheme="http://arxiv.org/schemas/atom"'
_OLD_START = f'<?xml version="1.0" encoding="UTF-8"?>\n<feed {_ATOM}>\n'


@dataclass(frozen=True)
class Asked:
    """A request of the query API, with what it says where it says nothing."""

    search_query: str
    id_list: str
    start: int
    max_results: int

    @property
    def canonical(self) -> str:
        """The query as the feed's title states it."""
        return (
            f"search_query={self.search_query}&id_list={self.id_list}"
            f"&start={self.start}&max_results={self.max_results}"
        )

    @property
    def parameters(self) -> str:
        """The query as the feed's link states it."""
        query = quote_plus(self.search_query, safe=":/")
        return (
            f"search_query={query}&start={self.start}"
            f"&max_results={self.max_results}&id_list={self.id_list}"
        )


def feed(form: Form, asked: Asked, papers: Sequence[ArxivPaper], total: int, now: datetime) -> str:
    """The answer that lists some papers, of `total` that match."""
    return (_new_feed if form == "new" else _old_feed)(asked, papers, total, now)


def error_feed(form: Form, code: str, message: str, now: datetime) -> str:
    """The answer that stands in place of a whole batch: one entry, titled `Error`."""
    scheme = "https" if form == "new" else "http"
    where = f"{scheme}://arxiv.org/api/errors#{code}"
    stated = f"{now:%Y-%m-%dT%H:%M:%SZ}" if form == "new" else f"{now:%Y-%m-%d}T00:00:00-04:00"
    counts = _counts({"itemsPerPage": 1, "totalResults": 1, "startIndex": 0}, form)
    start = _NEW_START if form == "new" else _OLD_START
    return (
        f"{start}  <id>https://arxiv.org/</id>\n  <title>arXiv Search Results</title>\n"
        f"  <updated>{stated}</updated>\n{counts}  <entry>\n    <id>{escape(where)}</id>\n"
        f"    <title>Error</title>\n    <updated>{stated}</updated>\n"
        f'    <link href={quoteattr(where)} rel="alternate" type="text/html"/>\n'
        f"    <summary>{escape(message)}</summary>\n"
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n</feed>\n"
    )


def _new_feed(asked: Asked, papers: Sequence[ArxivPaper], total: int, now: datetime) -> str:
    link = f"https://arxiv.org/api/query?{asked.parameters}"
    counts = {"itemsPerPage": asked.max_results, "totalResults": total, "startIndex": asked.start}
    return (
        f"{_NEW_START}  <id>https://arxiv.org/api/{_hash(asked)}</id>\n"
        f"  <title>arXiv Query: {escape(asked.canonical)}</title>\n"
        f"  <updated>{now:%Y-%m-%dT%H:%M:%SZ}</updated>\n"
        f'  <link href={quoteattr(link)} type="application/atom+xml"/>\n'
        f"{_counts(counts, 'new')}{''.join(map(_new_entry, papers))}</feed>\n"
    )


def _old_feed(asked: Asked, papers: Sequence[ArxivPaper], total: int, now: datetime) -> str:
    link = f"http://arxiv.org/api/query?{quote(asked.canonical, safe='')}"
    counts = {"totalResults": total, "startIndex": asked.start, "itemsPerPage": asked.max_results}
    return (
        f'{_OLD_START}  <link href="{link}" rel="self" type="application/atom+xml"/>\n'
        f'  <title type="html">ArXiv Query: {escape(asked.canonical)}</title>\n'
        f"  <id>http://arxiv.org/api/{_hash(asked)}</id>\n"
        f"  <updated>{now:%Y-%m-%d}T00:00:00-04:00</updated>\n"
        f"{_counts(counts, 'old')}{''.join(map(_old_entry, papers))}</feed>\n"
    )


def _new_entry(paper: ArxivPaper) -> str:
    page = f"{paper.paper_id}v{len(paper.versions)}"
    lines = [
        f"<id>http://arxiv.org/abs/{page}</id>",
        f"<title>{escape(paper.title)}</title>",
        f"<updated>{_instant(paper.versions[-1].submitted_at)}</updated>",
        f'<link href="https://arxiv.org/abs/{page}" rel="alternate" type="text/html"/>',
        f'<link href="https://arxiv.org/pdf/{page}" rel="related" type="application/pdf"'
        ' title="pdf"/>',
        f"<summary>{escape(paper.abstract)}</summary>",
        *(f'<category term="{it}" {_SCHEME}/>' for it in paper.categories),
        f"<published>{_instant(paper.versions[0].submitted_at)}</published>",
        *_stated("comment", paper.comment),
        f'<arxiv:primary_category term="{paper.categories[0]}"/>',
        *_stated("journal_ref", paper.journal_ref),
        *(f"<author><name>{escape(name)}</name></author>" for name in paper.authors),
        *_doi(paper, ""),
    ]
    return _entry(lines)


def _old_entry(paper: ArxivPaper) -> str:
    page = f"{paper.paper_id}v{len(paper.versions)}"
    lines = [
        f"<id>http://arxiv.org/abs/{page}</id>",
        f"<updated>{_instant(paper.versions[-1].submitted_at)}</updated>",
        f"<published>{_instant(paper.versions[0].submitted_at)}</published>",
        f"<title>{escape(textwrap.fill(paper.title, 77, subsequent_indent='  '))}</title>",
        f"<summary>  {escape(textwrap.fill(paper.abstract, 79))}\n</summary>",
        *(f"<author><name>{escape(name)}</name></author>" for name in paper.authors),
        *_doi(paper, f" {_ARXIV}"),
        *_stated("comment", paper.comment, f" {_ARXIV}"),
        *_stated("journal_ref", paper.journal_ref, f" {_ARXIV}"),
        f'<link href="http://arxiv.org/abs/{page}" rel="alternate" type="text/html"/>',
        f'<link title="pdf" href="http://arxiv.org/pdf/{page}" rel="related"'
        ' type="application/pdf"/>',
        f'<arxiv:primary_category {_ARXIV} term="{paper.categories[0]}" {_SCHEME}/>',
        *(f'<category term="{it}" {_SCHEME}/>' for it in paper.categories),
    ]
    return _entry(lines)


def _entry(lines: Sequence[str]) -> str:
    return "  <entry>\n" + "".join(f"    {line}\n" for line in lines) + "  </entry>\n"


def _stated(name: str, text: str | None, namespace: str = "") -> list[str]:
    """An element that is absent, and never empty, where arXiv has nothing to say."""
    return [] if text is None else [f"<arxiv:{name}{namespace}>{escape(text)}</arxiv:{name}>"]


def _doi(paper: ArxivPaper, namespace: str) -> list[str]:
    if paper.doi is None:
        return []
    link = f'<link href="https://doi.org/{paper.doi}" rel="related" title="doi"/>'
    return [*_stated("doi", paper.doi, namespace), link]


def _counts(counts: Mapping[str, int], form: Form) -> str:
    namespace = "" if form == "new" else f" {_OPENSEARCH}"
    return "".join(
        f"  <opensearch:{name}{namespace}>{count}</opensearch:{name}>\n"
        for name, count in counts.items()
    )


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _hash(asked: Asked) -> str:
    digest = blake2b(asked.canonical.encode(), digest_size=20).digest()
    return base64.b64encode(digest).decode().rstrip("=")
