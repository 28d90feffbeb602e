"""Columns that stand in more than one table: one quantity, one name, one meaning."""

from dataclasses import replace

from etl.contract.model import Column, ColumnType
from etl.contract.rules import Maximum, Minimum, OneOf, Pattern
from etl.contract.vocabulary import (
    ACCOUNT_AGREEMENTS,
    DECLARED_AS,
    FOUND_IN,
    KEYWORD_FOLDS,
    LINK_KINDS,
    LISTING_KINDS,
    PUBLISHED_ON_METHODS,
    REPOSITORY_KINDS,
)
from etl.ids import ARXIV_ID
from etl.limits import MAX_COUNT


def text(name: str, meaning: str, pattern: str | None = None) -> Column:
    """A column of text; a pattern matches the whole of it."""
    return Column(name, ColumnType.TEXT, meaning, (Pattern(pattern),) if pattern else ())


def prose(name: str, meaning: str) -> Column:
    """A column of long texts."""
    return replace(text(name, meaning), is_prose=True)


def count(name: str, meaning: str, minimum: int = 0) -> Column:
    return Column(name, ColumnType.COUNT, meaning, (Minimum(minimum),))


def counter(name: str, meaning: str, minimum: int = 0) -> Column:
    """A count that upstream states, so that any number may stand there."""
    plain = count(name, meaning, minimum)
    return replace(plain, rules=(*plain.rules, Maximum(MAX_COUNT)))


def day(name: str, meaning: str) -> Column:
    return Column(name, ColumnType.DATE, meaning)


def instant(name: str, meaning: str) -> Column:
    return Column(name, ColumnType.TIMESTAMP, meaning + " (UTC)")


def flag(name: str, meaning: str) -> Column:
    return Column(name, ColumnType.FLAG, meaning)


def choice(name: str, allowed: tuple[str, ...], meaning: str) -> Column:
    """A column of text that is one of a closed set of words."""
    return Column(name, ColumnType.TEXT, meaning, (OneOf(allowed),))


CAPTURE_ID = text(
    "capture_id",
    "The document: a hash of its bytes and of what was stated about it",
    "[0-9a-f]{16}",
).needed()
OBSERVED_AT = instant("observed_at", "The capture's instant; NULL when nobody stated it")
POSITION = count(
    "position", "Place on the page, from 1; pages of one API answer continue", minimum=1
).needed()
PAPER_KEY = text(
    "paper_key",
    "The paper: `arxiv:<id>`, or `title:<hash>` where no id is known",
    rf"arxiv:{ARXIV_ID}|title:[0-9a-f]{{16}}",
).needed()
ARXIV_ID_COLUMN = text(
    "arxiv_id", "arXiv id without version, as text; NULL where the page shows none", ARXIV_ID
)

LISTING_KIND = choice(
    "listing_kind",
    LISTING_KINDS,
    "What the page lists: a day, week, month, what trends, or a search; `records` of arXiv and a "
    "`detail` of one paper list nothing",
).needed()
LISTED_ON = day(
    "listed_on", "The day that the page states for itself; NULL for pages that are not of a day"
)
PERIOD = text(
    "period",
    "The week (`2026-W27`) or month (`2026-07`) of a weekly or monthly page",
    "[0-9]{4}-(?:W[0-9]{2}|[0-9]{2})",
)
QUERY = text("query", "What a search page was asked for")

TITLE = prose("title", "Title, cleaned: wrapped lines joined, LaTeX readable")
TITLE_RAW = prose("title_raw", "Title exactly as printed, where cleaning changed it")
TITLE_FINGERPRINT = text(
    "title_fingerprint", "Letters and digits of the title as printed, case aside"
).needed()
ABSTRACT = prose("abstract", "Abstract, cleaned like the title")
ABSTRACT_RAW = prose("abstract_raw", "Abstract exactly as printed, where cleaning changed it")
PUBLISHED_AT = instant(
    "published_at",
    "arXiv's first version: to the second by arXiv, midnight on pages since April 2026",
)
PUBLISHED_ON = day("published_on", "Day of arXiv's first version")
PUBLISHED_ON_METHOD = choice(
    "published_on_method",
    PUBLISHED_ON_METHODS,
    "Which rule gave published_on: `arxiv`, the instant of its first version there, which "
    "outweighs the others; `timestamp`, an instant that a page states; else a day that a page "
    "printed, in the time zone of who saw it, so perhaps a day early: `printed` with its year, or "
    "of the `capture_year`, or of the only possible, `inferred_year`",
)
AUTHOR_COUNT = counter(
    "author_count",
    "Number of authors, hidden ones included: as printed, or the list's length",
    minimum=1,
)
ORGANIZATION_KEY = text(
    "organization_key", "The organization that submitted the paper: its name in lower case", r"\S.*"
)
PAPER_ATTRIBUTES = (
    prose("ai_summary", "One-sentence summary that the site's model wrote"),
    text("ai_summary_model", "Model that wrote ai_summary"),
    text("thumbnail_url", "Social thumbnail"),
    text("discussion_id", "The site's discussion of the paper"),
    flag("is_author_participating", "Whether an author takes part in the discussion"),
    text("repository_added_by", "Who declared the repository: `user`, `admin` or `auto`"),
)
"""Plain values that an entry states and a paper keeps, as stated last: stage and core have both."""

PRIMARY_CATEGORY = text("primary_category", "First category of arXiv, such as `cs.LG`", r"\S+")
LICENSE = text("license", "URL of the licence, as OAI states it for newer papers")
ARXIV_COMMENT = text("arxiv_comment", "The authors' comment at arXiv: pages, venue, changes")

UPVOTES = counter("upvotes", "Upvotes at that instant; 0 means zero, NULL not stated")
COMMENT_COUNT = counter("comment_count", "Comments at that instant; NULL where no chip is shown")
GITHUB_STARS = counter("github_stars", "Stars of the declared repository at that instant")

ACCOUNT_KEY = text("account_key", "The site account: its login in lower case", r"\S+")
SUBMITTED_AT = instant(
    "submitted_at", "When it was submitted to Daily Papers; midnight only since 2026-05-14"
)
NAME_AS_PRINTED = text(
    "name_as_printed", "Author name exactly as printed; NULL for a hidden author"
)
IS_HIDDEN = flag(
    "is_hidden", "The author hides this authorship: the position stays, the name goes"
).needed()
CLAIM_STATUS = text(
    "claim_status",
    "How it was linked to the account: `admin_assigned`, `claimed_verified`, `extracted_…`",
)
NAME = text("name", "Author name: NFC, single-spaced, `First Last`, without stray daggers")
NAME_KEY = text(
    "name_key", "The name in lower case, without accents, in plain width: one for all spellings"
)
ACCOUNT_AGREEMENT = choice(
    "account_agreement",
    ACCOUNT_AGREEMENTS,
    "How far the linked account bears the author's name; NULL where no account is linked. "
    "`one_word` and `none` name nobody",
)
SORT_NAME = text(
    "sort_name", "`Last, First` for sorting; the name itself for collectives and one-word names"
)
IS_COLLECTIVE = flag("is_collective", "A team, lab or company signs, not a person")
LOGIN = text("login", "Login as printed")
FULL_NAME = text("full_name", "Full name as shown on the site, trimmed")
ACCOUNT_TYPE = text("account_type", "`user` or `org`, as the site says")
KEYWORD = text("keyword", "Keyword in lower case, single-spaced")
KEYWORD_AS_PRINTED = text("keyword_as_printed", "Keyword as printed")
KEYWORD_WORDS = text(
    "keyword_words",
    "The keyword's words in the singular, without hyphens and without an acronym in brackets",
    r"\S.*",
).needed()
FOLDED_BY = Column(
    "folded_by",
    ColumnType.TEXTS,
    f"Rules that changed something for the key: {', '.join(f'`{it}`' for it in KEYWORD_FOLDS)}",
).needed()
ACRONYM = text("acronym", "An acronym that is stated beside its meaning, in the singular", r"\S+")
ACRONYM_WORDS = text("acronym_words", "The words that the acronym is short for, in the singular")

URL = text("url", "Canonical url", r"https?://\S+").needed()
URL_AS_FOUND = text("url_as_found", "The url as the page has it").needed()
HOST = text("host", "Host of the canonical url, without `www.`").needed()
LINK_KIND = choice("link_kind", LINK_KINDS, "What the link leads to").needed()
FOUND_IN_COLUMN = choice(
    "found_in",
    FOUND_IN,
    "Declared in a field of the listing, or found in the abstract; declared wins",
).needed()
DECLARED_AS_COLUMN = Column(
    "declared_as",
    ColumnType.TEXTS,
    f"Fields that declare it: {', '.join(f'`{it}`' for it in DECLARED_AS)}; NULL where none does",
)
REPOSITORY = text(
    "repository", "`host/owner/name` of a code repository, lower case", r"[^/\s]+/[^/\s]+/[^/\s]+"
)
LINKED_COUNTS = (
    counter("model_count", "Models that cite the paper, as a detail counts them all"),
    counter("dataset_count", "Datasets that cite it, likewise"),
    counter("space_count", "Spaces that cite it, likewise"),
)
"""NULL where a detail does not state them, and on listings, which never do."""

REPOSITORY_KIND = choice(
    "repository_kind", REPOSITORY_KINDS, "What it is: `model`, `dataset` or `space`"
).needed()
REPOSITORY_ID = text(
    "repository_id", "Name on the site, mostly `owner/name`, as printed", r"\S+"
).needed()
LINKED_ATTRIBUTES = (
    text("owner", "Account or organization that it belongs to, as printed"),
    text("task", "What a model is for, such as `text-generation`"),
    flag("is_private", "Whether only its owner sees it; NULL where not stated"),
    flag("is_gated", "Whether one has to ask for access; NULL where not stated, as of spaces"),
    instant("modified_at", "Last change that the site states"),
)
DOWNLOADS = counter("downloads", "Downloads, as the site counts them; NULL where not stated")
LIKES = counter("likes", "Likes; NULL where not stated")
ORIGIN = (
    CAPTURE_ID.renamed("capture_id", "The capture that this row was read from"),
    POSITION.renamed("entry_position", "The entry's place on that capture"),
)
"""Every row that is read from one entry says which one."""
