"""Answers of arXiv's OAI server: records in the formats arXivRaw and arXiv, and errors."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from .arxiv_papers import ArxivPaper, ArxivVersion

FORMATS = ("arXivRaw", "arXiv")
"""The formats of metadata that are served."""

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_SPEC = "http://www.openarchives.org/OAI/2.0/"
_REASONS = {
    "badArgument": "The request includes illegal arguments, is missing required arguments, includes"
    " a repeated argument, or values for arguments have an illegal syntax.",
    "badResumptionToken": "The value of the resumptionToken argument is invalid or expired.",
    "badVerb": "Value of the verb argument is not a legal OAI-PMH verb, the verb argument is"
    " missing, or the verb argument is repeated.",
    "cannotDisseminateFormat": "The metadata format identified by the value given for the"
    " metadataPrefix argument is not supported by the item or by the repository.",
    "idDoesNotExist": "The value of the identifier argument is unknown or illegal in this"
    " repository.",
    "noRecordsMatch": "The combination of the values of the from, until, set and metadataPrefix"
    " arguments results in an empty list.",
}
_ABOUT_THE_REQUEST = {"badArgument", "badVerb", "badResumptionToken"}
"""Errors whose answers do not repeat the request."""


class OaiError(Exception):
    """An error of the protocol, which comes with status 200."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.text = f"{_REASONS[code]}{f' Reason: {reason}' if reason else ''}"


def oai_answer(asked: Mapping[str, str], content: str, now: datetime) -> str:
    """The envelope of every answer."""
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in asked.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{_SPEC}" \n         {_XSI}\n'
        f'         xsi:schemaLocation="{_SPEC} {_SPEC}OAI-PMH.xsd">\n'
        f"    <responseDate>{now:%Y-%m-%dT%H:%M:%SZ}</responseDate>\n"
        f"                <request{attributes}>http://oaipmh.arxiv.org/oai</request>\n\n\n"
        f"    {content}\n</OAI-PMH>"
    )


def oai_error(asked: Mapping[str, str], error: OaiError, now: datetime) -> str:
    """The answer that says what is wrong with a request, or that there is nothing."""
    repeated = {} if error.code in _ABOUT_THE_REQUEST else asked
    return oai_answer(repeated, f"<error code='{error.code}'>{escape(error.text)}</error>", now)


def oai_records(papers: Sequence[ArxivPaper], metadata: str) -> str:
    """The papers as records of a format."""
    write = _raw if metadata == "arXivRaw" else _arxiv
    return "".join(
        "            <record>\n                <header>\n"
        f"        <identifier>oai:arXiv.org:{paper.paper_id}</identifier>\n"
        f"        <datestamp>{paper.changed_on}</datestamp>\n"
        + "".join(f"            <setSpec>{_set(it)}</setSpec>\n" for it in paper.categories)
        + f"    </header>\n\n            <metadata>\n{write(paper)}\n            </metadata>\n"
        "        </record>\n\n"
        for paper in papers
    )


def _raw(paper: ArxivPaper) -> str:
    """The record with all versions, and its authors as one string."""
    lines = [
        *_element("id", paper.paper_id),
        *_element("submitter", paper.authors[0] if paper.authors else "arXiv Admin"),
        *(_version(number, it) for number, it in enumerate(paper.versions, start=1)),
        *_element("title", paper.title),
        *_element("authors", ", ".join(paper.authors)),
        *_shared(paper),
    ]
    return _metadata("arXivRaw", lines)


def _arxiv(paper: ArxivPaper) -> str:
    """The record with its authors in parts. `created` is the newest version's: a known trap."""
    last = paper.versions[-1].submitted_at.date()
    names = (name.rpartition(" ") for name in paper.authors)
    authors = "".join(
        f"<author>{''.join(_element('keyname', key) + _element('forenames', given or None))}"
        "</author>"
        for given, _, key in names
    )
    lines = [
        *_element("id", paper.paper_id),
        *_element("created", str(last)),
        *_element("updated", str(paper.changed_on)),
        f"<authors>{authors}</authors>",
        *_element("title", paper.title),
        *_shared(paper),
    ]
    return _metadata("arXiv", lines)


def _shared(paper: ArxivPaper) -> list[str]:
    return [
        *_element("categories", " ".join(paper.categories)),
        *_element("comments", paper.comment),
        *_element("journal-ref", paper.journal_ref),
        *_element("doi", paper.doi),
        *_element("license", paper.license),
        *_element("abstract", paper.abstract),
    ]


def _metadata(name: str, lines: Sequence[str]) -> str:
    space = f"http://arxiv.org/OAI/{name}"
    inner = "".join(f"        {line}\n" for line in lines)
    return (
        f'                        <{name} xmlns="{space}/" {_XSI}'
        f' xsi:schemaLocation="{space}/ {space}.xsd">\n{inner}    </{name}>\n'
    )


def _version(number: int, version: ArxivVersion) -> str:
    return (
        f'    <version version="v{number}">\n'
        f"                <date>{version.submitted_at:%a, %d %b %Y %H:%M:%S} GMT</date>\n"
        f"                <size>{version.size_kb}kb</size>\n"
        f"                    <source_type>{version.source_type}</source_type>\n"
        "            </version>"
    )


def _element(name: str, text: str | None) -> list[str]:
    """An element, or none where arXiv has nothing to say; the server writes `'` as a reference."""
    return [] if text is None else [f"<{name}>{escape(text, _QUOTES)}</{name}>"]


_QUOTES = {"'": "&#39;", '"': "&#34;"}


def _set(category: str) -> str:
    """`cs:cs:LG`, `physics:quant-ph`, `physics:cond-mat:mtrl-sci`."""
    archive, _, subject = category.partition(".")
    group = archive if archive in {"cs", "stat", "eess", "math", "q-bio", "q-fin"} else "physics"
    return ":".join(filter(None, (group, archive, subject)))
