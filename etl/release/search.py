"""Full-text search in a release; sql/search defines how papers are ranked."""

from collections.abc import Mapping

from etl.errors import UsageError
from etl.limits import MAX_SEARCH_CHARACTERS
from etl.release.paper_names import find_paper
from etl.release.queries import Relation, ask_release
from etl.stage.connection import Connection
from etl.stage.search_extension import (
    EXTENSION_ADVICE,
    has_search_index,
    is_search_extension_loaded,
)


def search_papers(con: Connection, words: str, filters: Mapping[str, str | None]) -> Relation:
    """Papers with any of the words, the best first. filters: parameters of search.papers.

    Raises UsageError where the release has no index, the extension that it needs could not be
    loaded, a filter is not of its type, or the words are more than MAX_SEARCH_CHARACTERS.
    """
    if len(words) > MAX_SEARCH_CHARACTERS:
        most = f"{MAX_SEARCH_CHARACTERS:,}"
        raise UsageError(
            f"{len(words):,} characters to look for: {most} at most, so name fewer words"
        )
    check_searchable(con)
    return _ask_macro(con, "papers", words, filters)


def similar_papers(con: Connection, paper: str, filters: Mapping[str, str | None]) -> Relation:
    """Papers that share the most telling words of one paper, named as `find_paper` reads it.

    Raises UsageError as search_papers does, and for a paper that the release lacks.
    """
    _check_index(con)
    return _ask_macro(con, "similar", find_paper(con, paper), filters)


def check_searchable(con: Connection) -> None:
    """Raise UsageError where words cannot be looked for: their index or their stems are missing."""
    _check_index(con)
    if not is_search_extension_loaded(con):
        raise UsageError(f"DuckDB's extension fts could not be loaded: {EXTENSION_ADVICE}")


def _ask_macro(
    con: Connection, macro: str, about: str, filters: Mapping[str, str | None]
) -> Relation:
    stated = {name: value for name, value in filters.items() if value is not None}
    named = "".join(f", {name} := ${name}" for name in stated)
    return ask_release(con, f"from search.{macro}($about{named})", {"about": about} | stated)


def _check_index(con: Connection) -> None:
    if not has_search_index(con):
        raise UsageError(
            "this release has no search index, because DuckDB's extension fts could not be loaded "
            f"when it was made: {EXTENSION_ADVICE}, then `paperhouse publish`"
        )
