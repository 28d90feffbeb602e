"""The SQL files: each is one query (or one macro) under a header of comment lines."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.stage.connection import Connection, execute

_ROOT = Path(__file__).parents[2] / "sql"
_HEADER = re.compile(r"-- (\w+): (.*)")
_PARSE = "select json_serialize_sql($sql, skip_empty := true, skip_null := true)"
_MACRO = re.compile(r"^create (?:temp )?macro [\w.]+\([^)]*\) as (table )?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file of sql/: its folder, its name, its text and the lines of its header by keyword."""

    sql_folder: str
    name: str
    text: str
    header: dict[str, list[str]]

    def line(self, keyword: str) -> str | None:
        """The header's first line of that keyword."""
        return self.header.get(keyword, [None])[0]

    def lines(self, keyword: str) -> list[str]:
        """The header's lines of that keyword. Raises ValueError that names a file without any."""
        if keyword not in self.header:
            file = f"sql/{self.sql_folder}/{self.name}.sql"
            raise ValueError(f"{file} has no line `-- {keyword}: …` in its header")
        return self.header[keyword]


@cache
def sql_folder(name: str) -> dict[str, SqlFile]:
    """Every file of sql/<name>, by the name without its ending, sorted."""
    paths = sorted((_ROOT / name).glob("*.sql"))
    return {path.stem: _file(name, path.stem, path.read_text("utf-8")) for path in paths}


def tables_read(con: Connection, text: str) -> frozenset[str]:
    """The tables and views that a query reads, as `schema.name`, through the macros it calls too.

    The text is one query, or one macro. DuckDB's own parser finds the names, so neither comments
    nor names of CTEs nor columns count. It binds nothing: no table has to exist, and any connection
    will do (a new one would cost 10 ms). Raises ValueError where the text does not parse.
    """
    tables, functions = _names(con, text)
    macros = sql_folder("macros")
    called = (tables_read(con, macros[name].text) for name in functions & macros.keys())
    return tables.union(*called)


def _names(con: Connection, text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The tables with a schema and the functions that DuckDB's parser finds in a query."""
    tables, functions = set(), set()

    def note(node: dict[str, Any]) -> dict[str, Any]:
        if node.get("type") == "BASE_TABLE" and "schema_name" in node:
            tables.add(f"{node['schema_name']}.{node['table_name']}")
        if "function_name" in node:
            functions.add(node["function_name"])
        return node

    answer = execute(con, _PARSE, sql=_as_query(text)).fetchall()[0][0]
    tree = json.loads(answer, object_hook=note)
    if tree.get("error"):
        raise ValueError(f"{tree['error_message']}: {text!r}")
    return frozenset(tables), frozenset(functions)


def _as_query(text: str) -> str:
    """A query as it stands; of a macro, a query of its body, which the parser takes."""
    macro = _MACRO.search(text)
    if macro is None:
        return text
    body = text[macro.end() :]
    return f"select * from {body}" if macro[1] else f"select {body}"


def _file(folder_name: str, name: str, text: str) -> SqlFile:
    header: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _HEADER.fullmatch(line):
            header.setdefault(match[1], []).append(match[2])
    return SqlFile(folder_name, name, text.strip().removesuffix(";"), header)
