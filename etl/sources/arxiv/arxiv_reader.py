"""The functions that read and judge answers of arXiv, for the processes that do."""

from etl.archive.documents import Capture
from etl.sources.arxiv.arxiv_documents import (
    ARXIV_PARSER_VERSIONS,
    is_arxiv_answer,
    parse_answer,
    unreadable_answer,
)
from etl.sources.arxiv.arxiv_frames import normalize_answers
from etl.sources.arxiv.arxiv_records import ArxivDocument
from etl.sources.arxiv.arxiv_verdict import arxiv_verdict
from etl.sources.base import SourceReader


def _as_read(_: Capture, document: ArxivDocument) -> ArxivDocument:
    """An answer of arXiv is of no day, so there is none to check."""
    return document


ARXIV_READER: SourceReader[ArxivDocument] = SourceReader(
    recognises=is_arxiv_answer,
    judge=arxiv_verdict,
    parse=parse_answer,
    check_days=_as_read,
    unreadable=unreadable_answer,
    parsed_type=ArxivDocument,
    parser_versions=ARXIV_PARSER_VERSIONS,
    normalize=normalize_answers,
)
