"""The full-text index inside a new release; sql/search says how it ranks."""

from etl.contract.ddl import comment_sql
from etl.stage.connection import Connection
from etl.stage.search_extension import load_search_extension
from etl.stage.sql_files import sql_folder

_WORD_GAP = r"[^\p{L}\p{N}]+"
"""Everything but letters and digits separates words."""
_MACROS = ("ranked", "papers", "similar")
"""Those of sql/search that read the index, each after those that it calls."""


def build_search_index(con: Connection) -> None:
    """Index titles and abstracts of the current database, a new release that nobody reads yet."""
    load_search_extension(con)
    files = sql_folder("search")
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
    con.execute(comment_sql("table", "search.documents", meaning))


def remove_search_index(con: Connection) -> None:
    """Take the index of the last release out of its clone, in which other papers are found."""
    for schema in ("search", "fts_search_documents"):
        con.execute(f"drop schema if exists {schema} cascade")
