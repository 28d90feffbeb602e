"""Entries as they are staged: abstracts with links in them, pages of printed dates."""

from datetime import date, datetime

import polars as pl

from etl.normalize.dates import publication_dates
from etl.normalize.links import mentioned_links

SPRING_2026 = datetime(2026, 5, 1, 12)


def found_in(abstract: str | None) -> list[str]:
    texts = pl.DataFrame(
        {"capture_id": ["a"], "position": [1], "abstract_raw": [abstract]},
        schema={"capture_id": pl.String, "position": pl.Int64, "abstract_raw": pl.String},
    )
    return mentioned_links(texts)["url_as_found"].to_list()


def page(
    *printed: str | None,
    header: str | None = None,
    captured: date | None = None,
    imported: datetime = SPRING_2026,
    timestamp: str | None = None,
    capture: str = "a",
) -> pl.DataFrame:
    rows = [(capture, timestamp, text, header, captured, imported) for text in printed]
    schema = {
        "capture_id": pl.String,
        "published_at_text": pl.String,
        "printed_date": pl.String,
        "header_date": pl.String,
        "captured_on": pl.Date,
        "imported_at": pl.Datetime("us"),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def days(entries: pl.DataFrame) -> list[tuple[date | None, str | None, bool]]:
    columns = ("published_on", "published_on_method", "is_impossible_date")
    return publication_dates(entries).select(columns).rows()
