"""The archive: WARC 1.1 files that are appended to and never edited, enough to rebuild everything.

Every record is one gzip member (see `member`) and one atomic fact: a document with all that was
stated about it, or a note such as a person's decision (see `encode`).
"""
