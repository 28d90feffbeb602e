"""Lists of a record become rows of their own: versions, categories, identifiers, authors."""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from etl.archive.documents import Capture
from etl.normalize.dates import parse_timestamps
from etl.normalize.names import normalized_names
from etl.normalize.text import squashed
from etl.sources.arxiv.arxiv_records import ArxivDocument, ArxivRecord

ParsedAnswers = Sequence[tuple[Capture, ArxivDocument]]
"""Captures with what their parser read."""

RECORD_KEY_TYPES: dict[str, pl.DataType] = {"capture_id": pl.String(), "position": pl.Int64()}

_DOI_PREFIX = r"(?:doi:\s*|https?://(?:(?:dx|www)\.)?doi\.org/)"
_BETWEEN_DOIS = re.compile(rf"(?i)(?<!doi:)\s+|[,;]+(?=\s|$|{_DOI_PREFIX}|10\.[0-9])")
"""A DOI may have a comma or a semicolon in it (`10.1002/1097(200001)22:1<1::aid-1>3.0.co;2-9`)."""


def version_rows(read: ParsedAnswers) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A row for each version that a record states, and the faults of dates and sizes."""
    rows = [
        (key, it.position, v.number, v.submitted_at, v.size, v.source_type, it.are_all_versions)
        for key, it in _keyed(read)
        for v in it.versions
    ]
    schema: dict[str, pl.DataType] = {
        **RECORD_KEY_TYPES,
        "version": pl.Int64(),
        "date": pl.String(),
        "size": pl.String(),
        "source_type": pl.String(),
        "is_of_oai": pl.Boolean(),
    }
    printed = pl.DataFrame(rows, schema=schema, orient="row")
    date, source_type = pl.col("date").str.strip_chars(), squashed(pl.col("source_type"))
    is_withdrawn = source_type.str.contains("I", literal=True).fill_null(value=False)
    versions = printed.with_columns(
        submitted_at=pl.coalesce(parse_timestamps(date), _printed_instant(date)),
        size_kb=pl.col("size").str.extract(r"^\s*([0-9]{1,9})kb\s*$").cast(pl.Int64),
        source_type=source_type,
        is_withdrawn=pl.when("is_of_oai").then(is_withdrawn),
    )
    undated = versions.filter(pl.col("submitted_at").is_null())
    unsized = versions.filter(pl.col("size").is_not_null() & pl.col("size_kb").is_null())
    faults = [
        undated.select(
            *RECORD_KEY_TYPES,
            fault=pl.format("versions.submitted_at: {} is no timestamp", pl.col("date")),
        ),
        unsized.select(
            *RECORD_KEY_TYPES, fault=pl.format("versions.size_kb: {} is no size", pl.col("size"))
        ),
    ]
    return versions, pl.concat(faults)


def _printed_instant(date: pl.Expr) -> pl.Expr:
    """The instant of `Mon, 22 Oct 2018 22:41:50 GMT`; null for other text, and for year 10000."""
    instant = date.str.to_datetime("%a, %d %b %Y %H:%M:%S GMT", time_unit="us", strict=False)
    return pl.when(instant.dt.year().is_between(1, 9999)).then(instant)


def category_rows(read: ParsedAnswers) -> pl.DataFrame:
    """A row for each category that a record states."""
    rows = [
        (key, it.position, term.strip(), place == 0)
        for key, it in _keyed(read)
        for place, term in enumerate(it.category_terms)
    ]
    schema = RECORD_KEY_TYPES | {"category": pl.String(), "is_primary": pl.Boolean()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def identifier_rows(read: ParsedAnswers) -> pl.DataFrame:
    """The identifiers as printed and normalized; value is null for one without text."""
    rows = [
        (key, it.position, scheme, text)
        for key, it in _keyed(read)
        for scheme, texts in (
            ("doi", filter(None, _BETWEEN_DOIS.split(it.doi or ""))),
            ("journal_ref", [it.journal_ref]),
            ("report_number", [it.report_number]),
        )
        for text in texts
        if text is not None
    ]
    schema = RECORD_KEY_TYPES | {"scheme": pl.String(), "value_as_printed": pl.String()}
    value = squashed(pl.col("value_as_printed"))
    doi = value.str.replace(f"(?i)^{_DOI_PREFIX}", "").str.to_lowercase()
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        value=pl.when(pl.col("scheme") == "doi").then(doi).otherwise(value).replace("", None)
    )


def arxiv_author_rows(read: ParsedAnswers) -> pl.DataFrame:
    """A row for each author that a record lists."""
    rows = [
        (key, it.position, place, author.name, author.affiliations or None)
        for key, it in _keyed(read)
        for place, author in enumerate(it.authors or (), start=1)
    ]
    schema: dict[str, pl.DataType] = {
        **RECORD_KEY_TYPES,
        "author_position": pl.Int64(),
        "name_as_printed": pl.String(),
        "affiliations": pl.List(pl.String()),
    }
    printed = pl.DataFrame(rows, schema=schema, orient="row")
    return printed.with_columns(
        squashed(pl.col("name_as_printed")),
        pl.col("affiliations").list.eval(squashed(pl.element())),
    ).hstack(normalized_names(printed["name_as_printed"]))


def _keyed(read: ParsedAnswers) -> Iterator[tuple[str, ArxivRecord]]:
    return ((capture.capture_id, it) for capture, reading in read for it in reading.entries)
