"""Answers of the OAI servers, the present one and the one before it (FACTS 2)."""

import re
from datetime import date
from typing import Any, NamedTuple

from etl.errors import UnreadablePage
from etl.sources.arxiv.arxiv_records import ArxivAuthor, ArxivDocument, ArxivRecord, ArxivVersion
from etl.sources.arxiv.record_elements import children, needed_text, only_text, read_records
from etl.sources.arxiv.xml_tree import Element, child_text, full_text

OAI_VERSION = 3
OAI_TEMPLATES = ("arxiv_oai_raw", "arxiv_oai")

OAI_ROOT = "{http://www.openarchives.org/OAI/2.0/}OAI-PMH"

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_ARXIV = "{http://arxiv.org/OAI/arXiv/}"
_NOTHING = {"noRecordsMatch": "no records match", "idDoesNotExist": "no record of this id"}
"""Errors by which a server says that it has nothing, and not that the request is wrong."""
_VERSION = re.compile(r"v([1-9][0-9]{0,4})")
_FIELDS = {
    "id": "id",
    "title": "title",
    "abstract": "abstract",
    "categories": "categories",
    "authors": "authors",
    "submitter": "submitter",
    "version": "version",
    "comments": "comment",
    "license": "license",
    "doi": "doi",
    "journal-ref": "journal_ref",
    "report-no": "report_number",
    "msc-class": "msc_class",
    "acm-class": "acm_class",
    "proxy": "proxy",
    "created": "created",
    "updated": "updated",
}
_TEXTS = (
    "abstract", "submitter", "comment", "license", "doi", "journal_ref", "report_number",
    "msc_class", "acm_class", "proxy",
)  # fmt: skip


class _Format(NamedTuple):
    """A format of records: the template of answers in it, and our name of each of its tags."""

    template: str
    known: dict[str, str]


_FORMATS = {
    f"{_RAW}arXivRaw": _Format("arxiv_oai_raw", {_RAW + tag: it for tag, it in _FIELDS.items()}),
    f"{_ARXIV}arXiv": _Format("arxiv_oai", {_ARXIV + tag: it for tag, it in _FIELDS.items()}),
}


def parse_oai(root: Element) -> ArxivDocument:
    """The records of an answer. UnreadablePage for an error, and for answers of other kinds."""
    answered_at = child_text(root, f"{_OAI}responseDate")
    request = root.find(f"{_OAI}request")
    asked = None if request is None else " ".join(f"{k}={v}" for k, v in request.attrib.items())
    if (error := root.find(f"{_OAI}error")) is not None:
        return _nothing(error, answered_at, asked)
    records = root.findall(f"{_OAI}GetRecord/{_OAI}record")
    listed = root.find(f"{_OAI}ListRecords")
    if listed is not None:
        records = listed.findall(f"{_OAI}record")
    if not records:
        verb = "nothing" if request is None else request.get("verb", "nothing")
        raise UnreadablePage("other_page", f"an answer of OAI to {verb!r}, without records"[:120])
    found = read_records(records, _record)
    token = None if listed is None else child_text(listed, f"{_OAI}resumptionToken")
    return ArxivDocument(
        _template(records),
        OAI_VERSION,
        "page",
        answered_at=answered_at,
        asked=asked,
        resumption_token=token.strip() or None if token else None,
        entries=found.entries,
        rejects=found.rejects,
        unknown_keys=found.unknown_keys,
    )


def _nothing(error: Element, answered_at: str | None, asked: str | None) -> ArxivDocument:
    code = error.get("code", "an error without a code")
    if code not in _NOTHING:
        said = " ".join(full_text(error).split())
        raise UnreadablePage("error_answer", f"arXiv answers with {code}: {said}"[:160])
    return ArxivDocument(
        OAI_TEMPLATES[0],
        OAI_VERSION,
        "empty",
        fault=f"{code}: {_NOTHING[code]}",
        fault_kind="no_papers",
        answered_at=answered_at,
        asked=asked,
    )


def _template(records: list[Element]) -> str:
    """The template of the first record that has metadata."""
    for record in records:
        if (metadata := record.find(f"{_OAI}metadata")) is None or not len(metadata):
            continue
        if (found := _FORMATS.get(metadata[0].tag)) is None:
            detail = f"records of OAI in a format that is not read: {metadata[0].tag}"
            raise UnreadablePage("unknown_shape", detail[:120])
        return found.template
    raise UnreadablePage("unknown_shape", "records of OAI without metadata")


def _record(position: int, record: Element) -> ArxivRecord:
    metadata = record.find(f"{_OAI}metadata")
    if metadata is None or not len(metadata):
        raise ValueError("metadata: required, but missing")
    body = metadata[0]
    if body.tag not in _FORMATS:
        raise ValueError(f"metadata: {body.tag[:80]} is not read")
    template, known = _FORMATS[body.tag]
    named, others = children(body, known)
    is_raw = template == "arxiv_oai_raw"
    texts: dict[str, Any] = {name: only_text(named, name) for name in _TEXTS}
    return ArxivRecord(
        position,
        needed_text(named, "id").strip(),
        needed_text(named, "title"),
        versions=_versions(named) if is_raw else [],
        are_all_versions=is_raw,
        category_terms=list(dict.fromkeys(needed_text(named, "categories").split())),
        authors=None if is_raw else _authors(named),
        authors_text=only_text(named, "authors") if is_raw else None,
        changed_on=_datestamp(record),
        extra=others or None,
        **texts,
    )


def _versions(named: dict[str, list[Element]]) -> list[ArxivVersion]:
    versions = [_version(element) for element in named.get("version", ())]
    if not versions:
        raise ValueError("version: required, but missing")
    if len({version.number for version in versions}) < len(versions):
        raise ValueError("version: one number stands twice")
    return versions


def _version(element: Element) -> ArxivVersion:
    number, submitted_at = element.get("version", ""), child_text(element, f"{_RAW}date")
    if (match := _VERSION.fullmatch(number)) is None:
        raise ValueError(f"version: {number[:40]!r} is no number of a version")
    if submitted_at is None:
        raise ValueError(f"version: {number} has no date")
    size, source_type = (child_text(element, f"{_RAW}{tag}") for tag in ("size", "source_type"))
    return ArxivVersion(int(match[1]), submitted_at, size, source_type)


def _authors(named: dict[str, list[Element]]) -> list[ArxivAuthor] | None:
    lists = named.get("authors", [])
    return [_author(author) for one in lists for author in one] or None


def _author(author: Element) -> ArxivAuthor:
    parts = [child_text(author, f"{_ARXIV}{tag}") for tag in ("forenames", "keyname", "suffix")]
    if not (name := " ".join(part.strip() for part in parts if part and part.strip())):
        raise ValueError("author.keyname: required, but missing")
    places = author.findall(f"{_ARXIV}affiliation")
    return ArxivAuthor(name, [full_text(place) for place in places])


def _datestamp(record: Element) -> str | None:
    """The day of the record's header, where it is one."""
    text = child_text(record, f"{_OAI}header/{_OAI}datestamp")
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError as error:
        raise ValueError(f"datestamp: {text[:40]!r} is no day") from error
