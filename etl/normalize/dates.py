"""Dates: instants as text, and printed days whose year only the page as a whole can tell."""

import polars as pl

_INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-]\d{2}:[0-5]\d)$"
_PRINTED = r"^\s*(?<month>[A-Za-z]+)\.?\s+(?<day>[0-9]{1,2})(?:,\s*(?<year>[0-9]{4}))?\s*$"
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {
    spelling: f"{number:02}"
    for number, name in enumerate(_NAMES, start=1)
    for spelling in (name, name[:3], *(["sept"] if number == 9 else []))
}
_LEAP_YEAR = 2000
_SLACK = pl.duration(days=1)  # the page, the paper and we may count days in different time zones


def parse_timestamps(text: pl.Expr) -> pl.Expr:
    """Naive UTC of `YYYY-MM-DDTHH:MM:SS`, up to six decimals, and `Z` or an offset; else null."""
    stated = pl.when(text.str.contains(_INSTANT)).then(text.str.replace("Z$", "+00:00"))
    instant = stated.str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", time_zone="UTC", strict=False
    ).dt.replace_time_zone(None)
    return pl.when(instant.dt.year().is_between(1, 9999)).then(instant)


def is_timestamp(text: pl.Expr) -> pl.Expr:
    """Whether the text is one, so that a stated but impossible date can be named; null for null."""
    return pl.when(text.is_not_null()).then(parse_timestamps(text).is_not_null())


def publication_dates(entries: pl.DataFrame) -> pl.DataFrame:
    """published_at, published_on, published_on_method and is_impossible_date, a row per entry.

    Reads published_at_text, printed_date, capture_id, header_date, captured_on and imported_at.
    A timestamp outweighs a printed date. A bare date is of the year of capture; where nobody
    knows that, of the one year that the page leaves possible, else its day stays unknown.
    Impossible is what no calendar has, and a bare date more than a day after a known capture.
    """
    years = _pages(entries).select("capture_id", "year", "year_method", known_on="captured_on")
    dated = (
        entries.select("capture_id", "published_at_text", **_read("printed_date"))
        .join(years, on="capture_id", how="left", maintain_order="left")
        .with_columns(
            published_at=parse_timestamps(pl.col("published_at_text")),
            printed_on=_on("printed_date_year", "printed_date_day"),
            bare_on=_bare_on(),
        )
    )
    return dated.select(
        "published_at",
        published_on=pl.coalesce(pl.col("published_at").dt.date(), "printed_on", "bare_on"),
        published_on_method=pl.coalesce(
            pl.when(pl.col("published_at").is_not_null()).then(pl.lit("timestamp")),
            pl.when(pl.col("printed_on").is_not_null()).then(pl.lit("printed")),
            pl.when(pl.col("bare_on").is_not_null()).then("year_method"),
        ),
        is_impossible_date=_is_impossible(),
    )


def capture_days(entries: pl.DataFrame) -> pl.DataFrame:
    """capture_id and captured_on, the day of capture: a row per capture that has entries.

    As known, else the header's day in the one year that the page leaves possible, else null.
    Reads the columns that `published` reads.
    """
    header_on = _on("year", "header_date_day")
    return _pages(entries).select("capture_id", captured_on=pl.coalesce("captured_on", header_on))


def _read(name: str) -> dict[str, pl.Expr]:
    """The text; its `MM-DD`, null where it is in no year's calendar; its year, where it has one."""
    parts = pl.col(name).str.extract_groups(_PRINTED)
    month = parts.struct.field("month").str.to_lowercase().replace_strict(_MONTHS, default=None)
    day = month + "-" + parts.struct.field("day").str.zfill(2)
    return {
        name: pl.col(name),
        f"{name}_day": pl.when(_day_in(pl.lit(_LEAP_YEAR), day).is_not_null()).then(day),
        f"{name}_year": parts.struct.field("year").cast(pl.Int32),
    }


def _on(year: str, day: str) -> pl.Expr:
    return _day_in(pl.col(year), pl.col(day))


def _day_in(year: pl.Expr, day: pl.Expr) -> pl.Expr:
    text = year.cast(pl.String).str.zfill(4) + "-" + day
    return pl.when(year > 0).then(text.str.to_date("%Y-%m-%d", strict=False))


def _bare_on() -> pl.Expr:
    on = _on("year", "printed_date_day")
    is_past = pl.col("known_on").is_null() | (on <= pl.col("known_on") + _SLACK)
    return pl.when(pl.col("printed_date_year").is_null() & is_past).then(on)


def _is_impossible() -> pl.Expr:
    is_read = (
        pl.when(pl.col("printed_date_year").is_not_null())
        .then(pl.col("printed_on").is_not_null())
        .when(pl.col("year").is_not_null())
        .then(pl.col("bare_on").is_not_null())
        .otherwise(pl.col("printed_date_day").is_not_null())
    )
    is_no_timestamp = is_timestamp(pl.col("published_at_text")).not_().fill_null(value=False)
    return is_no_timestamp | (pl.col("printed_date").is_not_null() & ~is_read)


def _pages(entries: pl.DataFrame) -> pl.DataFrame:
    """A row per capture: captured_on where known, header_date_day, year and year_method."""
    bare = pl.col("printed_date_day").filter(pl.col("printed_date_year").is_null())
    header = ("header_date_day", "header_date_year")
    pages = (
        entries.select("capture_id", "captured_on", "imported_at")
        .with_columns(**entries.select(**_read("printed_date"), **_read("header_date")).to_dict())
        .group_by("capture_id", maintain_order=True)
        .agg(
            pl.col("captured_on", "imported_at", *header).max(),
            last_printed_year=_on("printed_date_year", "printed_date_day").dt.year().max(),
            latest_day=bare.max(),
            has_leap_day=(bare == "02-29").any(),
        )
        .with_columns(captured_on=pl.coalesce("captured_on", _on(*reversed(header))))
    )
    return pages.join(
        _only_year(pages), on="capture_id", how="left", maintain_order="left"
    ).with_columns(
        year=pl.coalesce(_year_of_capture(), "only_year"),
        year_method=pl.coalesce(
            pl.when(pl.col("captured_on").is_not_null()).then(pl.lit("capture_year")),
            pl.when(pl.col("only_year").is_not_null()).then(pl.lit("inferred_year")),
        ),
    )


def _year_of_capture() -> pl.Expr:
    """The year on the page's own clock, which at New Year may be a day off ours."""
    days = [pl.col("captured_on") + pl.duration(days=shift) for shift in (0, -1, 1)]
    is_header = [day.dt.strftime("%m-%d") == pl.col("header_date_day") for day in days]
    on_header = [pl.when(same).then(day) for same, day in zip(is_header, days, strict=True)]
    return pl.coalesce(*on_header, "captured_on").dt.year()


def _only_year(pages: pl.DataFrame) -> pl.DataFrame:
    """capture_id and only_year, for captures that one year alone fits.

    The site prints a year exactly when it is not the capture's own. So the year is above every
    printed one, not above that of import, has all the days that the page shows, and puts the
    header's and the bare dates not after the import, nor a bare date after the header's; a day
    of slack each.
    """
    imported_on = pl.col("imported_at").dt.date() + _SLACK
    header_on, latest_on = _on("candidate", "header_date_day"), _on("candidate", "latest_day")
    no_header, no_bare = pl.col("header_date_day").is_null(), pl.col("latest_day").is_null()
    leap_day_on = _day_in(pl.col("candidate"), pl.lit("02-29"))
    candidates = pl.int_ranges(pl.col("last_printed_year") + 1, imported_on.dt.year() + 1)
    return (
        pages.with_columns(candidate=candidates)
        .explode("candidate")
        .filter(
            pl.col("candidate").is_not_null(),
            no_header | (header_on <= imported_on),
            no_bare | (latest_on <= imported_on),
            no_header | no_bare | (latest_on <= header_on + _SLACK),
            ~pl.col("has_leap_day") | leap_day_on.is_not_null(),
        )
        .group_by("capture_id")
        .agg(only_year=pl.col("candidate").max(), years=pl.len())
        .filter(pl.col("years") == 1)
        .select("capture_id", pl.col("only_year").cast(pl.Int32))
    )
