"""Caps on the cost of a document. Each cap has its reason, and the largest real value beside it.

A document beyond a cap is refused as a whole and says why; its neighbours are not touched.
"""

MAX_BODY_BYTES = 256 * 2**20
"""Bytes of one archived document. It still fits in memory; the largest known page has 1.8 MB."""

MAX_PAGE_BYTES = 16 * 2**20
"""Bytes of a document that is read. A parser needs up to 40 times as much memory; the largest page
that is known has 1.8 MB, the largest one of the corpus 0.36 MB."""

MAX_WIRE_BYTES = MAX_PAGE_BYTES + 2**20
"""Bytes of one answer as it is sent: interim answers, head, framing and trailers included. A real
head has 2 kB; one of more than 100 KiB is refused by the HTTP library already."""

MAX_TAGS = 50_000
"""Elements of an HTML page, each of which a tree keeps in 2 kB; a real page of twelve cards has
640, so that one of 100 cards has about 5,000."""

MAX_OPEN_TAGS = 500
"""HTML elements that stand inside each other. A parser looks through all of them for some of the
tags; real pages have 20."""

MAX_SMALL_PAGE_TAGS = 1_000
"""A page of so few elements is parsed at any depth: it takes 10 ms at most."""

MAX_HIDDEN_TAGS = 2_000
"""Tags in scripts, comments and attributes of a page. They are no elements, unless parsers disagree
about where a script ends; real pages have 30."""

MAX_ATTRIBUTES = 200
"""Attributes of one tag. A parser compares each with all before it; real tags have up to 11."""

MAX_REOPENED_TAGS = 100_000
"""Formatting elements that were not closed (`<p><b></p>`) and are opened again in each element that
follows, 500 bytes each; real pages have none."""

MAX_XML_TAGS = 1_000_000
"""Tags of an XML document, of 150 bytes each in its tree. A harvest's page of 1,000 records has
40,000; the largest that is known is of 2,000."""

MAX_ARXIV_RECORDS = 10_000
"""Records of one of arXiv's answers. The API gives up to 2,000, a page of a harvest as many."""

MAX_VERSIONS = 1_000
"""Versions of a paper, a row each; real ones have up to 19."""

MAX_AUTHORS_TEXT_CHARACTERS = 300_000
"""Characters of a list of authors that is stated as one string, enough for 3,000 of them."""

MAX_DUMP_LINES = 50_000
"""Lines of a text dump. Each one costs several patterns; the longest real dump has 475."""

MAX_LITERAL_CHARACTERS = 2**18
"""Characters of one Python literal. Evaluating it takes 500 bytes of memory for each of them; real
ones have up to 50,000."""

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

SUBSCRIPTION_SECONDS = 60.0
"""Seconds that a query of a subscription may take; at a million papers the slowest of the named
ones takes two."""

LEAST_MEMORY = 512 * 2**20
"""Bytes for a load: two workers with their libraries take 250 MB of it."""

LEAST_PROCESS_BYTES = 256 * 2**20
"""Bytes that a process with its libraries has to be allowed before it reads or answers anything."""

BATCH_BYTES = 24 * 2**20
"""Bytes of documents that become rows together; their records and frames take a few times that."""

WORKER_BYTES = 2 * 2**30
"""Bytes of memory that a process may hold that reads; with a batch of real pages it has 400 MB."""

MAX_QUERY_THREADS = 8
"""Threads of one query of a person: a server may have a hundred cores, and other work to do."""

MAX_QUERY_MEMORY = 8 * 2**30
"""Bytes of memory for one query, and at most half of the machine's; what needs more spills. All
named queries, one after the other, take 140 MB on the corpus."""

MAX_SEARCH_CHARACTERS = 10_000
"""Characters of what is looked for: so many take some seconds and 0.5 GB, and ten times as many 20
times that. A long abstract has 2,500."""

MAX_QUERY_SPILL = 16 * 2**30
"""Bytes that one query may spill into temporary files; a release of a million papers has 3.4 GB."""

MAX_TABLE_CELLS = 5_000_000
"""Cells of an aligned table: all are in memory, 200 bytes each, before the first line is printed. A
release of 8,840 papers has 250,000 cells in the table of its papers."""

MAX_ENTRIES = 1_000
"""Entries of a page: what nobody can read becomes a reject each, of 700 bytes. The API gives up to
100 on a page; the longest text dump has 189."""

MAX_AUTHORS = 5_000
"""Authors of an entry, a row each; the largest real collaboration has 664, and arXiv's 3,000."""

MAX_LINKED_REPOSITORIES = 1_000
"""Models, datasets or spaces that one detail names; a popular paper's had 72 of 324 spaces."""

MAX_KEYWORDS = 500
"""Keywords of an entry, a row each; real ones have up to 33."""

MAX_LINKS = 200
"""Declared links of an entry, a row each; real ones have up to 13 pictures and films."""

MAX_TITLE_CHARACTERS = 2_000
"""Characters of a title. It is cleaned by forty patterns; the longest real one has 175."""

MAX_ABSTRACT_CHARACTERS = 20_000
"""Characters of an abstract, and of any text without a cap of its own. arXiv takes 1,920; the
longest real one has 1,923."""

MAX_NAME_CHARACTERS = 1_000
"""Characters of a name or a keyword. The longest real name has 55, the longest
keyword 73, the longest full name of an organization 79."""

MAX_FORMULA_SIGNS = 300
"""Dollars and backslashes of a title or an abstract. A formula between two dollars takes 50 µs; the
largest real text has ten."""

MAX_FORMULA_DEPTH = 4
"""Braces inside braces of a formula. The library calls itself for each of them, until Python stops
it; the deepest real formula has two."""

MAX_FAULTS = 100
"""Faults that are named of one entry. A list of a million wrong members has as many."""

MAX_NUMBER_DIGITS = 9
"""Digits of a number that a page prints: a counter of at most a billion."""

MAX_SEARCHES = 1_000
"""Searches that are watched, a request each day; at 80 requests in 5 minutes they take an hour."""

MAX_SEARCHES_BYTES = 4_000_000
"""Bytes of the file of searches: so many of 500 characters, with room for lines that are none."""

MAX_WHY_DOCUMENTS = 100
"""Documents that are read again to tell why a value stands: a page takes some 15 ms. A paper that
trends for weeks is on more, and then the first and the last ones are read."""

MAX_WHY_ROWS = 500
"""Rows of one table that are told of one paper; the longest real list of authors has 664."""

MAX_EXCERPT_CHARACTERS = 6_000
"""Characters of a document that are shown as the ones that state a value: any real abstract."""

SEGMENT_BYTES = 64 * 2**20
"""Bytes after which a writer begins another file of the archive, so that each can be put at once
into a store; a day of pages has 2 MB."""

BLOCK_BYTES = 4 * 2**20
"""Bytes of one range that is read from a store, and kept; a record has 20 kB, a segment 64 MB."""

UNIT_BYTES = 2 * BLOCK_BYTES
"""Bytes of a segment that a worker of a cluster reads at once: 50 MB of pages, some 3 s."""

UNIT_BODY_BYTES = 4 * BATCH_BYTES
"""Bytes of documents that a worker reads at once, however well they were packed."""

PARTS_MEMORY = 128 * 2**20
"""Bytes of memory for the database while it stages what a cluster read, so that it does not hold
more of more pages. A part of 50 MB of pages takes 80 MB; what is more waits beside the stage."""

LEAST_PARTS_MEMORY = 2**26
"""Bytes of memory that the database gets for it, however much it holds beside its blocks."""

ARCHIVE_CACHE_BYTES = 10 * 2**30
"""Bytes that a home keeps of an archive that a store has, unless it is told otherwise."""

LEAST_CACHE_BYTES = 64 * 2**20
"""Bytes for the blocks that a command's processes read at the same time."""

MAX_SITE_RELEASE_BYTES = 1_000_000_000
"""Bytes of a release that a browser reads whole: at 950 MB its page took 2.2 GB of memory."""
