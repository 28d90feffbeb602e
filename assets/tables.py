"""Released tables and marts as assets, made from the contract and the headers of their SQL."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import dagster as dg

from assets.preview_features import allow_preview_features
from etl.release.catalog import CatalogColumn, CatalogTable, read_catalog

STAGED_ASSET = dg.AssetKey("staged_captures")
RELEASE_ASSET = dg.AssetKey("release")
REPORT_ASSET = dg.AssetKey("quality_report")

_ROOT = Path(__file__).parents[1]
_NAME = re.compile(r"\b(?:core|quality|meta|mart)\.\w+")
_STAGED_NAME = re.compile(r"\b(?:stage|work)\.\w+")
_COMMENT = re.compile(r"--.*")
_CHECKED = ("quality.checks", "quality.fill_rates")
"""Filled by what asks all tables of core, not by a file of sql/."""


def asset_key(name: str) -> dg.AssetKey:
    """The asset of a table: `core.papers` has the key `core/papers`."""
    return dg.AssetKey(name.split("."))


@cache
def catalog_by_name() -> Mapping[str, CatalogTable]:
    """Released tables and marts by name, each after the tables that it is derived from."""
    tables = {relation.name: relation for relation in read_catalog(None)}
    before = {name: _read(relation, tables) for name, relation in tables.items()}
    return {name: tables[name] for name in TopologicalSorter(before).static_order()}


def table_specs() -> Iterator[dg.AssetSpec]:
    """One asset for each table and mart, with its dependencies, columns, lineage and source."""
    tables = catalog_by_name()
    for name, relation in tables.items():
        yield dg.AssetSpec(
            asset_key(name),
            deps=_deps(relation, tables),
            description=f"{relation.meaning}\n\nOne row: {relation.grain}.",
            metadata={
                "dagster/table_name": name,
                "dagster/column_schema": column_schema(relation),
                "dagster/column_lineage": _lineage(relation, tables),
                "dagster/code_references": _source(relation),
            },
            group_name="marts" if relation.schema == "mart" else relation.schema,
            kinds={"duckdb", "sql" if relation.source.endswith(".sql") else "python"},
            owners=["team:paperhouse"],
        )


def column_schema(relation: CatalogTable, types: Mapping[str, str] | None = None) -> dg.TableSchema:
    """The columns of a table. A mart declares no types, so `types` has those of a release."""
    released = types or {}
    return dg.TableSchema([_column(field, released.get(field.name)) for field in relation.fields])


def _column(field: CatalogColumn, released_type: str | None) -> dg.TableColumn:
    rules = dg.TableColumnConstraints(
        nullable=not (field.is_required or field.is_key),
        other=["part of the key"] if field.is_key else [],
    )
    kind = released_type or field.type or "known once released"
    return dg.TableColumn(field.name, kind, field.meaning, rules)


def _lineage(relation: CatalogTable, tables: Mapping[str, CatalogTable]) -> dg.TableColumnLineage:
    """Lineage of the columns that come from another asset; staged columns are no assets."""
    deps: dict[str, Sequence[dg.TableColumnDep]] = {}
    for field in relation.fields:
        table, _, column = field.source.rpartition(".")
        if table in tables:
            deps[field.name] = [dg.TableColumnDep(asset_key(table), column)]
    return dg.TableColumnLineage(deps)


def _deps(relation: CatalogTable, tables: Mapping[str, CatalogTable]) -> list[dg.AssetKey]:
    is_staged = _STAGED_NAME.search(_text(relation)) is not None
    return [STAGED_ASSET] * is_staged + [asset_key(it) for it in sorted(_read(relation, tables))]


def _read(relation: CatalogTable, tables: Mapping[str, CatalogTable]) -> set[str]:
    """Released tables and marts that its SQL names."""
    if relation.name in _CHECKED:
        return {name for name in tables if name.startswith("core.")}
    names = _NAME.findall(_text(relation))
    return {name for name in names if name in tables and name != relation.name}


def _text(relation: CatalogTable) -> str:
    return _COMMENT.sub("", (_ROOT / relation.source).read_text("utf-8"))


@allow_preview_features()
def _source(relation: CatalogTable) -> dg.CodeReferencesMetadataValue:
    path = str(_ROOT / relation.source)
    return dg.CodeReferencesMetadataValue(
        code_references=[
            dg.LocalFileCodeReference(file_path=path, line_number=1, label=relation.source)
        ]
    )
