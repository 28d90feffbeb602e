"""The words with which the release is described to a program that knows nothing of it."""

from collections.abc import Sequence

from etl.errors import UsageError
from etl.nearest import near_hint
from etl.release.bounded_rows import BoundedRows, Cell, RowBounds, bounded_texts, read_bounded_rows
from etl.release.queries import named_queries
from etl.release.query_parameters import query_parameters
from etl.release.statements import list_columns, list_tables
from etl.stage.connection import Connection
from etl.stage.sql_files import SqlFile

_OVERVIEW_NOTES = [
    "Ask a question of this list with `ask`: it is written, tested and explained.",
    "Where none fits, `query` runs one statement of SQL (DuckDB) over the tables of this list.",
    "`describe` with a name has the columns of a table, or the parameters of a question.",
]


def describe(
    con: Connection, bounds: RowBounds, about: str | None
) -> tuple[BoundedRows, list[str]]:
    """Rows about the release, and how to go on.

    about: a table, a mart or a question; None for all of them. Raises UsageError for another name.
    """
    if about is None:
        return _overview(con, bounds), _OVERVIEW_NOTES
    if about in named_queries():
        return _question(bounds, named_queries()[about])
    _check_name(con, about)
    columns = read_bounded_rows(list_columns(con, about), bounds)
    return columns, ["NULL means not stated, 0 means zero. `_at` is a UTC instant, `_on` a date."]


def _overview(con: Connection, bounds: RowBounds) -> BoundedRows:
    questions: list[tuple[Cell, ...]] = [
        ("question", file.name, file.line("question"), ", ".join(_parameters(file)))
        for file in named_queries().values()
    ]
    tables: list[tuple[Cell, ...]] = [
        ("table", name, meaning, None) for name, meaning in list_tables(con).fetchall()
    ]
    return bounded_texts(("kind", "name", "meaning", "parameters"), questions + tables, bounds)


def _check_name(con: Connection, about: str) -> None:
    tables = [name for name, _ in list_tables(con).fetchall()]
    if about in tables or about in [name.partition(".")[2] for name in tables]:
        return
    hint = near_hint(about, [*tables, *named_queries()])
    raise UsageError(
        f"no table or question {about[:100]!r}: {hint}`describe` without a name lists them"
    )


def _question(bounds: RowBounds, file: SqlFile) -> tuple[BoundedRows, list[str]]:
    rows = [
        (keyword, line)
        for keyword in ("question", "answer", "not", "empty", "parameter")
        for line in file.header.get(keyword, [])
    ]
    notes = [
        f"Call `ask` with question {file.name!r} and these parameters, each as "
        "`name: type: default: meaning`.",
    ]
    return bounded_texts(("part", "text"), rows, bounds), notes


def _parameters(file: SqlFile) -> Sequence[str]:
    return [f"{it.name} {it.kind}" for it in query_parameters(file)]
