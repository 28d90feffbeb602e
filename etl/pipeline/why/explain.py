"""`explain_value`: the stories of a paper's values, from the release and the archive."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from etl.contract.paper_table import PAPERS
from etl.contract.tables import TABLES_BY_NAME
from etl.errors import UsageError
from etl.ids import PaperKey
from etl.limits import MAX_WHY_ROWS
from etl.pipeline.why.choices import (
    Candidate,
    choose,
    find_candidates,
    other_statements,
)
from etl.pipeline.why.column_rules import TABLE_RULES
from etl.pipeline.why.paper_documents import PaperDocuments, Place, Row, read_paper_documents
from etl.pipeline.why.statement_rules import TableRules
from etl.pipeline.why.stories import CellStory, Evidence, Excerpt, WhyAnswer
from etl.pipeline.why.why_texts import READING_TEXTS, RULE_TEXTS
from etl.release.database import latest_release
from etl.release.paper_names import find_paper
from etl.settings import Settings
from etl.sources.passages import Sought
from etl.stage.connection import Connection, execute
from etl.stage.sql_files import sql_text

_SCHEMA = re.compile("(?:core|quality|meta)[.]")
_RECORDED = {
    "capture_id": "Paperhouse-Capture-ID",
    "captured_at": "Paperhouse-Stated-Captured-At",
    "seen_at": "Paperhouse-Stated-Captured-At",
    "url": "Paperhouse-Stated-URL",
    "source": "Paperhouse-Source",
    "sha256": "WARC-Payload-Digest",
    "byte_count": "Paperhouse-Byte-Count",
    "imported_at": "Paperhouse-Imported-At",
}
"""The fields of the archive's records that state what no part of a document does."""
_SHORT_NAMES = {name.partition(".")[2]: name for name in TABLE_RULES}


def explain_value(
    con: Connection, settings: Settings, paper: str, column: str | None = None
) -> WhyAnswer:
    """Stories of a paper's values in the release: each with the documents that state it.

    con: the release. paper: as `find_paper` takes it. column: one of core.papers, a table about
    papers (`links`), or a column of one (`links.url`); without it, all of core.papers. Raises
    UsageError for an unknown paper or column, ArchiveDamaged, StorageError.
    """
    table, name = _asked(column)
    key = find_paper(con, paper)
    release_id, _ = latest_release(con)
    rows = _rows(con, table, key)
    counts = {
        it: _count(con, it, key)
        for it, rules in TABLE_RULES.items()
        if it != PAPERS.name and rules.by is None
    }
    documents = read_paper_documents(con, settings, key, list(_origins(table, rows)))
    [about] = rows if table == PAPERS.name else _rows(con, PAPERS.name, key)
    told = rows[:MAX_WHY_ROWS]
    cells = [
        _story(documents, table, row, it, with_others=name is not None)
        for row in told
        for it in TABLE_RULES[table].columns
        if name in (None, it)
    ]
    counted = counts.get(table, len(rows))
    return WhyAnswer(
        release_id,
        key,
        about["title"],
        tuple(cells),
        {it: count for it, count in counts.items() if count},
        documents.document_count,
        len(documents.quoted),
        counted - len(told),
    )


def _asked(column: str | None) -> tuple[str, str | None]:
    """The table and the column that are meant. Raises UsageError, which lists what there is."""
    if column is None:
        return PAPERS.name, None
    if column in TABLE_RULES[PAPERS.name].columns:
        return PAPERS.name, column
    short, _, name = _SCHEMA.sub("", column).partition(".")
    if short not in _SHORT_NAMES:
        others = [f"{it}.{short}" for it, its in _SHORT_NAMES.items() if _has(its, short)]
        if others:
            raise UsageError(
                f"core.papers has no column {column!r}; other tables have: {', '.join(others)}"
            )
        raise UsageError(
            f"core.papers has no column {column!r}; it has {', '.join(PAPERS.polars_schema)}. "
            f"Tables are named too: {', '.join(it for it in _SHORT_NAMES if it != 'papers')}"
        )
    table = _SHORT_NAMES[short]
    if name and not _has(table, name):
        columns = ", ".join(TABLE_RULES[table].columns)
        raise UsageError(f"{table} has no column {name!r}; it has {columns}")
    return table, name or None


def _has(table: str, column: str) -> bool:
    return column in TABLE_RULES[table].columns


def _rows(con: Connection, table: str, paper: PaperKey) -> list[dict[str, Any]]:
    if by := TABLE_RULES[table].by:
        text = sql_text("lookup", "reached_rows", table=table, by=by)
        answer = execute(con, text, paper=paper)
    else:
        text = sql_text("lookup", "paper_rows", table=table)
        answer = execute(con, text, paper=paper, most=MAX_WHY_ROWS)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _origins(table: str, rows: Sequence[Row]) -> Iterator[Place]:
    """The entries that rows name as theirs, of this paper or of others."""
    for row in rows if TABLE_RULES[table].origin else ():
        capture, position = TABLE_RULES[table].origin or ("", None)
        if position and row[position] is not None:
            yield row[capture], row[position]


def _count(con: Connection, table: str, paper: PaperKey) -> int:
    text = sql_text("lookup", "count_paper_rows", table=table)
    [(count,)] = execute(con, text, paper=paper).fetchall()
    return int(count)


def _story(
    documents: PaperDocuments, table: str, row: Row, column: str, *, with_others: bool
) -> CellStory:
    rules = TABLE_RULES[table]
    rule = rules.columns[column]
    candidates = find_candidates(documents, rules, rule, row)
    chosen = choose(rules, rule, row, column, candidates)
    others = other_statements(candidates, chosen) if with_others else []
    evidence = tuple(_evidence(documents, rules, row, it) for it in chosen)
    reading = (chosen[0].stated_in if chosen else rule.stated_in[0]).reading
    if reading == "day" and evidence and evidence[0].excerpt is None:
        reading = "filing"  # neither the entry nor its page states the day
    return CellStory(
        table,
        {it: row[it] for it in TABLES_BY_NAME[table].key},
        column,
        row[column],
        rule.rule,
        RULE_TEXTS[rule.rule],
        reading,
        READING_TEXTS[reading],
        evidence,
        tuple(_evidence(documents, rules, row, it) for it in others),
    )


def _evidence(
    documents: PaperDocuments, rules: TableRules, row: Row, candidate: Candidate
) -> Evidence:
    sight = documents.sights[candidate.place]
    return Evidence(
        candidate.value,
        "arxiv" if sight.listing_kind == "records" else "daily_papers",
        sight.capture_id,
        candidate.place[1],
        sight.url,
        sight.captured_at,
        sight.template,
        sight.parser_version,
        sight.is_held,
        _excerpt(documents, rules, row, candidate),
    )


def _excerpt(
    documents: PaperDocuments, rules: TableRules, row: Row, candidate: Candidate
) -> Excerpt | None:
    part = _part(candidate)
    capture_id, position = candidate.place
    quoted = documents.quoted[capture_id]
    if part is None:
        return quoted.recorded(_RECORDED.get(candidate.stated_in.column, ""))
    if candidate.row.get("is_hidden"):
        return None  # the bytes have the name that the author hides
    if part == "account":
        return quoted.excerpt(position, Sought("entry"), f'"{candidate.row["login"]}"')
    text = row[rules.text] if rules.text else None
    place = row[rules.place] if rules.place else candidate.row.get("version")
    if part == "authors" and not rules.place:
        place = candidate.row.get("author_position")
    words = text if part == "abstract" else None
    sought = Sought(part, place, text)
    excerpt = quoted.excerpt(position, sought, words)
    if excerpt is None and part == "submitted_on":
        return quoted.excerpt(position, Sought("listed_on"), None)
    return excerpt


def _part(candidate: Candidate) -> str | None:
    """The part of the entry; that of a list of several kinds is named by the row."""
    match candidate.stated_in.part:
        case "identifiers":
            return str(candidate.row["scheme"])
        case "repositories":
            return str(candidate.row["repository_kind"])
        case "links" if candidate.row["found_in"] == "abstract":
            return "abstract"
        case part:
            return part
