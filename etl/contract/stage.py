"""Staged tables: one capture's rows, as normalized; loading a capture again replaces them."""

from etl.contract import columns as c
from etl.contract import quality
from etl.contract.model import Table
from etl.contract.vocabulary import CAPTURE_SOURCES, PAGE_FAULTS, STAGED_OUTCOMES

STAGED_CAPTURES = Table(
    "stage.captures",
    grain="one archived document",
    meaning="Every document in the archive and what its parser made of it",
    key=("capture_id",),
    columns=(
        c.CAPTURE_ID,
        c.choice("source", CAPTURE_SOURCES, "How the document came").needed(),
        c.text("stated_url", "URL that was stated for it"),
        c.instant("captured_at", "When it was captured, where somebody stated it"),
        c.day("stated_listed_on", "Day that a person stated for it"),
        c.day("captured_on", "Day of capture: stated, or read off the page itself"),
        c.instant("imported_at", "When it entered the archive, the earliest time").needed(),
        c.text("sha256", "SHA-256 of the body", "[0-9a-f]{64}").needed(),
        c.count("byte_count", "Size of the body in bytes").needed(),
        c.text("template", "Template that was detected").needed(),
        c.count("parser_version", "Version of its parser", minimum=1).needed(),
        c.choice("outcome", STAGED_OUTCOMES, "What the parser says").needed(),
        c.LISTING_KIND,
        c.LISTED_ON,
        c.PERIOD,
        c.QUERY,
        c.count("page_number", "Page of an API answer, from 0"),
        c.count("page_limit", "Entries that the API was asked for per page"),
        c.count("entry_count", "Entries on the page").needed(),
        c.choice("fault_kind", PAGE_FAULTS, "The kind of fault that the document has"),
        c.text("fault", "Why there is nothing to load, or what is odd"),
        c.text("unknown_keys", "Keys that no template knows, with counts, as JSON"),
        c.text("archive_file", "WARC file, relative to the archive folder").needed(),
        c.count("archive_offset", "Byte offset of the record with the body").needed(),
    ),
)

STAGED_ENTRIES = Table(
    "stage.entries",
    grain="one loaded entry: capture x position",
    meaning="What one page says about one paper",
    key=("capture_id", "position"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        c.PAPER_KEY,
        c.ARXIV_ID_COLUMN,
        c.TITLE_FINGERPRINT,
        c.TITLE.needed(),
        c.TITLE_RAW,
        c.ABSTRACT,
        c.ABSTRACT_RAW,
        c.PUBLISHED_AT,
        c.PUBLISHED_ON,
        c.PUBLISHED_ON_METHOD,
        c.AUTHOR_COUNT,
        c.ORGANIZATION_KEY,
        c.text("organization_name", "Organization's handle as printed"),
        c.text("organization_full_name", "Organization's full name, trimmed"),
        c.UPVOTES,
        c.COMMENT_COUNT,
        c.GITHUB_STARS,
        *c.LINKED_COUNTS,
        c.ACCOUNT_KEY.renamed("submitter_key", "Account that submitted the paper"),
        c.SUBMITTED_AT,
        c.day("submitted_on", "Day of the listing that the entry itself states"),
        *c.PAPER_ATTRIBUTES,
        c.text("extra", "Unknown keys of the entry with their values, as JSON"),
        c.count("child_count", "Authors, keywords, declared links, repositories as read").needed(),
        c.count("repaired_count", "Blank or repeated ones among them, left out").needed(),
    ),
)

STAGED_AUTHORSHIPS = Table(
    "stage.authorships",
    grain="entry x author position",
    meaning="An entry's authors in order",
    key=("capture_id", "position", "author_position"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        c.POSITION.renamed("author_position", "Place in the list of authors, from 1"),
        c.NAME_AS_PRINTED,
        c.NAME,
        c.NAME_KEY,
        c.SORT_NAME,
        c.IS_COLLECTIVE,
        c.IS_HIDDEN,
        c.ACCOUNT_KEY,
        c.ACCOUNT_AGREEMENT,
        c.CLAIM_STATUS,
    ),
)

STAGED_ACCOUNTS = Table(
    "stage.accounts",
    grain="entry x account",
    meaning="Accounts that an entry names: authors who claimed it, and its submitter",
    key=("capture_id", "position", "account_key"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        c.ACCOUNT_KEY.needed(),
        c.LOGIN.needed(),
        c.FULL_NAME,
        c.ACCOUNT_TYPE,
    ),
)

STAGED_KEYWORDS = Table(
    "stage.keywords",
    grain="entry x keyword",
    meaning="An entry's keywords, blanks and repeats left out",
    key=("capture_id", "position", "keyword"),
    columns=(
        c.CAPTURE_ID, c.POSITION, c.KEYWORD.needed(), c.KEYWORD_AS_PRINTED.needed(),
        c.KEYWORD_WORDS, c.FOLDED_BY, c.ACRONYM, c.ACRONYM_WORDS,
    ),
)  # fmt: skip

STAGED_LINKS = Table(
    "stage.links",
    grain="entry x canonical url x where it was found",
    meaning="Links that an entry declares, and those that its abstract contains",
    key=("capture_id", "position", "link_key", "found_in"),
    columns=(
        c.CAPTURE_ID,
        c.POSITION,
        c.URL,
        c.text("link_key", "The same for all spellings of one link").needed(),
        c.URL_AS_FOUND,
        c.HOST,
        c.LINK_KIND,
        c.FOUND_IN_COLUMN,
        c.DECLARED_AS_COLUMN,
        c.REPOSITORY,
    ),
)

STAGED_LINKED_REPOSITORIES = Table(
    "stage.linked_repositories",
    grain="entry of a detail x kind x repository",
    meaning="Models, datasets and spaces that a detail links with its paper, with their counters",
    key=("capture_id", "position", "repository_kind", "repository_id"),
    columns=(
        c.CAPTURE_ID, c.POSITION, c.REPOSITORY_KIND, c.REPOSITORY_ID,
        *c.LINKED_ATTRIBUTES, c.DOWNLOADS, c.LIKES,
    ),
)  # fmt: skip

STAGED_REJECTS = Table(
    "stage.rejects",
    grain="one refused entry",
    meaning="Entries that break a rule, with every fault and the piece of the page",
    key=("reject_id",),
    columns=quality.REJECTS.columns,
)

STAGED_FETCHES = Table(
    "stage.fetches",
    grain="one request",
    meaning="Requests to the site, as the archive notes them",
    key=quality.FETCHES.key,
    columns=(
        *quality.FETCHES.columns,
        c.flag("is_whole", "This answer, with the pages before it, is all of the listing"),
        c.text("sent_to", "Where a redirect leads"),
    ),
)

STAGED_CHILDREN = (
    STAGED_AUTHORSHIPS,
    STAGED_ACCOUNTS,
    STAGED_KEYWORDS,
    STAGED_LINKS,
    STAGED_LINKED_REPOSITORIES,
)
