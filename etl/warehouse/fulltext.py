"""Full-text search inside a release: its index, and what asks it. sql/search says how it ranks."""

from collections.abc import Mapping
from importlib.resources import files

import duckdb

from etl.contract import ddl
from etl.errors import UsageError
from etl.warehouse import answers, sql
from etl.warehouse.answers import Relation
from etl.warehouse.duck import Connection

_WORD_GAP = r"[^\p{L}\p{N}]+"
_MACROS = ("ranked", "papers", "similar")
_PAPER = """
    select paper_key from core.papers where paper_key = $paper or arxiv_id = $paper
    union all
    select paper_key from core.paper_aliases where alias_key = $paper
"""


def build(con: Connection) -> None:
    """Index titles and abstracts of the current database, a new release that nobody reads yet."""
    load(con)
    files = sql.folder("search")
    con.execute("create schema search")
    con.execute(files["folded"].text)
    con.execute(f"create table search.documents as {files['documents'].text}")
    con.execute(
        "pragma create_fts_index('search.documents', 'paper_key', 'title', 'abstract', "
        f"ignore = '{_WORD_GAP}')"
    )
    for name in _MACROS:
        con.execute(files[name].text)
    meaning = "What search reads of each paper: title and abstract, folded. One row: one paper."
    con.execute(ddl.comment("table", "search.documents", meaning))


def is_built(con: Connection) -> bool:
    """Whether the release has the index."""
    found = "select 1 from duckdb_schemas() where schema_name = 'search' and not internal"
    return bool(con.execute(found).fetchall())


def load(con: Connection) -> None:
    """Load DuckDB's full-text extension from its wheel: it stems words, in queries as in texts."""
    folder = files("duckdb_extension_fts") / "extensions" / f"v{duckdb.__version__}"
    con.execute(f"load {ddl.literal(str(folder / 'fts.duckdb_extension'))}")


def prepare(con: Connection, text: str) -> None:
    """Load the extension if the release has the index and this SQL may be about it."""
    if "search." in text and is_built(con):
        load(con)


def papers(con: Connection, words: str, filters: Mapping[str, str | None]) -> Relation:
    """Papers with any of the words, the best first; filters are parameters of search.papers.

    Raises UsageError where the release has no index, or a filter is not of its type.
    """
    _check_index(con)
    load(con)
    return _asked(con, "papers", words, filters)


def similar(con: Connection, paper: str, filters: Mapping[str, str | None]) -> Relation:
    """Papers that share the words that tell most of this one, named by key or arXiv id.

    Raises UsageError as above, and for a paper that the release lacks.
    """
    _check_index(con)
    keys = con.execute(_PAPER, {"paper": paper}).fetchall()
    if not keys:
        raise UsageError(
            f"the release has no paper {paper!r}: name it by its arXiv id or paper_key, as "
            "`paperhouse search` shows them"
        )
    return _asked(con, "similar", keys[0][0], filters)


def _asked(con: Connection, macro: str, about: str, filters: Mapping[str, str | None]) -> Relation:
    stated = {name: value for name, value in filters.items() if value is not None}
    named = "".join(f", {name} := ${name}" for name in stated)
    return answers.ask(con, f"from search.{macro}($about{named})", {"about": about} | stated)


def _check_index(con: Connection) -> None:
    if not is_built(con):
        raise UsageError("this release has no search index: `paperhouse publish --search` adds it")
