"""Full-text search inside a release: its index, and what asks it. sql/search says how it ranks."""

from collections.abc import Mapping

from etl.errors import UsageError
from etl.release.queries import Relation, ask_release
from etl.stage.connection import Connection
from etl.stage.search_extension import has_search_index, load_search_extension

_PAPER = """
    select paper_key from core.papers where paper_key = $paper or arxiv_id = $paper
    union all
    select paper_key from core.paper_aliases where alias_key = $paper
"""


def prepare_search(con: Connection, text: str) -> None:
    """Load the extension if the release has the index and this SQL may be about it."""
    if "search." in text and has_search_index(con):
        load_search_extension(con)


def search_papers(con: Connection, words: str, filters: Mapping[str, str | None]) -> Relation:
    """Papers with any of the words, the best first; filters are parameters of search.papers.

    Raises UsageError where the release has no index, or a filter is not of its type.
    """
    _check_index(con)
    load_search_extension(con)
    return _asked(con, "papers", words, filters)


def similar_papers(con: Connection, paper: str, filters: Mapping[str, str | None]) -> Relation:
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
    return ask_release(con, f"from search.{macro}($about{named})", {"about": about} | stated)


def _check_index(con: Connection) -> None:
    if not has_search_index(con):
        raise UsageError("this release has no search index: `paperhouse publish --search` adds it")
