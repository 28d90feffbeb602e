"""Daily Papers as a source: which functions of this room answer for it."""

from etl.sources.base import Source
from etl.sources.daily_papers.due import due_targets
from etl.sources.daily_papers.urls import is_same_listing, quota_of_path

DAILY_PAPERS = Source(
    name="daily_papers",
    quota_name=quota_of_path,
    is_same=is_same_listing,
    due=due_targets,
    reader_name="etl.sources.daily_papers.document_reader:DAILY_PAPERS_READER",
)
