"""Rows that keep the contract, and quarantine for the rest, with every fault named."""

from collections.abc import Mapping

import polars as pl
from msgspec import json

from etl.contract.stage import STAGED_CHILDREN, STAGED_ENTRIES, STAGED_REJECTS
from etl.contract.table_rules import fault_expressions
from etl.contract.tables import TABLES_BY_NAME
from etl.ids import CaptureId, digest
from etl.sources.base import NormalizedFrames, ParsedCaptures, ParsedEntry

_KEY = ["capture_id", "position"]


def conform_rows(read: ParsedCaptures, frames: NormalizedFrames) -> dict[str, pl.DataFrame]:
    """The staged tables, with the contract's columns; refused entries are in stage.rejects.

    Children of a refused entry are refused with it and stand in its row.
    """
    faults = pl.concat([frames.faults, *(_broken(name, frames) for name in _ENTRY_TABLES)])
    faults = pl.concat([faults, _repeated(frames.tables["stage.entries"], faults)])
    refused = faults.group_by(_KEY, maintain_order=True).agg(
        faults=pl.col("fault").unique(maintain_order=True)
    )
    tables = {
        name: frames.tables[name].join(refused, on=_KEY, how="anti", maintain_order="left")
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


_ENTRY_TABLES = tuple(table.name for table in (STAGED_ENTRIES, *STAGED_CHILDREN))


def _broken(name: str, frames: NormalizedFrames) -> pl.DataFrame:
    """capture_id, position, fault of each row that breaks a rule of its table."""
    prefix = "" if name == STAGED_ENTRIES.name else name.removeprefix("stage.") + "."
    return (
        frames.tables[name]
        .select(*_KEY, fault=pl.concat_list(fault_expressions(TABLES_BY_NAME[name])))
        .explode("fault")
        .drop_nulls("fault")
        .with_columns(fault=prefix + pl.col("fault"))
    )


def _repeated(entries: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """A paper's second entry on one page: nobody can say which is right, so the first stays."""
    sound = entries.join(faults, on=_KEY, how="anti", maintain_order="left").sort(_KEY)
    first = pl.col("position").first().over("capture_id", "paper_key", order_by="position")
    return sound.filter(pl.col("position") != first).select(
        *_KEY, fault=pl.format("paper_key: {} stands on this page before", "paper_key")
    )


def _rejects(read: ParsedCaptures, refused: pl.DataFrame) -> pl.DataFrame:
    faults: Mapping[tuple[str, int], list[str]] = {
        (capture_id, position): found for capture_id, position, found in refused.iter_rows()
    }
    rows = []
    for capture, reading in read:
        version = reading.parser_version
        for reject in reading.rejects:
            rows.append(
                _reject(capture.capture_id, reject.position, reject.row, reject.faults, version)
            )
        for entry in reading.entries if faults else ():
            found = faults.get((capture.capture_id, entry.position))
            if found:
                rows.append(
                    _reject(capture.capture_id, entry.position, _row(entry), found, version)
                )
    return pl.DataFrame(rows, schema=STAGED_REJECTS.polars_schema, orient="row")


def _reject(
    capture_id: CaptureId, position: int, row: str, faults: list[str], version: int
) -> tuple[object, ...]:
    reject_id = digest(capture_id, str(position))
    return reject_id, STAGED_ENTRIES.name, capture_id, position, row, faults, version


def _row(entry: ParsedEntry) -> str:
    return json.encode(entry).decode()


def _account(staged: Mapping[str, pl.DataFrame]) -> None:
    """Every entry and every child read is staged, refused or repaired: a bug of ours otherwise."""
    entry_count = staged["stage.captures"]["entry_count"].sum()
    loaded, refused = staged["stage.entries"].height, staged["stage.rejects"].height
    if entry_count != loaded + refused:
        raise AssertionError(f"{entry_count} entries read, {loaded} loaded, {refused} refused")
    links = staged["stage.links"].filter(pl.col("found_in") == "declared").height
    staged_count = staged["stage.authorships"].height + staged["stage.keywords"].height + links
    counts = staged["stage.entries"].select(pl.col("child_count", "repaired_count").sum()).row(0)
    if counts[0] != staged_count + counts[1]:
        words = f"{staged_count} staged, {counts[1]} repaired"
        raise AssertionError(f"{counts[0]} children read, {words}")
