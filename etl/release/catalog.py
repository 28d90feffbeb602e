"""The catalog: every released table and mart with its columns, fill rates and examples."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from etl.contract.model import Table
from etl.contract.tables import RELEASED_TABLES, STAGED_TABLES
from etl.stage.connection import Connection, column_types
from etl.stage.mart_files import mart_columns, mart_key
from etl.stage.query_tables import tables_read
from etl.stage.sql_files import SqlFile, sql_folder, sql_text

_DERIVED = {
    "quality.checks": "etl/build/checks.py",
    "quality.fill_rates": "sql/macros/fill_rates.sql",
    "meta.day_states": "etl/pipeline/released_days.py",
}
"""The files that fill the other tables, each of which no file of sql/ has the name of."""


@dataclass(frozen=True, slots=True)
class CatalogColumn:
    """One column of a table or mart.

    target: the table that it refers to. source: the column or file that its values come from, as
    far as equal names tell. filled_count, example: of a release; None where there is none yet.
    """

    name: str
    meaning: str
    type: str | None
    is_key: bool
    is_required: bool
    target: str | None
    source: str
    filled_count: int | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogTable:
    """One table or mart; row_count is None where nothing is released yet."""

    name: str
    meaning: str
    grain: str
    key: tuple[str, ...]
    source: str
    fields: tuple[CatalogColumn, ...]
    row_count: int | None = None

    @property
    def schema(self) -> str:
        return self.name.partition(".")[0]


def read_catalog(con: Connection | None) -> list[CatalogTable]:
    """Every released table, then every mart. con: the release to be counted, if any."""
    found = [_catalog_table(table) for table in RELEASED_TABLES]
    found += [_catalog_mart(mart) for mart in sql_folder("marts").values()]
    return found if con is None else [_with_counts(con, relation) for relation in found]


def _catalog_table(table: Table) -> CatalogTable:
    schema, name = table.name.split(".")
    file = sql_folder(schema).get(name)
    source = f"sql/{schema}/{name}.sql" if file else _DERIVED[table.name]
    read = tables_read(file.text) if file else frozenset()
    targets = {reference.column: reference.target for reference in table.references}
    fields = tuple(
        CatalogColumn(
            column.name,
            column.meaning,
            column.type.value,
            column.name in table.key,
            column.required,
            targets.get(column.name),
            _staged(read, column.name) or source,
        )
        for column in table.columns
    )
    return CatalogTable(table.name, table.meaning, table.grain, table.key, source, fields)


def _staged(read: Set[str], column: str) -> str | None:
    """The staged column of this name, if its table is among those read: a name means one thing."""
    for table in STAGED_TABLES:
        name = table.name.partition(".")[2]
        names = {table.name, f"work.{name}", f"work.stated_{name}"}
        if names & read and column in {it.name for it in table.columns}:
            return f"{table.name}.{column}"
    return None


def _catalog_mart(mart: SqlFile) -> CatalogTable:
    source = f"sql/marts/{mart.name}.sql"
    read = tables_read(mart.text)
    [question], [grain] = (mart.lines(it) for it in ("question", "grain"))
    key = mart_key(mart)
    fields = tuple(
        CatalogColumn(
            name, meaning, None, name in key, name in key, None, _read(read, name) or source
        )
        for name, meaning in mart_columns(mart).items()
    )
    return CatalogTable(f"mart.{mart.name}", question, grain, key, source, fields)


def _read(read: Set[str], column: str) -> str | None:
    """The released column of this name, if its table is among those read."""
    for name, columns in _columns().items():
        if name in read and column in columns:
            return f"{name}.{column}"
    return None


def _columns() -> Mapping[str, set[str]]:
    tables = {table.name: {column.name for column in table.columns} for table in RELEASED_TABLES}
    marts = {f"mart.{mart.name}": {*mart_columns(mart)} for mart in sql_folder("marts").values()}
    return tables | marts


def _with_counts(con: Connection, relation: CatalogTable) -> CatalogTable:
    """The same with counts and examples. Equal rows give equal examples."""
    names = [f'"{field.name}"' for field in relation.fields]
    order = f"md5(row({', '.join(relation.key)})::varchar)"
    text = sql_text(
        "summary",
        "filled_columns",
        counts=", ".join(f"count({name})" for name in names),
        examples=", ".join(f"min_by({name}::varchar, {order})" for name in names),
        relation=relation.name,
    )
    [(row_count, *rest)] = con.execute(text).fetchall()
    types = column_types(con, relation.name)
    fields = (
        replace(field, type=types[field.name], filled_count=filled, example=example)
        for field, filled, example in zip(
            relation.fields, rest[: len(names)], rest[len(names) :], strict=True
        )
    )
    return replace(relation, row_count=row_count, fields=tuple(fields))
