"""The index of search, in a release that a test made by hand."""

from etl.build.search_index import search_index_statements
from etl.stage.connection import Connection
from etl.stage.search_extension import load_search_extension


def index_papers(con: Connection) -> None:
    """Index the papers of the current database, as a full derivation does."""
    assert load_search_extension(con)
    con.execute("attach ':memory:' as work")
    for statement in search_index_statements(follows=False):
        con.execute(statement)
    con.execute("detach work")
