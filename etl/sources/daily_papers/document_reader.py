"""The functions that read documents of Daily Papers, for the processes that do."""

from etl.sources.base import SourceReader
from etl.sources.daily_papers.detect import (
    PARSER_VERSIONS,
    parse_document,
    unreadable_document,
)
from etl.sources.daily_papers.frames import normalize_documents
from etl.sources.daily_papers.impossible_days import check_days
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.verdict import listing_verdict


def _any(_: bytes) -> bool:
    """People save pages in many forms, of which text dumps have no mark at all."""
    return True


DAILY_PAPERS_READER: SourceReader[ParsedDocument] = SourceReader(
    recognises=_any,
    judge=listing_verdict,
    parse=parse_document,
    check_days=check_days,
    unreadable=unreadable_document,
    parsed_type=ParsedDocument,
    parser_versions=PARSER_VERSIONS,
    normalize=normalize_documents,
)
