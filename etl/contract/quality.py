"""Tables about quality and events: quarantine, ambiguity, imports, requests and releases."""

from etl.contract import columns as c
from etl.contract.key_rules import Reference
from etl.contract.model import Column, ColumnType, Table
from etl.contract.policy import SETTLING_TIME
from etl.contract.vocabulary import (
    DAY_STATE_NAMES,
    DISAGREEMENT_KINDS,
    FETCH_OUTCOMES,
    SEVERITIES,
    SOURCES,
)

REJECTS = Table(
    "quality.rejects",
    grain="one refused entry",
    meaning="Quarantine: entries that are not in core, with every fault and the piece of the page",
    key=("reject_id",),
    columns=(
        c.text("reject_id", "Hash of capture and position", "[0-9a-f]{16}").needed(),
        c.text("table_name", "Staged table that the entry was meant for").needed(),
        c.CAPTURE_ID,
        c.POSITION,
        Column("row", ColumnType.JSON, "The entry as read, its lists included").needed(),
        Column("faults", ColumnType.TEXTS, "Every fault, in words").needed(),
        c.count("parser_version", "Version of the parser that read it", minimum=1).needed(),
    ),
    references=(Reference("capture_id", "core.captures"),),
)

AMBIGUOUS_TITLES = Table(
    "quality.ambiguous_titles",
    grain="one title-only paper that could not be resolved though ids have its title",
    meaning="Equal titles where abstracts disagree or several ids compete: nothing is resolved",
    key=("paper_key",),
    columns=(
        c.PAPER_KEY,
        c.text("title", "Title as last printed").needed(),
        c.text("reason", "Why nothing was resolved").needed(),
        c.count("candidate_count", "Ids that have the title").needed(),
        c.text("candidates", "Those ids with how far the abstracts agree, as JSON").needed(),
    ),
)

AMBIGUOUS_NAMES = Table(
    "quality.ambiguous_names",
    grain="one name of authors of whom it is not known who they are",
    meaning="Names that several accounts bear, that a page links to an account of another name, or "
    "that one list has twice",
    key=("name_key",),
    columns=(
        c.NAME_KEY.needed(),
        Column("reasons", ColumnType.TEXTS, "Why it is not known, in words").needed(),
        c.count("author_count", "Authors of this name in core.authors", minimum=1).needed(),
        c.count("paper_count", "Papers that they sign", minimum=1).needed(),
        c.text(
            "accounts",
            "Linked accounts with their full names, how far these agree, and papers, as JSON",
        ).needed(),
    ),
)

DIFFERING_STATEMENTS = Table(
    "quality.differing_statements",
    grain="paper x column x source, where the last statements of two sources differ",
    meaning="What pages and arXiv's records each say of a paper where they disagree: "
    "mart.source_disagreements has both on one row",
    key=("paper_key", "column_name", "source"),
    columns=(
        c.PAPER_KEY,
        c.text(
            "column_name", "`title`, `abstract`, `published_on`, `authors` or `author_count`"
        ).needed(),
        c.choice("source", SOURCES, "Who states the value").needed(),
        c.choice(
            "kind",
            DISAGREEMENT_KINDS,
            "How they differ: texts in `wording` or only in `punctuation`; days by one, "
            "`adjacent_day`, or more, `day`; authors in `order`, in `initials` of first names, "
            "because a page leaves some out (`missing`) or has more (`extra`), in other `names`, "
            "or, where no page lists them, in their `count`",
        ).needed(),
        c.prose(
            "value", "What it states last; authors by their cleaned names, `; ` between them"
        ).needed(),
        *c.ORIGIN,
    ),
    references=(
        Reference("paper_key", "core.papers"),
        Reference("capture_id", "core.captures"),
    ),
)

CHECKS = Table(
    "quality.checks",
    grain="one check that was asked before this release was published",
    meaning="The rules that the release was checked against, and which rows break them",
    key=("check_id",),
    columns=(
        c.text(
            "check_id", "Stable id: `papers.title.required`, or the name of a file of sql/checks"
        ).needed(),
        c.text("rule", "The rule as a sentence, which may be reworded").needed(),
        c.text("table_name", "Table that it is about").needed(),
        c.text("source", "Where it stands: contract, a file of sql/checks, expectations").needed(),
        c.choice("severity", SEVERITIES, "Whether a broken rule stops the release").needed(),
        c.count("checked_count", "Rows of that table").needed(),
        c.count("broken_count", "Rows that break it").needed(),
        c.text("sample", "Up to three of those rows"),
    ),
)

FILL_RATES = Table(
    "quality.fill_rates",
    grain="one column of a table in core",
    meaning="How many rows state each column: what fades from the site's pages shows here first",
    key=("table_name", "column_name"),
    columns=(
        c.text("table_name", "Table").needed(),
        c.text("column_name", "Column").needed(),
        c.count("row_count", "Rows of the table").needed(),
        c.count("stated_count", "Rows where the column is not NULL").needed(),
    ),
)

IMPORTS = Table(
    "meta.imports",
    grain="one archived document",
    meaning="When each document entered the archive, and where it stands there",
    key=("capture_id",),
    columns=(
        c.CAPTURE_ID,
        c.instant("imported_at", "When it entered the archive, the earliest time").needed(),
        c.text("archive_file", "WARC file, relative to the archive folder").needed(),
        c.count("archive_offset", "Byte offset of the record with the body").needed(),
    ),
    references=(Reference("capture_id", "core.captures"),),
)

FETCHES = Table(
    "meta.fetches",
    grain="one request",
    meaning="Every request to the site and what came of it",
    key=("url", "requested_at"),
    columns=(
        c.text("url", "URL that was requested").needed(),
        c.instant("requested_at", "When it was sent").needed(),
        c.count("status", "HTTP status; NULL when no answer came", minimum=100),
        c.count("byte_count", "Size of the body in bytes"),
        c.choice("outcome", FETCH_OUTCOMES, "What came of it").needed(),
        c.CAPTURE_ID.renamed("capture_id", "The document that was archived, if any").optional(),
        c.text("detail", "What was odd about the answer, in words"),
    ),
)

DAY_STATES = Table(
    "meta.day_states",
    grain="one day, from the first to the last one that a document or a request is about",
    meaning="What was known of each day when the release was made",
    key=("day",),
    columns=(
        c.day("day", "The day").needed(),
        c.choice(
            "state",
            DAY_STATE_NAMES,
            f"`complete`: fetched {SETTLING_TIME.days} days after its end; `moving`: listed, and "
            "may still change; "
            "`empty`, `repeat`: the site lists nothing for it, or shows another day; `held`: far "
            "fewer papers than before; `failed`: no answer; `missing`: never asked for",
        ).needed(),
        c.text("why", "The reason, in words").needed(),
        c.flag(
            "may_grow",
            "More papers may come to be known: it is neither complete nor confirmed to list none",
        ).needed(),
        c.instant("answered_at", "The last answer about the day; NULL where none has an instant"),
    ),
)

RELEASES = Table(
    "meta.releases",
    grain="one published release",
    meaning="Every release up to this one",
    key=("release_id",),
    columns=(
        c.text("release_id", "UTC instant of the attempt, sortable").needed(),
        c.instant("published_at", "When it was published").needed(),
        c.count("capture_count", "Rows of core.captures").needed(),
        c.count("listing_count", "Rows of core.listings").needed(),
        c.count("paper_count", "Rows of core.papers").needed(),
        c.count("reject_count", "Rows of quality.rejects").needed(),
        c.text("code_version", "Version of Paperhouse that made it").needed(),
    ),
)

EVIDENCE_TABLES = (REJECTS, AMBIGUOUS_TITLES, AMBIGUOUS_NAMES, DIFFERING_STATEMENTS)
"""These follow from the pages, as those of core do. The others tell when the program ran."""

QUALITY_TABLES = (
    *EVIDENCE_TABLES,
    CHECKS,
    FILL_RATES,
    IMPORTS,
    FETCHES,
    DAY_STATES,
    RELEASES,
)
