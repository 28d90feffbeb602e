"""The archive holds documents of every source. This names the functions that read any of them."""

from etl.sources.base import DocumentReader

ARCHIVED_DOCUMENTS = DocumentReader("etl.sources.archived_reader:ARCHIVED_READER")
