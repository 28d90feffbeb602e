"""Questions put to the release: any SQL, or a named query of sql/queries with its parameters."""

import re
from collections.abc import Mapping

import duckdb

from etl.errors import UsageError
from etl.warehouse import sql
from etl.warehouse.duck import Connection
from etl.warehouse.sql import SqlFile

_PARAMETER = re.compile(r"(\w+): (\w+): (.*?): (.*)")


def named() -> dict[str, SqlFile]:
    """The named queries; their headers hold the question and what an answer means."""
    return sql.folder("queries")


def ask(con: Connection, sql_or_name: str, stated: Mapping[str, str]) -> duckdb.DuckDBPyRelation:
    """The answer, not yet read. Raises UsageError for a wrong name, parameter or SQL text."""
    file = named().get(sql_or_name)
    if file is None and re.fullmatch(r"[\w-]+", sql_or_name):
        raise UsageError(f"no query {sql_or_name!r}: `paperhouse query --list` shows them")
    values = _values(file, stated) if file else dict(stated)
    try:
        answer = con.sql(file.text if file else sql_or_name, params=values or None)
    except duckdb.Error as error:
        raise UsageError(f"the query failed: {error}") from error
    if answer is None:
        raise UsageError("this statement gives no rows; the release is read-only")
    return answer


def _values(file: SqlFile, stated: Mapping[str, str]) -> dict[str, str | None]:
    """Defaults of the header, under what is stated; every value is a parameter, never SQL text."""
    values: dict[str, str | None] = {}
    for line in file.header.get("parameter", []):
        match = _PARAMETER.fullmatch(line)
        if match is None:
            raise AssertionError(f"{file.name}: not `name: type: default: meaning`: {line}")
        values[match[1]] = None if match[3] == "null" else match[3]
    unknown = set(stated) - set(values)
    if unknown:
        raise UsageError(
            f"{file.name} has no parameter {', '.join(sorted(unknown))}; it has "
            f"{', '.join(values) or 'none'}"
        )
    return values | dict(stated)
