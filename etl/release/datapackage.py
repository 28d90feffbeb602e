"""`datapackage.json` describes the files of an export as a Frictionless Data Package.

It is shaped so that the validator of frictionless 5 accepts it, which reads Parquet through pandas.
Of such a file it cannot count the bytes, so that they are not stated. An integer that may be NULL
comes to it as a float, and its NULL as NaN, which is no integer and within no bounds. A list comes
as an array of numpy, which is of none of its types.
"""

import json
import re
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

from etl.contract.key_rules import UniqueKey
from etl.contract.model import Column, Table
from etl.contract.tables import TABLES_BY_NAME
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_folder

Json = dict[str, object]

_TYPES = {
    "string": r"VARCHAR",
    "integer": r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?",
    "number": r"FLOAT|DOUBLE|DECIMAL.*",
    "boolean": r"BOOLEAN",
    "date": r"DATE",
    "datetime": r"TIMESTAMP.*",
    "any": r".*\[\]",
    "object": r"STRUCT.*|MAP.*|JSON",
}


def datapackage_json(con: Connection, files: Mapping[str, Path]) -> str:
    """`datapackage.json` for these files, by the table or view that each holds."""
    meanings: dict[str, str | None] = dict(
        con.execute(sql_folder("lookup")["meanings"].text).fetchall()
    )
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "paperhouse",
        "title": "Daily Papers, as Paperhouse released them",
        "resources": [_resource(con, name, files, meanings) for name in files],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(
    con: Connection, name: str, files: Mapping[str, Path], meanings: Mapping[str, str | None]
) -> Json:
    path = files[name]
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    return {
        "name": name,
        "type": "table",
        "path": path.name,
        **_described(meanings.get(name)),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{sha256}",
        "schema": _schema(con, name, files, meanings),
    }


def _described(meaning: str | None) -> Json:
    return {"description": meaning} if meaning else {}


def _schema(
    con: Connection, name: str, files: Mapping[str, Path], meanings: Mapping[str, str | None]
) -> Json:
    table = TABLES_BY_NAME.get(name)
    columns = {column.name: column for column in table.columns} if table else {}
    types = [row[:2] for row in con.execute(f"describe {name}").fetchall()]
    key = table.key if table else _mart_key(name)
    schema: Json = {
        "fields": [
            _field(it, kind, meanings.get(f"{name}.{it}"), columns.get(it), in_key=it in key)
            for it, kind in types
        ]
    }
    if key:
        schema |= UniqueKey(key).frictionless()
    if references := _references(table, files):
        schema["foreignKeys"] = references
    return schema


def _field(
    name: str, kind: str, meaning: str | None, column: Column | None, *, in_key: bool
) -> Json:
    [frictionless] = [it for it, form in _TYPES.items() if re.fullmatch(form, kind)] or ["any"]
    constraints = _constraints(column) if column else {}
    if frictionless == "integer" and not in_key and not (column and column.required):
        frictionless, constraints = "number", {}
    field: Json = {"name": name, "type": frictionless, **_described(meaning)}
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column) -> Json:
    return {name: value for rule in column.rules for name, value in rule.frictionless().items()}


def _mart_key(name: str) -> tuple[str, ...]:
    schema, _, mart = name.partition(".")
    key = sql_folder("marts")[mart].line("key") if schema == "mart" else None
    return tuple(key.split(", ")) if key else ()


def _references(table: Table | None, files: Mapping[str, Path]) -> list[Json]:
    """Foreign keys to the tables that are in the package too."""
    references = table.references if table else ()
    return [dict(it.frictionless()) for it in references if it.target in files]
