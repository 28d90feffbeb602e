"""Records of many answers become one frame for each staged table, cleaned and keyed, and faults."""

from collections.abc import Callable, Iterable, Mapping

import polars as pl
from msgspec import json

from etl.archive.documents import Capture
from etl.contract.arxiv_tables import (
    STAGED_ARXIV_AUTHORS,
    STAGED_ARXIV_CATEGORIES,
    STAGED_ARXIV_IDENTIFIERS,
    STAGED_ARXIV_RECORDS,
    STAGED_ARXIV_VERSIONS,
)
from etl.contract.stage import STAGED_CAPTURES
from etl.ids import ARXIV_ID
from etl.normalize.dates import parse_timestamps
from etl.normalize.text import clean_texts, squashed, title_fingerprint
from etl.sources.arxiv.arxiv_children import (
    RECORD_KEY_TYPES,
    ParsedAnswers,
    arxiv_author_rows,
    category_rows,
    identifier_rows,
    version_rows,
)
from etl.sources.arxiv.arxiv_records import ArxivDocument, ArxivRecord
from etl.sources.base import NormalizedFrames
from etl.sources.capture_columns import capture_columns

_KEY = [*RECORD_KEY_TYPES]
_VERSION = "(v[1-9][0-9]{0,4})"
_SQUASHED = (
    "license",
    "arxiv_comment",
    "submitter",
    "authors_text",
    "proxy",
    "msc_class",
    "acm_class",
)


def normalize_answers(read: ParsedAnswers, places: pl.DataFrame) -> NormalizedFrames:
    """Normalize what was read; places says where in the archive each capture_id stands."""
    versions, version_faults = version_rows(read)
    categories = category_rows(read)
    identifiers = identifier_rows(read)
    authors = arxiv_author_rows(read)
    children = {
        STAGED_ARXIV_VERSIONS.name: (versions, versions),
        STAGED_ARXIV_CATEGORIES.name: (categories, _once(categories, "category")),
        STAGED_ARXIV_IDENTIFIERS.name: (
            identifiers,
            _once(identifiers.drop_nulls("value"), "scheme", "value"),
        ),
        STAGED_ARXIV_AUTHORS.name: (authors, authors),
    }
    records, record_faults = _records(read, children.values())
    return NormalizedFrames(
        tables={
            STAGED_CAPTURES.name: _captures(read).join(places, on="capture_id", how="left"),
            STAGED_ARXIV_RECORDS.name: records,
            **{name: kept for name, (_, kept) in children.items()},
        },
        faults=pl.concat([record_faults, version_faults]),
    )


def _captures(read: ParsedAnswers) -> pl.DataFrame:
    """The columns of stage.captures but the archive's."""
    schema = STAGED_CAPTURES.polars_schema | {"answered": pl.String()}
    rows = [_capture(*pair) for pair in read]
    plain = pl.DataFrame(rows, schema=schema, orient="row").drop("archive_file", "archive_offset")
    answered_on = parse_timestamps(pl.col("answered").str.strip_chars()).dt.date()
    return plain.with_columns(
        captured_on=pl.coalesce(pl.col("captured_at").dt.date(), answered_on)
    ).drop("answered")


def _capture(capture: Capture, reading: ArxivDocument) -> dict[str, object]:
    return {
        **capture_columns(capture, reading),
        "listing_kind": "unknown" if reading.outcome == "unreadable" else "records",
        "answered": reading.answered_at,
    }


def _records(
    read: ParsedAnswers, children: Iterable[tuple[pl.DataFrame, pl.DataFrame]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    texts: dict[str, pl.DataType] = {name: pl.String() for name in _RECORD_COLUMNS}
    printed = pl.DataFrame(
        [
            (capture.capture_id, it.position, *(of(reading, it) for of in _RECORD_COLUMNS.values()))
            for capture, reading in read
            for it in reading.entries
        ],
        schema=RECORD_KEY_TYPES | texts,
        orient="row",
    )
    cleaned = clean_texts(pl.concat([printed["printed_title"], printed["printed_abstract"]]))
    records = (
        printed.with_columns(
            pl.col(*_SQUASHED).pipe(squashed),
            arxiv_id=pl.col("printed_id").str.extract(f"^({ARXIV_ID})(?:{_VERSION})?$"),
            about_version=pl.col("printed_id")
            .str.extract(f"{_VERSION}$")
            .str.strip_chars("v")
            .cast(pl.Int64),
            title=cleaned.head(printed.height),
            abstract=cleaned.tail(printed.height),
            title_fingerprint=title_fingerprint(pl.col("printed_title")),
            changed_on=pl.col("changed_on").str.to_date(),
            answered_at=parse_timestamps(pl.col("answered_at").str.strip_chars()),
        )
        .with_columns(paper_key="arxiv:" + pl.col("arxiv_id"))
        .join(_counts(children), on=_KEY, how="left", maintain_order="left")
        .with_columns(pl.col("child_count", "repaired_count").fill_null(0))
    )
    bad_id = records.filter(pl.col("arxiv_id").is_null())
    return records, bad_id.select(
        *_KEY, fault=pl.format("arxiv_id: {} is not an arXiv id", "printed_id")
    )


_RECORD_COLUMNS: Mapping[str, Callable[[ArxivDocument, ArxivRecord], str | None]] = {
    "printed_id": lambda _, it: it.printed_id,
    "printed_title": lambda _, it: it.title,
    "printed_abstract": lambda _, it: it.abstract,
    "primary_category": lambda _, it: it.category_terms[0] if it.category_terms else None,
    "license": lambda _, it: it.license,
    "arxiv_comment": lambda _, it: it.comment,
    "submitter": lambda _, it: it.submitter,
    "authors_text": lambda _, it: it.authors_text,
    "proxy": lambda _, it: it.proxy,
    "msc_class": lambda _, it: it.msc_class,
    "acm_class": lambda _, it: it.acm_class,
    "other_terms": lambda _, it: json.encode(it.other_terms).decode() if it.other_terms else None,
    "changed_on": lambda _, it: it.changed_on,
    "answered_at": lambda reading, _: reading.answered_at,
    "extra": lambda _, it: it.extra,
}


def _counts(children: Iterable[tuple[pl.DataFrame, pl.DataFrame]]) -> pl.DataFrame:
    """capture_id, position, child_count, repaired_count: what was read and is not kept."""
    counted = [
        frame.select(*_KEY, read=pl.lit(read), kept=pl.lit(1 - read))
        for pair in children
        for read, frame in zip((1, 0), pair, strict=True)
    ]
    return (
        pl.concat(counted)
        .group_by(_KEY)
        .agg(child_count=pl.col("read").sum().cast(pl.Int64), kept=pl.col("kept").sum())
        .with_columns(repaired_count=pl.col("child_count") - pl.col("kept"))
        .drop("kept")
    )


def _once(children: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return children.unique([*_KEY, *columns], keep="first", maintain_order=True)
