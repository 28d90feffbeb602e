"""Caps on the cost of a document. Each cap has its reason, and the largest real value beside it.

A document beyond a cap is refused as a whole and says why; its neighbours are not touched.
"""

MAX_BODY_BYTES = 256 * 2**20
"""Bytes of one archived document. It still fits in memory; the largest known page has 1.8 MB."""

MAX_PAGE_BYTES = 64 * 2**20
"""Bytes of a document that is read. A parser needs several times as much memory; pages have 0.1
to 2 MB."""

MAX_WIRE_BYTES = MAX_PAGE_BYTES + 2**20
"""Bytes of one answer as it is sent: interim answers, head, framing and trailers included. A real
head has 2 kB; one of more than 100 KiB is refused by the HTTP library already."""

MAX_OPEN_TAGS = 20_000
"""HTML tags that are open at once. Parsing takes time with their square; real pages have 500."""

MAX_DUMP_LINES = 50_000
"""Lines of a text dump. Each one costs several patterns; the longest real dump has 475."""

MAX_LITERAL_CHARACTERS = 2**20
"""Characters of one Python literal; real ones have up to 50,000, and hostile ones take seconds."""

MAX_LITERALS_CHARACTERS = 8 * MAX_LITERAL_CHARACTERS
"""Characters of all Python literals of one document; a real answer has 110,000."""

MAX_URL_CHARACTERS = 2000
"""Characters of a stated url: browsers and servers stop at about as many; real ones have 100."""

MAX_PARSED_BYTES = 64 * 2**20
"""Bytes of parsed pages that a run keeps until it stages them; a page takes about 60 kB."""

MAX_ANSWER_PAGES = 100
"""Pages of one API answer: 10,000 entries. A busy day fills one page, a month up to 15."""

MAX_MANIFEST_BYTES = 16 * 2**20
"""Bytes of a manifest: a line for each of 100,000 documents. The largest real one has 58 kB."""

MAX_COUNT = 10**9
"""A counter that upstream states. Sums of a billion rows of it fit 64 bits; the largest real one
has 44,885 stars."""

PAGE_SECONDS = 10.0
"""Seconds of processor time that reading one page may take; the costliest real one takes 0.3."""

FRAME_SECONDS = 0.2
"""Seconds more for each page of many that become rows together; a real page takes 0.01."""

WORKER_BYTES = 2 * 2**30
"""Bytes of memory that a process may hold that reads; with a batch of real pages it has 400 MB."""

MAX_QUERY_THREADS = 8
"""Threads of one query of a person: a server may have a hundred cores, and other work to do."""

MAX_QUERY_MEMORY = 8 * 2**30
"""Bytes of memory for one query, and at most half of the machine's; what needs more spills. All
named queries, one after the other, take 140 MB on the corpus."""

MAX_QUERY_SPILL = 16 * 2**30
"""Bytes that one query may spill into temporary files; a release of a million papers has 3.4 GB."""
