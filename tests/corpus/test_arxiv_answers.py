"""Real answers of arXiv, against a reading of their XML that shares nothing with the parsers."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from etl.archive.documents import Provenance, new_document
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.arxiv.arxiv_documents import is_arxiv_answer, parse_answer
from etl.sources.arxiv.arxiv_records import ArxivDocument, ArxivRecord
from etl.stage.conform import conform_rows
from tests.real import IMPORTED_AT, decoded, squashed

pytestmark = pytest.mark.slow

_ATOM = "{http://www.w3.org/2005/Atom}"
_EXT = "{http://arxiv.org/schemas/atom}"
_OAI = "{http://www.openarchives.org/OAI/2.0/}"


@pytest.fixture(scope="module")
def answers(corpus: Path) -> list[tuple[str, bytes]]:
    """The name and the body of each answer that begins as XML of arXiv."""
    folder = corpus / "sources"
    found = [(path, path.read_bytes()) for path in sorted(folder.glob("arxiv_*/**/*.xml"))]
    for path in sorted(folder.glob("arxiv_api/first_round/**/*.json")):
        found.append((path, json.loads(path.read_text())["body"].encode("latin-1")))
    listed = [(str(path.relative_to(folder)), body) for path, body in found]
    return [(name, body) for name, body in listed if is_arxiv_answer(body)]


@pytest.fixture(scope="module")
def readings(answers: list[tuple[str, bytes]]) -> dict[str, ArxivDocument]:
    return {name: parse_answer(body, Provenance()) for name, body in answers}


def test_every_record_is_read(
    answers: list[tuple[str, bytes]], readings: dict[str, ArxivDocument]
) -> None:
    """Without the feeds of RSS, the one record in Dublin Core, and what is an error."""
    expected = {
        name: len(re.findall(rb"<entry[ >]|<record>", body))
        - len(re.findall(rb"api/errors#", body)[:1])
        for name, body in answers
        if not name.startswith("arxiv_rss/") and "oai_dc" not in name
    }
    assert {
        name: len(reading.entries) + len(reading.rejects)
        for name, reading in readings.items()
        if name in expected
    } == expected
    assert [reject for reading in readings.values() for reject in reading.rejects] == []
    assert Counter(key for it in readings.values() for key in it.unknown_keys) == {}
    assert {name: _template(name, body) for name, body in answers} == {
        name: it.fault_kind if it.outcome == "unreadable" else it.template
        for name, it in readings.items()
    }


_UNREADABLE = {
    "error_answer": r"error_bad|cannotDisseminate|INVALIDID|id_abc",
    "other_page": r"/(?:identify|listmetadataformats|listsets|listidentifiers_set_math)\.xml",
    "unknown_shape": r"oai_dc|arxiv_rss",
}
_SIGNS = {
    "arxiv_atom_old": rb'rel="self"',
    "arxiv_atom": rb"<feed",
    "arxiv_oai_raw": rb"<arXivRaw |<error",
    "arxiv_oai": rb"<arXiv ",
}


def _template(name: str, body: bytes) -> str:
    """The template of an answer, or what is wrong with it, by its name and by a look at it."""
    kinds = [kind for kind, names in _UNREADABLE.items() if re.search(names, name)]
    return (kinds or [kind for kind, sign in _SIGNS.items() if re.search(sign, body)])[0]


def test_fields_of_feeds_are_those_of_their_elements(
    answers: list[tuple[str, bytes]], readings: dict[str, ArxivDocument]
) -> None:
    pairs = [
        (record, entry)
        for name, body in answers
        if readings[name].template.startswith("arxiv_atom")
        for record, entry in zip(
            readings[name].entries, _root(body).iter(f"{_ATOM}entry"), strict=True
        )
    ]
    assert len(pairs) == 532
    for record, entry in pairs:
        assert _of_feed(record) == _of_entry(entry)


def _root(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314 - files of the corpus, without a document type


def _of_feed(record: ArxivRecord) -> dict[str, Any]:
    return {
        "id": record.printed_id,
        "title": squashed(record.title),
        "abstract": squashed(record.abstract or ""),
        "instants": [it.submitted_at for it in record.versions],
        "primary": record.category_terms[0],
        "terms": sorted([*record.category_terms, *record.other_terms]),
        "authors": [it.name for it in record.authors or ()],
        "places": [place for it in record.authors or () for place in it.affiliations],
        "stated": [record.comment, record.doi, record.journal_ref],
    }


def _of_entry(entry: ET.Element) -> dict[str, Any]:
    page = entry.findtext(f"{_ATOM}id") or ""
    instants = [entry.findtext(f"{_ATOM}{tag}") for tag in ("published", "updated")]
    primary = entry.find(f"{_EXT}primary_category")
    assert primary is not None
    return {
        "id": page.partition("/abs/")[2],
        "title": squashed(entry.findtext(f"{_ATOM}title") or ""),
        "abstract": squashed(entry.findtext(f"{_ATOM}summary") or ""),
        "instants": instants[:1] if page.endswith("v1") else instants,
        "primary": primary.get("term"),
        "terms": sorted({it.get("term") for it in entry.iter(f"{_ATOM}category")}),
        "authors": [it.findtext(f"{_ATOM}name") for it in entry.iter(f"{_ATOM}author")],
        "places": [it.text for it in entry.iter(f"{_EXT}affiliation")],
        "stated": [entry.findtext(_EXT + tag) for tag in ("comment", "doi", "journal_ref")],
    }


def test_fields_of_records_are_those_of_their_elements(
    answers: list[tuple[str, bytes]], readings: dict[str, ArxivDocument]
) -> None:
    pairs = [
        (record, element)
        for name, body in answers
        if readings[name].template.startswith("arxiv_oai") and readings[name].entries
        for record, element in zip(
            readings[name].entries, _root(body).iter(f"{_OAI}record"), strict=True
        )
    ]
    assert len(pairs) == 2_066
    for record, element in pairs:
        assert _of_oai(record) == _of_record(element)


def _of_oai(record: ArxivRecord) -> dict[str, Any]:
    return {
        "id": record.printed_id,
        "title": record.title,
        "abstract": record.abstract,
        "changed_on": record.changed_on,
        "versions": [
            (f"v{it.number}", it.submitted_at, it.size, it.source_type) for it in record.versions
        ],
        "categories": " ".join(record.category_terms),
        "names": [it.name for it in record.authors or ()],
        "authors": record.authors_text,
        "comments": record.comment,
        "license": record.license,
        "doi": record.doi,
        "journal-ref": record.journal_ref,
        "report-no": record.report_number,
        "msc-class": record.msc_class,
        "acm-class": record.acm_class,
        "proxy": record.proxy,
        "submitter": record.submitter,
    }


_SAME = ("title", "abstract", "comments", "license", "doi", "journal-ref", "report-no",
         "msc-class", "acm-class", "proxy", "submitter")  # fmt: skip
_NAME = ("forenames", "keyname", "suffix")


def _of_record(element: ET.Element) -> dict[str, Any]:
    metadata = element.find(f"{_OAI}metadata")
    assert metadata is not None
    body = metadata[0]
    space = body.tag.partition("}")[0] + "}"
    return {
        **{tag: body.findtext(space + tag) for tag in _SAME},
        "id": body.findtext(f"{space}id"),
        "changed_on": element.findtext(f"{_OAI}header/{_OAI}datestamp"),
        "versions": [
            (
                it.get("version"),
                *(it.findtext(space + tag) for tag in ("date", "size", "source_type")),
            )
            for it in body.iter(f"{space}version")
        ],
        "categories": body.findtext(f"{space}categories"),
        "names": [
            " ".join(text for tag in _NAME if (text := author.findtext(space + tag)))
            for author in body.iter(f"{space}author")
        ],
        "authors": body.findtext(f"{space}authors") if "arXivRaw" in space else None,
    }


def test_papers_that_the_site_lists_too_agree(
    corpus: Path, readings: dict[str, ArxivDocument]
) -> None:
    """Title, authors and day of each. The dates of one were edited by whoever kept the answer."""
    listed = _listed_papers(corpus)
    compared = {
        (record.printed_id, *_differences(record, paper))
        for reading in readings.values()
        for record in reading.entries
        if (paper := listed.get(re.sub(r"v\d+$", "", record.printed_id))) and record.authors
    }
    assert compared == {("2501.10120v2",), ("2507.10541v2",), ("2605.08083v1", "day")}


def test_every_record_becomes_rows(
    answers: list[tuple[str, bytes]], readings: dict[str, ArxivDocument]
) -> None:
    """None is refused. Versions of OAI are counted in the XML; a feed states one or two of each."""
    captured = [
        (new_document(body, Provenance(), "import", IMPORTED_AT).capture, readings[name])
        for name, body in answers
    ]
    places = pl.DataFrame(
        [(capture.capture_id, "file", 0) for capture, _ in captured],
        schema=["capture_id", "archive_file", "archive_offset"],
        orient="row",
    )
    reader = ARCHIVED_DOCUMENTS.reader
    rows = conform_rows(captured, reader.normalize(captured, places))
    fed = [body for name, body in answers if readings[name].template.startswith("arxiv_atom")]
    newer = re.findall(r"<id>http://arxiv.org/abs/\S+v(\d+)</id>", b"".join(fed).decode())
    assert rows["stage.rejects"].height == 0
    assert rows["stage.arxiv_records"].height == 532 + 2_066
    assert rows["stage.arxiv_versions"].height == sum(
        len(re.findall(rb"<version ", body)) for _, body in answers
    ) + sum(1 if number == "1" else 2 for number in newer)
    assert rows["stage.arxiv_versions"]["is_withdrawn"].sum() == sum(
        len(re.findall(rb"<source_type>I</source_type>", body)) for _, body in answers
    )
    assert set(rows["stage.arxiv_records"]["arxiv_id"]) >= {"0811.36489", "cs/0001024"}
    dois = rows["stage.arxiv_identifiers"].filter(pl.col("scheme") == "doi")["value"]
    assert dois.filter(~dois.str.contains(r"^10\.\d{4,9}/\S+$")).to_list() == []


def _listed_papers(corpus: Path) -> dict[str, dict[str, Any]]:
    return {paper["id"]: paper for paper in _papers(corpus)}


def _papers(corpus: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((corpus / "hf_api/days").iterdir()):
        for item in decoded(json.loads(path.read_text("utf-8"))):
            yield item["paper"]


def _differences(record: ArxivRecord, paper: dict[str, Any]) -> Iterator[str]:
    if squashed(record.title) != squashed(paper["title"]):
        yield "title"
    if [it.name for it in record.authors or ()] != [it["name"] for it in paper["authors"]]:
        yield "authors"
    if record.versions[0].submitted_at[:10] != paper["publishedAt"][:10]:
        yield "day"
