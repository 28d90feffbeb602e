"""The tables that a query reads, as DuckDB's own parser finds them."""

import json
import re
from typing import Any

from etl.stage.connection import Connection, execute
from etl.stage.sql_files import sql_folder, sql_text

_MACRO = re.compile(r"^create (?:temp )?macro [\w.]+\([^)]*\) as (table )?", re.MULTILINE)


_found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
"""Tables and functions by text. The texts are files of sql, which each release reads again."""


def tables_read(con: Connection, text: str) -> frozenset[str]:
    """The tables and views that a query reads, as `schema.name`, through the macros it calls too.

    The text is one query, or one macro. DuckDB's own parser finds the names, so neither comments
    nor names of CTEs nor columns count. It binds nothing: no table has to exist, and any connection
    will do (a new one would cost 10 ms). Raises ValueError where the text does not parse.
    """
    if text not in _found:
        _found[text] = _names(con, text)
    tables, functions = _found[text]
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

    parse = sql_text("statements", "syntax_tree")
    [(answer,)] = execute(con, parse, sql=_as_query(text)).fetchall()
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
