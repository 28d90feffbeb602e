"""The archive: WARC 1.1 files that are appended to and never edited, enough to rebuild everything.

Every record is one gzip member (see `member`) and one atomic fact: a document with all that was
stated about it, or a note such as a person's decision (see `encode`).
"""

from etl.archive.items import Document, Fact, Located, Note, Place
from etl.archive.member import MAX_BODY
from etl.archive.reader import body, files, read, scan, sync
from etl.archive.writer import Writer

__all__ = [
    "MAX_BODY", "Document", "Fact", "Located", "Note", "Place", "Writer",
    "body", "files", "read", "scan", "sync",
]  # fmt: skip
