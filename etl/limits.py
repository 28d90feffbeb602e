"""What a document may cost: every cap with its reason and the largest real value beside it."""

MAX_BODY_BYTES = 256 * 2**20
"""Bytes of one archived document: 170 times the largest page known, and it still fits in memory."""

MAX_PAGE_BYTES = 64 * 2**20
"""Bytes of a document that is read; real pages have 0.1 to 2 MB."""

MAX_LITERAL_CHARACTERS = 2**20
"""Characters of one Python literal; real ones have up to 50,000, and hostile ones take seconds."""

MAX_ANSWER_PAGES = 100
"""Pages of one API answer: 10,000 entries. A busy day fills one page, a month up to 15."""
