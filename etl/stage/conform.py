"""Rows that keep the contract, and quarantine for the rest, with every fault named."""

from collections.abc import Mapping

import polars as pl
from msgspec import json

from etl.contract.arxiv_tables import STAGED_ARXIV_CHILDREN, STAGED_ARXIV_RECORDS
from etl.contract.stage import STAGED_CHILDREN, STAGED_ENTRIES, STAGED_REJECTS
from etl.contract.table_rules import fault_expressions
from etl.contract.tables import TABLES_BY_NAME
from etl.ids import CaptureId, hash_of
from etl.sources.base import NormalizedFrames, Parsed, ParsedCaptures, ParsedEntry

_KEY = ["capture_id", "position"]


def conform_rows(read: ParsedCaptures, frames: NormalizedFrames) -> dict[str, pl.DataFrame]:
    """The staged tables, with the contract's columns; refused entries are in stage.rejects.

    Children of a refused entry are refused with it and stand in its row.
    """
    given = {name: _given(name, frames) for name in _ENTRY_TABLES}
    broken = (_broken(name, frame) for name, frame in given.items() if not frame.is_empty())
    faults = pl.concat([frames.faults, *broken])
    repeated = [_repeated(given[name], by, faults) for name, by in _ONCE_ON_A_PAGE.items()]
    faults = pl.concat([faults, *repeated])
    refused = faults.group_by(_KEY).agg(faults=pl.col("fault").unique(maintain_order=True))
    tables = {
        name: given[name].join(refused, on=_KEY, how="anti", maintain_order="left")
        for name in _ENTRY_TABLES
    }
    tables["stage.captures"] = frames.tables["stage.captures"]
    tables["stage.rejects"] = _rejects(read, refused)
    staged = {
        name: frame.select(
            pl.col(column).cast(dtype)
            for column, dtype in TABLES_BY_NAME[name].polars_schema.items()
        )
        for name, frame in tables.items()
    }
    _account(staged)
    return staged


_ONCE_ON_A_PAGE = {
    STAGED_ENTRIES.name: ["paper_key"],
    STAGED_ARXIV_RECORDS.name: ["paper_key", "about_version"],
}
"""The tables that entries become rows of, and what no two entries of one page share."""
_ENTRY_TABLES = (
    *_ONCE_ON_A_PAGE,
    *(table.name for table in (*STAGED_CHILDREN, *STAGED_ARXIV_CHILDREN)),
)


def _given(name: str, frames: NormalizedFrames) -> pl.DataFrame:
    """The frame of a table; an empty one where the source has none."""
    frame = frames.tables.get(name)
    return pl.DataFrame(schema=TABLES_BY_NAME[name].polars_schema) if frame is None else frame


def _broken(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """capture_id, position, fault of each row that breaks a rule of its table."""
    prefix = "" if name in _ONCE_ON_A_PAGE else name.removeprefix("stage.") + "."
    return (
        frame.select(*_KEY, fault=pl.concat_list(fault_expressions(TABLES_BY_NAME[name])))
        .explode("fault")
        .drop_nulls("fault")
        .with_columns(fault=prefix + pl.col("fault"))
    )


def _repeated(entries: pl.DataFrame, by: list[str], faults: pl.DataFrame) -> pl.DataFrame:
    """A paper's second entry on one page: nobody can say which is right, so the first stays."""
    sound = entries.join(faults, on=_KEY, how="anti")
    first = pl.col("position").first().over("capture_id", *by, order_by="position")
    return sound.filter(pl.col("position") != first).select(
        *_KEY, fault=pl.format("paper_key: {} stands on this page before", "paper_key")
    )


def _rejects(read: ParsedCaptures, refused: pl.DataFrame) -> pl.DataFrame:
    faults: Mapping[tuple[str, int], list[str]] = {
        (capture_id, position): found for capture_id, position, found in refused.iter_rows()
    }
    rows = []
    for capture, reading in read:
        rejects = [(reject.position, reject.row, reject.faults) for reject in reading.rejects]
        rejects += [
            (entry.position, _row(entry), found)
            for entry in (reading.entries if faults else ())
            if (found := faults.get((capture.capture_id, entry.position)))
        ]
        rows += [_reject(capture.capture_id, reading, *reject) for reject in rejects]
    return pl.DataFrame(rows, schema=STAGED_REJECTS.polars_schema, orient="row")


def _reject(
    capture_id: CaptureId, reading: Parsed, position: int, row: str, faults: list[str]
) -> tuple[object, ...]:
    reject_id, version = hash_of(capture_id, str(position)), reading.parser_version
    return reject_id, reading.entry_table, capture_id, position, row, faults, version


def _row(entry: ParsedEntry) -> str:
    return json.encode(entry).decode()


def _account(staged: Mapping[str, pl.DataFrame]) -> None:
    """Every entry and every child read is staged, refused or repaired: a bug of ours otherwise."""
    entry_count = staged["stage.captures"]["entry_count"].sum()
    loaded = sum(staged[name].height for name in _ONCE_ON_A_PAGE)
    refused = staged["stage.rejects"].height
    if entry_count != loaded + refused:
        raise AssertionError(f"{entry_count} entries read, {loaded} loaded, {refused} refused")
    links = staged["stage.links"].filter(pl.col("found_in") == "declared").height
    listed = ("stage.authorships", "stage.keywords", "stage.linked_repositories")
    of_entries = links + sum(staged[name].height for name in listed)
    _account_children(staged[STAGED_ENTRIES.name], of_entries)
    of_records = sum(staged[table.name].height for table in STAGED_ARXIV_CHILDREN)
    _account_children(staged[STAGED_ARXIV_RECORDS.name], of_records)


def _account_children(entries: pl.DataFrame, staged_count: int) -> None:
    [(read, repaired)] = entries.select(pl.col("child_count", "repaired_count").sum()).rows()
    if read != staged_count + repaired:
        raise AssertionError(f"{read} children read, {staged_count} staged, {repaired} repaired")
