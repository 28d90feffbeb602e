"""Tables of what arXiv itself says about papers: as its answers state it, and as last stated."""

from etl.contract import columns as c
from etl.contract.key_rules import Reference
from etl.contract.model import Column, ColumnType, Table
from etl.contract.vocabulary import IDENTIFIER_MATCHES, IDENTIFIER_SCHEMES, SOURCES

_CAPTURE = Reference("capture_id", "core.captures")
_PAPER = Reference("paper_key", "core.papers")

_ARXIV_ID = c.ARXIV_ID_COLUMN.renamed("arxiv_id", "arXiv id without version, as text").needed()
_VERSION = c.count("version", "Number of arXiv's version, from 1", minimum=1)
_ABOUT = c.count(
    "about_version", "The version that the record is about; NULL where it is about all", minimum=1
)
_VERSION_COLUMNS = (
    c.instant("submitted_at", "When this version was submitted to arXiv"),
    c.counter("size_kb", "Size of its source, in kB as arXiv rounds it"),
    c.text(
        "source_type",
        "Letters for the kind of its source: `D` PDF made by TeX, `H` HTML, `P` PostScript, `X` "
        "DOCX, `I` withdrawn, and others; NULL where none is stated",
        r"\S+",
    ),
    c.flag("is_withdrawn", "Whether it withdraws the paper; NULL where no record says"),
)
_CATEGORY = c.text("category", "Category of arXiv, such as `cs.LG`", r"\S+").needed()
_IS_PRIMARY = c.flag("is_primary", "The first category of the paper: its own archive").needed()
_SCHEME = c.choice(
    "scheme", IDENTIFIER_SCHEMES, "What the value is: `doi`, `journal_ref` or `report_number`"
).needed()
_VALUE = c.text("value", "The identifier: a DOI in lower case, another one single-spaced").needed()
_VALUE_AS_PRINTED = c.text("value_as_printed", "The same exactly as arXiv has it").needed()
_AUTHOR_POSITION = c.POSITION.renamed("position", "Place in arXiv's list of authors, from 1")
_AUTHOR_COLUMNS = (
    c.text("name_as_printed", "Author name as arXiv has it, single-spaced").needed(),
    c.NAME.needed(),
    Column(
        "affiliations", ColumnType.TEXTS, "Places that arXiv states for the author; NULL where none"
    ),
)
_CHANGED_ON = c.day("changed_on", "Day on which arXiv changed the metadata last, where stated")

STAGED_ARXIV_RECORDS = Table(
    "stage.arxiv_records",
    grain="one record of arXiv: capture x position",
    meaning="What one answer of arXiv says about one paper",
    key=("capture_id", "position"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        c.PAPER_KEY,
        _ARXIV_ID,
        _ABOUT,
        c.TITLE_FINGERPRINT,
        c.TITLE.needed(),
        c.ABSTRACT,
        c.PRIMARY_CATEGORY,
        c.LICENSE,
        c.ARXIV_COMMENT,
        c.text("submitter", "Name of who submitted the paper to arXiv"),
        c.text("authors_text", "All authors as one string, where arXiv gives no list of them"),
        c.text("proxy", "Service that submitted it for the authors"),
        c.text("msc_class", "Classes of the Mathematics Subject Classification, as stated"),
        c.text("acm_class", "Classes of the ACM, as stated"),
        c.text("other_terms", "Terms among the categories that are none of arXiv's, as JSON"),
        _CHANGED_ON,
        c.instant("answered_at", "Instant that the answer itself states"),
        c.text("extra", "Unknown elements with their texts, as JSON"),
        c.count("child_count", "Authors, versions, categories, identifiers as read").needed(),
        c.count("repaired_count", "Blank or repeated ones among them, left out").needed(),
    ),
)

STAGED_ARXIV_VERSIONS = Table(
    "stage.arxiv_versions",
    grain="record x version",
    meaning="Versions of a paper that a record states",
    key=("capture_id", "position", "version"),
    columns=(c.CAPTURE_ID, c.POSITION, _VERSION.needed(), *_VERSION_COLUMNS),
)

STAGED_ARXIV_CATEGORIES = Table(
    "stage.arxiv_categories",
    grain="record x category",
    meaning="Categories that a record states",
    key=("capture_id", "position", "category"),
    columns=(c.CAPTURE_ID, c.POSITION, _CATEGORY, _IS_PRIMARY),
)

STAGED_ARXIV_IDENTIFIERS = Table(
    "stage.arxiv_identifiers",
    grain="record x scheme x value",
    meaning="Identifiers and references that a record states",
    key=("capture_id", "position", "scheme", "value"),
    columns=(c.CAPTURE_ID, c.POSITION, _SCHEME, _VALUE, _VALUE_AS_PRINTED),
)

STAGED_ARXIV_AUTHORS = Table(
    "stage.arxiv_authors",
    grain="record x author position",
    meaning="A record's authors in order",
    key=("capture_id", "position", "author_position"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        _AUTHOR_POSITION.renamed("author_position"),
        *_AUTHOR_COLUMNS,
        c.NAME_KEY.needed(),
        c.SORT_NAME.needed(),
        c.IS_COLLECTIVE.needed(),
    ),
)

STAGED_ARXIV_CHILDREN = (
    STAGED_ARXIV_VERSIONS,
    STAGED_ARXIV_CATEGORIES,
    STAGED_ARXIV_IDENTIFIERS,
    STAGED_ARXIV_AUTHORS,
)

ARXIV_RECORDS = Table(
    "core.arxiv_records",
    grain="one record of arXiv: capture x position",
    meaning="Every record of arXiv, also of papers that no page lists: these are in no other table",
    key=("capture_id", "position"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        c.PAPER_KEY,
        _ARXIV_ID,
        _ABOUT,
        c.TITLE.needed(),
        _CHANGED_ON,
        c.instant("answered_at", "Instant of the answer: as stated for the capture, or by itself"),
        c.flag("is_listed", "Whether a page lists the paper, so that core.papers has it").needed(),
    ),
    references=(_CAPTURE,),
)

ARXIV_VERSIONS = Table(
    "core.arxiv_versions",
    grain="paper x version of arXiv",
    meaning="Versions of listed papers at arXiv, each value as last stated; a feed states the "
    "first and the newest one, a record of OAI all",
    key=("paper_key", "version"),
    columns=(c.PAPER_KEY, _VERSION.needed(), *_VERSION_COLUMNS, *c.ORIGIN),
    references=(_PAPER, _CAPTURE),
)

CATEGORIES = Table(
    "core.categories",
    grain="paper x category",
    meaning="Categories of listed papers at arXiv, as the last record states them",
    key=("paper_key", "category"),
    columns=(c.PAPER_KEY, _CATEGORY, _IS_PRIMARY, *c.ORIGIN),
    references=(_PAPER, _CAPTURE),
)

IDENTIFIERS = Table(
    "core.identifiers",
    grain="paper x scheme x value",
    meaning="Other names of a paper: of each scheme those of the last record that states one",
    key=("paper_key", "scheme", "value"),
    columns=(
        c.PAPER_KEY,
        _SCHEME,
        _VALUE,
        _VALUE_AS_PRINTED,
        c.choice("source", SOURCES, "Who states it; at arXiv the authors do").needed(),
        c.choice(
            "matched_by", IDENTIFIER_MATCHES, "How the statement was matched with the paper"
        ).needed(),
        *c.ORIGIN,
    ),
    references=(_PAPER, _CAPTURE),
)

ARXIV_AUTHORS = Table(
    "core.arxiv_authors",
    grain="paper x position",
    meaning="The last list of authors that arXiv gave; core.authorships prefers that of a page",
    key=("paper_key", "position"),
    columns=(
        c.PAPER_KEY,
        _AUTHOR_POSITION,
        *_AUTHOR_COLUMNS,
        *c.ORIGIN,
    ),
    references=(_PAPER, _CAPTURE),
)

ARXIV_TABLES = (ARXIV_RECORDS, ARXIV_VERSIONS, CATEGORIES, IDENTIFIERS, ARXIV_AUTHORS)
