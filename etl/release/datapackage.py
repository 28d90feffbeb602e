"""`datapackage.json` describes the files of an export as a Frictionless Data Package.

It is shaped so that the validator of frictionless 5 accepts it, which reads Parquet through pandas.
Of such a file it cannot count the bytes, so that they are not stated. An integer that may be NULL
comes to it as a float, and its NULL as NaN, which is no integer and within no bounds. A list comes
as an array of numpy, which is of none of its types.
"""

import json
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from etl.contract.key_rules import UniqueKey
from etl.contract.model import Column, Table
from etl.contract.tables import TABLES_BY_NAME
from etl.release.export_parts import ExportPart
from etl.stage.connection import Connection, column_types
from etl.stage.mart_files import mart_key
from etl.stage.sql_files import sql_folder

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of an export; sha256: of its bytes, as `sha256:…`."""

    part: ExportPart
    path: Path
    sha256: str


OUR_NAME = "paperhouse"
"""The name of every package that is written here."""

_TYPES = {
    "string": r"VARCHAR",
    "integer": r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?",
    "number": r"FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)",
    "boolean": r"BOOLEAN",
    "date": r"DATE",
    "datetime": r"TIMESTAMP(?:_\w+| WITH TIME ZONE)?",
    "object": r"(?:STRUCT|MAP)\(.*\)|JSON",
}
"""All other types of DuckDB, lists among them, are `any`."""


def datapackage_json(con: Connection, files: Sequence[ExportedFile]) -> str:
    """`datapackage.json` for these files.

    `content` of a resource is equal where the file would have the same bytes.
    """
    meanings: dict[str, str | None] = dict(
        con.execute(sql_folder("lookup")["meanings"].text).fetchall()
    )
    names = {file.part.name for file in files}
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": OUR_NAME,
        "title": "Daily Papers, as Paperhouse released them",
        "resources": [_resource(con, file, names, meanings) for file in files],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(
    con: Connection, file: ExportedFile, names: Set[str], meanings: Mapping[str, str | None]
) -> Json:
    part = file.part
    return {
        "name": part.name,
        "type": "table",
        "path": file.path.name,
        **_described(meanings.get(part.table_name)),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": file.sha256,
        **({"content": part.content} if part.content else {}),
        "schema": _schema(con, part, names, meanings),
    }


def _described(meaning: str | None) -> Json:
    return {"description": meaning} if meaning else {}


def _schema(
    con: Connection, part: ExportPart, names: Set[str], meanings: Mapping[str, str | None]
) -> Json:
    name = part.table_name
    table = TABLES_BY_NAME.get(name)
    columns = {column.name: column for column in table.columns} if table else {}
    key = table.key if table else _mart_key(name)
    schema: Json = {
        "fields": [
            _field(it, kind, meanings.get(f"{name}.{it}"), columns.get(it), in_key=it in key)
            for it, kind in column_types(con, name).items()
        ]
    }
    if key:
        schema |= UniqueKey(key).frictionless()
    if references := _references(table, part.period, names):
        schema["foreignKeys"] = references
    return schema


def _field(
    name: str, kind: str, meaning: str | None, column: Column | None, *, in_key: bool
) -> Json:
    frictionless = next((it for it, form in _TYPES.items() if re.fullmatch(form, kind)), "any")
    constraints = _constraints(column) if column else {}
    if frictionless == "integer" and not in_key and not (column and column.required):
        frictionless, constraints = "number", {}
    field: Json = {"name": name, "type": frictionless, **_described(meaning)}
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column) -> Json:
    return {name: value for rule in column.rules for name, value in rule.frictionless().items()}


def _mart_key(name: str) -> tuple[str, ...]:
    schema, _, mart = name.partition(".")
    return mart_key(sql_folder("marts")[mart]) if schema == "mart" else ()


def _references(table: Table | None, period: str | None, names: Set[str]) -> list[Json]:
    """Foreign keys to the files that are in the package too: of a part, to parts of its period."""
    found = []
    for reference in table.references if table else ():
        target = f"{reference.target}-{period}"
        target = target if target in names else reference.target
        if target in names:
            found.append(dict(replace(reference, target=target).frictionless()))
    return found
