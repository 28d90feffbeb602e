"""Released tables: what analysts query. Names and meanings are fixed; more columns are welcome."""

from etl.contract import columns as c
from etl.contract.arxiv_tables import ARXIV_TABLES
from etl.contract.detail_tables import DETAIL_TABLES
from etl.contract.key_rules import Reference
from etl.contract.keyword_tables import ACRONYMS, KEYWORDS
from etl.contract.model import Column, ColumnType, Table
from etl.contract.paper_table import PAPERS
from etl.contract.vocabulary import ALIAS_METHODS, CAPTURE_OUTCOMES, CAPTURE_SOURCES, SOURCES

_CAPTURE = Reference("capture_id", "core.captures")
_PAPER = Reference("paper_key", "core.papers")
_ORGANIZATION = Reference("organization_key", "core.organizations")
_ACCOUNT = Reference("account_key", "core.accounts")

CAPTURES = Table(
    "core.captures",
    grain="one document, fetched or imported",
    meaning="Every document, with what became of it; also those that hold nothing to load",
    key=("capture_id",),
    columns=(
        c.CAPTURE_ID,
        c.choice("source", CAPTURE_SOURCES, "How the document came").needed(),
        c.text("url", "The URL that it answered, where stated"),
        c.instant("captured_at", "When it was captured; NULL when nobody stated it"),
        c.day("captured_on", "Day of capture: stated, or read off the page itself"),
        c.text("sha256", "SHA-256 of the body", "[0-9a-f]{64}").needed(),
        c.count("byte_count", "Size of the body in bytes").needed(),
        c.text("template", "Template that its content was recognised as").needed(),
        c.count("parser_version", "Version of the parser that read it", minimum=1).needed(),
        c.choice(
            "outcome",
            CAPTURE_OUTCOMES,
            "`page`: loaded; `empty`: a listing without papers; `repeat`: another day's issue; "
            "`held`: far fewer papers than an earlier answer; `unreadable`: no known listing",
        ).needed(),
        c.LISTING_KIND,
        c.LISTED_ON,
        c.PERIOD,
        c.QUERY,
        c.count("entry_count", "Entries on the page").needed(),
        c.count("listing_count", "Entries that became rows of core.listings").needed(),
        c.count(
            "record_count", "Entries that became rows of core.arxiv_records or core.details"
        ).needed(),
        c.count("refused_count", "Entries in quality.rejects").needed(),
        c.count(
            "held_count", "Entries staged but not derived, because the capture is held"
        ).needed(),
        c.count("repaired_count", "Blank or repeated list members that were left out").needed(),
        c.flag(
            "is_cut",
            "As many entries as the API was asked for (50 where the URL says no limit), and no "
            "next page: papers may be missing. Not so where Paperhouse asked: it goes to the end",
        ).needed(),
        c.text("fault", "Why there is nothing to load, or what is odd, in words"),
    ),
)

LISTINGS = Table(
    "core.listings",
    grain="paper on a page: capture x position",
    meaning="Where each paper stood on each page",
    key=("capture_id", "position"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        c.PAPER_KEY,
        c.LISTING_KIND,
        c.LISTED_ON,
        c.PERIOD,
        c.QUERY,
        c.SUBMITTED_AT,
    ),
    references=(_CAPTURE, _PAPER),
)

OBSERVATIONS = Table(
    "core.observations",
    grain="paper x capture, where a counter is stated",
    meaning="Counters as they were at that instant; never overwritten",
    key=("paper_key", "capture_id"),
    columns=(
        c.PAPER_KEY,
        c.CAPTURE_ID,
        c.OBSERVED_AT,
        c.UPVOTES,
        c.COMMENT_COUNT,
        c.GITHUB_STARS,
    ),
    references=(_CAPTURE, _PAPER),
)

_AUTHOR_KEY = c.text(
    "author_key",
    "The author: a hash of the name, and of the account where several bear it",
    "[0-9a-f]{16}",
)

AUTHORS = Table(
    "core.authors",
    grain="one author identity",
    meaning="A name that at most one account bears is one author; of more, one author per account "
    "and one for the rest. An account of another name names nobody: quality.ambiguous_names",
    key=("author_key",),
    columns=(
        _AUTHOR_KEY.needed(),
        c.NAME.renamed("name", "The name as most lists of authors spell it, cleaned").needed(),
        c.NAME_KEY.needed(),
        Column("spellings", ColumnType.TEXTS, "All spellings of the name, that one first").needed(),
        c.SORT_NAME.needed(),
        c.IS_COLLECTIVE.needed(),
        c.ACCOUNT_KEY.renamed("account_key", "The account that bears the name, where one does"),
    ),
    references=(_ACCOUNT,),
)

AUTHORSHIPS = Table(
    "core.authorships",
    grain="paper x position",
    meaning="The last non-empty list of authors that a page gave for the paper, or arXiv's where "
    "no page gave any",
    key=("paper_key", "position"),
    columns=(
        c.PAPER_KEY,
        c.POSITION.renamed(
            "position", "Place in the list of authors, from 1, hidden ones included"
        ),
        c.flag("is_last", "The last place of a list of two or more").needed(),
        _AUTHOR_KEY,
        c.NAME_AS_PRINTED,
        c.IS_HIDDEN,
        c.ACCOUNT_KEY.renamed("account_key", "The account that the page links, right or wrong"),
        c.ACCOUNT_AGREEMENT,
        c.CLAIM_STATUS,
        c.choice(
            "source", SOURCES, "Who gave the list: a page, or `arxiv` where no page has one"
        ).needed(),
        *c.ORIGIN,
    ),
    references=(_PAPER, Reference("author_key", "core.authors"), _ACCOUNT, _CAPTURE),
)

ACCOUNTS = Table(
    "core.accounts",
    grain="one site account",
    meaning="Accounts of authors who claimed a paper and of submitters",
    key=("account_key",),
    columns=(c.ACCOUNT_KEY.needed(), c.LOGIN.needed(), c.FULL_NAME, c.ACCOUNT_TYPE, *c.ORIGIN),
    references=(_CAPTURE,),
)

ORGANIZATIONS = Table(
    "core.organizations",
    grain="one organization",
    meaning="Organizations that papers are submitted for",
    key=("organization_key",),
    columns=(
        c.ORGANIZATION_KEY.needed(),
        c.NAME.renamed("name", "Handle on the site, as printed").needed(),
        c.FULL_NAME,
        *c.ORIGIN,
    ),
    references=(_CAPTURE,),
)

SUBMISSIONS = Table(
    "core.submissions",
    grain="paper x account x day",
    meaning="Who put the paper on the list of which day",
    key=("paper_key", "account_key", "submitted_on"),
    columns=(
        c.PAPER_KEY,
        c.ACCOUNT_KEY.needed(),
        c.day("submitted_on", "Day of the list").needed(),
        c.SUBMITTED_AT,
        *c.ORIGIN,
    ),
    references=(_PAPER, _ACCOUNT, _CAPTURE),
)

LINKS = Table(
    "core.links",
    grain="paper x canonical url",
    meaning="Links declared for the paper or found in its abstract, as last stated",
    key=("paper_key", "url"),
    columns=(
        c.PAPER_KEY, c.URL, c.URL_AS_FOUND, c.HOST, c.LINK_KIND, c.FOUND_IN_COLUMN,
        c.DECLARED_AS_COLUMN, c.REPOSITORY,
        *c.ORIGIN,
    ),
    references=(_PAPER, _CAPTURE),
)  # fmt: skip

PAPER_ALIASES = Table(
    "core.paper_aliases",
    grain="alternative key",
    meaning="Papers first known by title only that were resolved to an id",
    key=("alias_key",),
    columns=(
        c.text("alias_key", "Key from the title", "title:[0-9a-f]{16}").needed(),
        c.PAPER_KEY,
        c.choice("method", ALIAS_METHODS, "Which rule resolved it").needed(),
        c.text("evidence", "Fingerprint, and how far the abstracts agree, as JSON").needed(),
    ),
    references=(_PAPER,),
)

PAPER_VERSIONS = Table(
    "core.paper_versions",
    grain="paper x period (SCD2)",
    meaning="Stated titles, abstracts and organizations over time; whitespace is no change",
    key=("paper_key", "version"),
    columns=(
        c.PAPER_KEY,
        c.count("version", "Number of the version, from 1", minimum=1).needed(),
        c.instant("valid_from", "First capture of this version; NULL when its instant is unknown"),
        c.instant("valid_to", "First capture of the next version; NULL for the current one"),
        c.TITLE.needed(),
        c.ABSTRACT,
        c.ORGANIZATION_KEY,
    ),
    references=(_PAPER, _ORGANIZATION),
)

CORE_TABLES = (
    CAPTURES, ORGANIZATIONS, ACCOUNTS, PAPER_ALIASES, PAPERS, LISTINGS, OBSERVATIONS, AUTHORSHIPS,
    AUTHORS, SUBMISSIONS, KEYWORDS, ACRONYMS, LINKS, PAPER_VERSIONS, *ARXIV_TABLES,
    *DETAIL_TABLES,
)  # fmt: skip
"""In the order of their derivation."""
