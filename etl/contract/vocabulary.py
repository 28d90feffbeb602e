"""Every closed set of words, once: its `Literal` for types, its members for rules and SQL."""

from typing import Literal, get_args

CaptureSource = Literal["fetch", "import"]
"""How a document came into the archive."""

CAPTURE_SOURCES: tuple[CaptureSource, ...] = get_args(CaptureSource)

ListingKind = Literal[
    "daily", "weekly", "monthly", "trending", "search", "records", "detail", "unknown"
]
"""What a document lists. Records and a detail are about papers that others list."""

LISTING_KINDS: tuple[ListingKind, ...] = get_args(ListingKind)

ParsedOutcome = Literal["page", "empty", "unreadable"]
"""What a parser can say of a document."""

StagedOutcome = Literal["page", "empty", "repeat", "unreadable"]
"""The same once the page's own day was compared with the day that was asked for."""

STAGED_OUTCOMES: tuple[StagedOutcome, ...] = get_args(StagedOutcome)

CaptureOutcome = Literal["page", "empty", "repeat", "held", "unreadable"]
"""The same once all captures of a day were compared."""

CAPTURE_OUTCOMES: tuple[CaptureOutcome, ...] = get_args(CaptureOutcome)

PageFault = Literal[
    # There is no text to read.
    "no_bytes", "blank", "too_large", "too_deep", "too_many",
    "binary", "bad_encoding", "cut_off",
    # Reading it was given up: it took too much time or memory, or the program failed.
    "too_costly", "reading_failed",
    # The text is something else.
    "other_text", "other_format", "other_page", "interstitial", "login_page", "error_page",
    # An answer or a page that should be a listing is broken, or contradicts itself.
    "broken_json", "broken_xml", "error_answer", "unknown_shape",
    "no_island", "broken_island", "cards_disagree", "days_disagree", "entries_repeat",
    "count_differs", "impossible_day",
    # A listing is in order, and gives nothing for the day that was asked for.
    "no_papers", "past_the_end", "other_issue",
    # A detail is in order, and of another paper than the one that was asked for.
    "other_paper",
]  # fmt: skip
"""The kinds of what is wrong with a document, or odd about it; its sentence is for people."""

PAGE_FAULTS: tuple[PageFault, ...] = get_args(PageFault)

ServedIssue = Literal["asked", "previous", "recapture", "misfiled"]
"""What a page says about the day it was served for.

asked: it is that day's issue. previous: that day lists nothing, and the issue before it is shown.
recapture: nothing, but it is a whole page of its own day. misfiled: nothing, and it is not whole.
"""

FetchOutcome = Literal[
    "page", "unchanged", "empty", "repeat",
    "redirected", "blocked", "limited", "failed", "unreadable",
]  # fmt: skip
FETCH_OUTCOMES: tuple[FetchOutcome, ...] = get_args(FetchOutcome)

ListingOutcome = FetchOutcome | Literal["known", "unasked"]
"""The outcome of a run for one listing: known where no request was due, unasked where the run ended
before its turn."""

GOOD_OUTCOMES: frozenset[FetchOutcome] = frozenset({"page", "unchanged", "empty", "repeat"})
"""Outcomes that say what the site lists. Only such a page may be asked for conditionally."""

DayStateName = Literal["complete", "moving", "empty", "repeat", "held", "failed", "missing"]
DAY_STATE_NAMES: tuple[DayStateName, ...] = get_args(DayStateName)

PublishedOnMethod = Literal["arxiv", "timestamp", "printed", "capture_year", "inferred_year"]
PUBLISHED_ON_METHODS: tuple[PublishedOnMethod, ...] = get_args(PublishedOnMethod)

LinkKind = Literal[
    "code", "project", "video", "model", "dataset", "demo", "paper", "media", "collection",
    "organization", "other",
]  # fmt: skip
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)

RepositoryKind = Literal["model", "dataset", "space"]
"""What the site keeps in its repositories."""

REPOSITORY_KINDS: tuple[RepositoryKind, ...] = get_args(RepositoryKind)

FoundIn = Literal["abstract", "declared"]
FOUND_IN: tuple[FoundIn, ...] = get_args(FoundIn)

DeclaredAs = Literal["repository", "project_page", "media"]
DECLARED_AS: tuple[DeclaredAs, ...] = get_args(DeclaredAs)

KeywordFold = Literal["hyphen", "plural", "brackets", "acronym"]
"""The rules by which spellings of a keyword become one concept."""

KEYWORD_FOLDS: tuple[KeywordFold, ...] = get_args(KeywordFold)

DisagreementKind = Literal[
    "wording", "punctuation",
    "adjacent_day", "day",
    "order", "initials", "missing", "extra", "names", "count",
]  # fmt: skip
"""How the statements of two sources about a paper differ.

Texts: wording: in letters or digits. punctuation: in other marks alone. Days: adjacent_day: one is
the day after the other, as where a page prints days in a time zone. day: more. Authors: order: the
same names in another order. initials: other first names of one initial. missing: a page leaves some
out that arXiv has. extra: it has more than arXiv. names: anything else. count: another number.
"""

DISAGREEMENT_KINDS: tuple[DisagreementKind, ...] = get_args(DisagreementKind)

DisagreeingColumn = Literal["title", "abstract", "published_on", "authors", "author_count"]
"""What the statements of two sources about a paper are compared in."""

DISAGREEING_COLUMNS: tuple[DisagreeingColumn, ...] = get_args(DisagreeingColumn)

IdentifierScheme = Literal["doi", "journal_ref", "report_number"]
IDENTIFIER_SCHEMES: tuple[IdentifierScheme, ...] = get_args(IdentifierScheme)

SourceName = Literal["daily_papers", "arxiv"]
"""The sites and services that state something of a paper; each is a folder of etl/sources."""

SOURCES: tuple[SourceName, ...] = get_args(SourceName)

IdentifierMatch = Literal["arxiv_id"]
IDENTIFIER_MATCHES: tuple[IdentifierMatch, ...] = get_args(IdentifierMatch)

AliasMethod = Literal["title_and_abstract"]
ALIAS_METHODS: tuple[AliasMethod, ...] = get_args(AliasMethod)

AccountAgreement = Literal["same", "words", "initials", "given_name", "login", "one_word", "none"]
"""How far an account that a page links to an author bears the author's name.

same: the same words or letters, in any order. words: two words. initials: one word, and initials of
the rest. given_name: the full name is the first name alone. login: a first or last name, and the
initial of the other. one_word: one word alone, mostly the last name. none: nothing.
"""

ACCOUNT_AGREEMENTS: tuple[AccountAgreement, ...] = get_args(AccountAgreement)

Severity = Literal["block", "warn"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

AttemptOutcome = Literal["published", "blocked"]

FeedKind = Literal["subscriptions", "queries"]
"""What a feed follows; it is the name of its folder too."""

FEED_KINDS: tuple[FeedKind, ...] = get_args(FeedKind)

WhyRule = Literal[
    "last_entry", "last_stated", "with_abstract", "page_first", "arxiv_first", "arxiv_only",
    "this_row", "last_list", "last_links", "highest", "earliest", "latest", "counted", "version",
    "last_of_all", "derived",
]  # fmt: skip
"""Which of several statements of a value the release has.

last_entry: that of the last entry that lists the paper. last_stated: the last one that is not NULL.
with_abstract: that of the last entry with an abstract. page_first: the last one of a page, else of
arXiv. arxiv_first: the other way round. arxiv_only: the last one of arXiv. this_row: that of the
entry that the row is of. last_list: the last list that is not empty, as a whole. last_links: the
links of the last entry that declares some, and of the last abstract. highest: of the highest
version. earliest, latest: of all. counted: all of them count. version: of that period. last_of_all:
the last one of all papers. derived: it follows from other rows.
"""

ExcerptPlace = Literal["document", "record"]
"""Where bytes stand that state a value.

document: in the document itself. record: in the head of the archive's record that holds it, where
stands what was stated about it.
"""

ValueReading = Literal[
    "verbatim", "squashed", "cleaned", "lower_case", "key", "key_of_title", "instant", "day",
    "printed_day", "method", "number", "list_length", "flag", "name", "name_key", "account",
    "keyword", "link", "version", "category", "identifier", "size", "places", "document", "place",
    "provenance", "filing", "rule", "access", "entry",
]  # fmt: skip
"""How a value follows from the bytes that state it, or why no bytes do."""

AnswerStatus = Literal["ok", "empty", "cut", "limit", "error"]
"""How a call of an agent ended.

ok: all rows are here. empty: nothing matches. cut: there are more rows, or a value is shortened.
limit: it was given up, because it costs too much. error: it cannot be carried out.
"""

LimitReason = Literal["time", "memory", "columns", "length", "waiting"]
"""The limit that a call of an agent reached.

time, memory: of its work. columns: of its answer. length: of a text that is asked with. waiting:
calls that wait already.
"""

CallFault = Literal["request", "no_release", "unusable", "crash"]
"""Why a call of an agent cannot be carried out.

request: it asks for what is not there or not allowed. no_release: nothing is published yet.
unusable: a file of the home is damaged or cannot be read. crash: a fault of this program.
"""

EnrichSource = Literal["arxiv", "details"]
"""What is asked about the papers that pages list: arXiv, and the site's details of each."""

ENRICH_SOURCES: tuple[EnrichSource, ...] = get_args(EnrichSource)

WorkStep = Literal[
    "waiting", "fetching", "archiving", "staging", "verifying", "publishing", "reading"
]
"""Work that is under way. It is reported many times, with how much of it is done."""

CommitPoint = Literal["archived", "staged", "derived", "checked", "published", "recorded"]
"""The end of some work. It is reported once, when what it names is durable."""

COMMIT_POINTS: frozenset[str] = frozenset(get_args(CommitPoint))

DatedFact = Literal["release", "request", "capture"]
"""What has an instant that a wrong clock may have put into the future."""

Repair = Literal["history set aside", "release set aside", "index left out"]
"""What was done about a database or an extension that could not be read. It is reported once."""

REPAIRS: frozenset[str] = frozenset(get_args(Repair))

DigestFrequency = Literal["daily", "weekly", "complete"]
"""How often a subscription's digest is made: complete: as soon as days are complete."""

NothingNew = Literal["nothing_matched", "weekend", "holiday", "not_yet", "outage"]
"""The reason why a digest has no new paper.

nothing_matched: papers came, and the filters take none of them, or they were sent before. The days
of the others list none. weekend, holiday: as answers say. not_yet: they may still come. outage: no
answer says anything.
"""

MoveKind = Literal["code", "version", "text", "upvotes", "comments", "rank"]
"""What moves in a paper. text: its title, abstract or organization as the site states them."""

MailState = Literal["intended", "handed_over", "refused"]
"""A mail of a digest: to be handed over, taken by the mail server, or refused by it for good."""
