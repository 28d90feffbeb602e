"""Daily Papers as a source: which functions of this room answer for it."""

from etl.sources.base import Source
from etl.sources.daily_papers.detect import (
    PARSER_VERSIONS,
    parse_document,
    unreadable_document,
)
from etl.sources.daily_papers.due import due_targets
from etl.sources.daily_papers.frames import normalize_documents
from etl.sources.daily_papers.impossible_days import check_days
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.urls import is_same_listing, quota_of_path
from etl.sources.daily_papers.verdict import listing_verdict

DAILY_PAPERS: Source[ParsedDocument] = Source(
    name="daily_papers",
    quota_name=quota_of_path,
    is_same=is_same_listing,
    judge=listing_verdict,
    due=due_targets,
    parse=parse_document,
    check_days=check_days,
    unreadable=unreadable_document,
    parsed_type=ParsedDocument,
    parser_versions=PARSER_VERSIONS,
    normalize=normalize_documents,
)
