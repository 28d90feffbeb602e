"""Each document becomes one row: the listing asked for, the listing that it is, and its instant."""

import polars as pl

from etl.archive.documents import Capture
from etl.contract.stage import STAGED_CAPTURES
from etl.sources.capture_columns import capture_columns
from etl.sources.daily_papers.misfiled import issue_of
from etl.sources.daily_papers.record_columns import ParsedListings
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.urls import parse_address

_PLACE = ("archive_file", "archive_offset")
_HEADER = {
    "header_date": pl.String(),
    "stated_on": pl.Date(),
    "requested_on": pl.Date(),
    "is_other_issue": pl.Boolean(),
}


def capture_frame(read: ParsedListings) -> pl.DataFrame:
    """Return the columns of stage.captures but the archive's, and header_date.

    header_date is kept only where it is the day of capture, not the day that is listed.
    A page without a year files itself under the requested day only where its header agrees.
    """
    schema = STAGED_CAPTURES.polars_schema | _HEADER
    plain = pl.DataFrame([_row(*pair) for pair in read], schema=schema, orient="row").drop(_PLACE)
    header = pl.col("header_date").str.strip_chars()
    agrees = header == pl.col("requested_on").dt.strftime("%b %-d")
    return plain.with_columns(
        captured_on=pl.coalesce(pl.col("captured_at").dt.date(), "stated_on"),
        listed_on=pl.when(
            pl.col("listed_on").is_null() & agrees & (pl.col("listing_kind") == "daily")
        )
        .then(pl.col("requested_on"))
        .otherwise("listed_on"),
    ).with_columns(
        outcome=pl.when("is_other_issue").then(pl.lit("repeat")).otherwise("outcome"),
        fault_kind=pl.when("is_other_issue").then(pl.lit("other_issue")).otherwise("fault_kind"),
        fault=pl.when("is_other_issue")
        .then(pl.format("asked for {}, but this is the issue of {}", "requested_on", "listed_on"))
        .otherwise("fault"),
        header_date=pl.when(pl.col("listing_kind") != "daily").then("header_date"),
    )


def _row(capture: Capture, reading: ParsedDocument) -> dict[str, object]:
    asked = parse_address(capture.provenance.url)
    requested_on = capture.provenance.listed_on or asked.day
    is_other_issue = issue_of(reading, asked, requested_on) != "asked"
    return {
        **capture_columns(capture, reading),
        "listing_kind": reading.listing_kind,
        "listed_on": reading.listed_on,
        "period": reading.period,
        "query": reading.query,
        "page_number": asked.page if asked.is_api else None,
        "page_limit": asked.limit,
        "header_date": reading.header_date,
        "stated_on": reading.stated_on,
        "requested_on": requested_on,
        "is_other_issue": reading.outcome == "page" and is_other_issue,
    }
