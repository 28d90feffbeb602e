"""The marts of a release: a view for each file of sql/marts, or a table that follows what changed.

A mart whose header says by which keys its rows follow (`-- by:`) is a table. Its query is asked
about rows of the keys under `-- from:` alone, in a database that has only these; in a large first
derivation about a portion of all keys after the other.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from etl.build.changes import may_differ, rows_of_keys
from etl.build.fill_tables import FillStatement, fill_by
from etl.build.replaced_rows import NO_ROWS, changed_rows, replace_rows
from etl.contract.ddl import comment_sql
from etl.contract.tables import TABLES_BY_NAME
from etl.stage.connection import Connection, OutOfMemory
from etl.stage.mart_files import mart_columns, mart_comment, mart_key, marts_in_order
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, create_as_sql, insert_rows_sql, sql_folder, sql_text

_FOLLOWED = (
    "changed_signatures", "signed_papers", "reknown_authors", "paired_papers", "paired_authors",
    "changed_months", "monthly_papers",
)  # fmt: skip
"""Tables of `work` by which marts follow what changed in `core`. They are filled after `core`."""
_CORE = "core.authors, core.authorships, core.papers, core.keywords"
"""Tables of `core` by whose rows that left or came they are filled."""
_MOST_PORTIONS = 256
"""Portions of a mart's keys that are still halved once more where memory has no room for one."""


def mart_statements() -> Iterator[str]:
    """Statements that create the marts, each after those that it reads, and describe them."""
    yield sql_text("macros", "leaderboard")
    for mart in marts_in_order():
        name = f"mart.{mart.name}"
        kind = "table" if is_kept(mart) else "view"
        query = f"from ({mart.text}) limit 0" if is_kept(mart) else mart.text
        yield create_as_sql(kind, name, query)
        yield mart_comment(mart, kind)
        for column, meaning in mart_columns(mart).items():
            yield comment_sql("column", f'{name}."{column}"', meaning)


def mart_fill_statements(*, follows: bool, portion_count: int = 1) -> Iterator[FillStatement]:
    """The statements that fill the marts that are tables, each after those that it reads.

    portion_count: where rows follow by one column, those of so many portions of its keys are worked
    out one after the other, for want of memory.
    """
    for name in _FOLLOWED if follows else ():
        query = sql_text("work", name)
        text = create_as_sql("table", f"work.{name}", query)
        yield fill_by(f"work.{name}", text, f"from {_CORE}, ({query})")
    for mart in filter(is_kept, marts_in_order()):
        yield _fill_mart(mart, follows=follows, portion_count=portion_count)


def is_kept(mart: SqlFile) -> bool:
    """True for a mart that is a table: it takes too long to be worked out for each question."""
    return "by" in mart.header


def _fill_mart(mart: SqlFile, *, follows: bool, portion_count: int) -> FillStatement:
    name = f"mart.{mart.name}"
    if follows:
        asked = [_asked_rows(mart, it) for it in sorted(tables_read(mart.text))]
        read = " ".join([*asked, may_differ(mart)])
        return FillStatement(name, lambda con: _replace_mart(con, mart), read)
    key = _only_key(mart)
    if key is None or portion_count == 1:
        return fill_by(name, insert_rows_sql(name, mart.text), mart.text)

    def fill(con: Connection) -> None:
        for portion in range(portion_count):
            _fill_portion(con, mart, key, portion, portion_count)

    return FillStatement(name, fill, mart.text)


def _fill_portion(con: Connection, mart: SqlFile, key: str, portion: int, count: int) -> None:
    """Insert a portion of `count` into a mart; where memory is not enough, one half at a time.

    Raises OutOfMemory where it is not enough for a small portion either.
    """
    asking = insert_rows_sql(f"release.mart.{mart.name}", mart.text)
    rows_of = partial(_rows_of_portion, key=key, portion=str(portion), count=str(count))
    try:
        con.execute(_asking(mart, asking, rows_of))
    except OutOfMemory:
        con.execute(f"use release; detach database if exists of_{mart.name}")
        if count >= _MOST_PORTIONS:
            raise
        for half in (portion, portion + count):  # hashes that leave either when divided by 2 count
            _fill_portion(con, mart, key, half, 2 * count)


def _only_key(mart: SqlFile) -> str | None:
    """The one column by whose keys all rows of a mart follow, and what it reads is asked."""
    by = mart.lines("by")
    return by[0].split(" in ")[0] if len(by) == 1 and by[0] in mart.lines("from") else None


def _rows_of_portion(name: str, key: str, portion: str, count: str) -> str:
    """A table's rows of the keys of a portion, or all of a table without the key."""
    table = f"release.{name}"
    if key not in _columns(name):
        return f"from {table}"
    return sql_text(
        "basis", "rows_of_portion", table=table, key=key, portion=portion, portion_count=count
    )


def _replace_mart(con: Connection, mart: SqlFile) -> None:
    """Give a mart of the cloned release the rows that it has now, if what it reads changed."""
    if not _has_changed(con, tables_read(mart.text)):
        return
    answer = f"work.answer_{mart.name}"
    asking = create_as_sql("table", answer, mart.text)
    con.execute(_asking(mart, asking, lambda it: _asked_rows(mart, it)))
    condition = may_differ(mart)
    rows = f"from {answer} where {condition}"
    replace_rows(con, f"mart.{mart.name}", mart_key(mart), rows, condition)


def _asking(mart: SqlFile, asking: str, rows_of: Callable[[str], str]) -> str:
    """Statements that ask a mart's query where each table has only the rows of a query."""
    database = f"of_{mart.name}"
    views = [
        create_as_sql("view", f"{database}.{it}", rows_of(it))
        for it in sorted(tables_read(mart.text))
    ]
    return sql_text(
        "basis", "asked_mart", database=database, views=";\n".join(views), asking=asking
    )


def _has_changed(con: Connection, names: Iterable[str]) -> bool:
    """False where no row of these tables left or came, so that what reads them says the same.

    A mart that was left as it is has no changed rows that are counted. A view is not known of.
    """
    changed = changed_rows(con)
    marts = sql_folder("marts")
    for name in names:
        schema, _, short = name.partition(".")
        is_mart = schema == "mart"
        if is_mart and not is_kept(marts[short]):
            return True
        rows = changed.get(f"mart_{short}" if is_mart else short, NO_ROWS if is_mart else None)
        if rows != NO_ROWS:
            return True
    return False


def _asked_rows(mart: SqlFile, name: str) -> str:
    """A table's rows of the first keys of the mart's header that it has, or all without any."""
    for line in mart.lines("from"):
        if line.split(" in ")[0] in _columns(name):
            return rows_of_keys(f"release.{name}", line)
    return f"from release.{name}"


def _columns(name: str) -> set[str]:
    schema, _, short = name.partition(".")
    if schema != "mart":
        return set(TABLES_BY_NAME[name].polars_schema)
    return set(mart_columns(sql_folder("marts")[short]))
