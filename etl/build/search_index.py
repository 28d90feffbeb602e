"""The full-text index inside a release: which words stand in which papers.

It follows the papers that come and leave. What a score needs of all papers is counted from what is
kept, so the scores are those of an index that was made in full. sql/indexing has the steps,
sql/search what a release keeps and how it ranks.
"""

from collections.abc import Iterator

from etl.stage.connection import Connection
from etl.stage.sql_files import create_as_sql, insert_rows_sql, sql_text

_MACROS = (
    "unmarked", "folded", "pieces", "runs", "parts", "words", "stop_words",
    "ranked", "papers", "similar",
)  # fmt: skip
"""Those of sql/search, each after those that it calls."""
_LONGEST_TAIL = 1 / 8
"""Postings of young papers stand behind the sorted ones. Where these papers are more than such a
share of all, the next release sorts them in."""
_SORTED_TOGETHER = 4
"""The postings of so many portions are sorted at once: memory is enough, and each sorted run more
is a block more that a search reads for each word."""
_FEW = 50_000
"""Postings of so few papers are never sorted: a search reads all of them in some milliseconds."""


def search_index_statements(
    *, follows: bool, is_sorted: bool = False, portion: int = 0, portion_count: int = 1
) -> Iterator[str]:
    """Statements that bring the index of the current database to its papers.

    follows: the index is that of the last release, and `work` says which papers left and came.
    Otherwise there is none, and all papers come, or a portion of them after the other. is_sorted:
    postings stand in the order of their words. Those of a few portions are sorted by themselves, so
    that memory is enough, and a search reads a few blocks of each run.
    """
    if not follows and portion == 0:
        yield sql_text("search", "tables")
        yield from (sql_text("search", name) for name in _MACROS)
    leaving = _step("leaving") if follows else "from core.papers limit 0"
    yield create_as_sql("or replace temp view", "leaving", leaving)
    yield create_as_sql("or replace temp view", "coming", _coming(follows, portion_count))
    yield from map(_worked_out, ("leaving_documents", "leaving_terms"))
    yield _step("remove")
    yield _worked_out("documents")
    yield from map(_worked_out, ("pieces", "piece_words"))
    yield insert_rows_sql("search.terms", _step("new_terms"))
    yield _worked_out("piece_terms")
    yield _worked_out("coming_postings")
    yield "drop table work.pieces"
    yield insert_rows_sql("search.documents", _step("coming_documents"))
    yield _worked_out("changed_terms")
    if is_sorted and not follows:
        yield from _in_runs(portion, portion_count)
    else:
        yield insert_rows_sql("search.postings", "from work.coming_postings")
        yield "drop table work.coming_postings"
    yield _step("count")
    if is_sorted and follows:
        yield _step("sort")
    if is_sorted and portion == portion_count - 1:
        yield _step("mark_sorted")


def _in_runs(portion: int, portion_count: int) -> Iterator[str]:
    """Statements that keep a portion's postings until their run is full, and then sort the run."""
    number = portion + 1
    if portion % _SORTED_TOGETHER == 0:
        yield "alter table work.coming_postings rename to run_postings"
    else:
        yield insert_rows_sql("work.run_postings", "from work.coming_postings")
        yield "drop table work.coming_postings"
    if number % _SORTED_TOGETHER == 0 or number == portion_count:
        yield insert_rows_sql("search.postings", _step("in_order"))
        yield "drop table work.run_postings"


def is_tail_long(con: Connection) -> bool:
    """True where many postings of the current database's index stand behind the sorted ones."""
    [(young, all_)] = con.execute(_step("tail")).fetchall()
    return are_many(all_) and bool(young > all_ * _LONGEST_TAIL)


def are_many(paper_count: int) -> bool:
    """True for so many papers that a search should not read the postings of all of them."""
    return paper_count > _FEW


def remove_search_index(con: Connection) -> None:
    """Take the index of the last release out of its clone, which has other papers."""
    con.execute("drop schema if exists search cascade")


def _coming(follows: bool, portion_count: int) -> str:
    """A query for papers that are new in the index: changed ones, all, or those of a portion."""
    if follows:
        return _step("coming")
    return "from core.papers" if portion_count == 1 else _step("portion")


def _step(name: str) -> str:
    return sql_text("indexing", name)


def _worked_out(name: str) -> str:
    return create_as_sql("or replace table", f"work.{name}", _step(name))
