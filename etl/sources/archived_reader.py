"""One reader for documents of all sources: their content says which source's parsers read them."""

from collections.abc import Sequence

import polars as pl
from msgspec.structs import replace

from etl.archive.documents import Capture, Provenance
from etl.contract.stage import STAGED_CAPTURES
from etl.sources.arxiv.arxiv_documents import ARXIV_PARSER_VERSIONS, is_arxiv_answer, parse_answer
from etl.sources.arxiv.arxiv_frames import normalize_answers
from etl.sources.arxiv.arxiv_records import ArxivDocument
from etl.sources.base import DocumentParser, NormalizedFrames
from etl.sources.daily_papers.detect import (
    NO_TEMPLATE,
    PARSER_VERSIONS,
    parse_document,
    unreadable_document,
)
from etl.sources.daily_papers.frames import normalize_documents
from etl.sources.daily_papers.impossible_days import check_days
from etl.sources.daily_papers.records import ParsedDocument

SourceDocument = ParsedDocument | ArxivDocument
"""What a parser of any source makes of one document."""

_VERSIONS = {
    **PARSER_VERSIONS,
    **ARXIV_PARSER_VERSIONS,
    NO_TEMPLATE: PARSER_VERSIONS[NO_TEMPLATE] + ARXIV_PARSER_VERSIONS[NO_TEMPLATE],
}
"""What no parser can read is read again when any parser of any source changes."""


def _parse(body: bytes, provenance: Provenance) -> SourceDocument:
    if is_arxiv_answer(body):
        return parse_answer(body, provenance)
    return parse_document(body, provenance)


def _check(capture: Capture, document: SourceDocument) -> SourceDocument:
    if isinstance(document, ParsedDocument):
        document = check_days(capture, document)
    return replace(document, parser_version=_VERSIONS[document.template])


def _normalize(
    read: Sequence[tuple[Capture, SourceDocument]], places: pl.DataFrame
) -> NormalizedFrames:
    listings = [(capture, it) for capture, it in read if isinstance(it, ParsedDocument)]
    answers = [(capture, it) for capture, it in read if isinstance(it, ArxivDocument)]
    frames = normalize_documents(listings, places)
    if not answers:
        return frames
    others = normalize_answers(answers, places)
    captures = [it.tables[STAGED_CAPTURES.name] for it in (frames, others)]
    return NormalizedFrames(
        tables={
            **frames.tables,
            **others.tables,
            STAGED_CAPTURES.name: pl.concat(captures, how="diagonal"),
        },
        faults=pl.concat([frames.faults, others.faults]),
    )


ARCHIVED_READER: DocumentParser[SourceDocument] = DocumentParser(
    parse=_parse,
    check_days=_check,
    unreadable=unreadable_document,
    parsed_type=SourceDocument,
    parser_versions=_VERSIONS,
    normalize=_normalize,
)
