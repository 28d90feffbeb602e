"""Dates of publication, from timestamps and from the days that a page prints.

A card prints `Apr 7` for a paper of the year in which the page was captured, and `Dec 19, 2025` for
one of any other year. This module calls a printed date without a year a *bare date*. The year of a
bare date is therefore a fact about the whole page, and it is found in three steps:

1. `_printed_parts` splits each printed date into a day (`04-07`) and a year, where one is printed.
2. `_pages` makes one row per capture: the year of capture, if somebody stated when it was captured
   or the page's header has a full date; else the one year that contradicts nothing on the page.
3. `publication_dates` gives that year to the bare dates, and names the dates that cannot be.
"""

import polars as pl

# `2026-04-07T09:30:00Z`, `2026-04-07T09:30:00.123456+02:00`. The pattern is stricter than Polars: a
# time without an offset is no instant, and more than six decimals would be cut without a word.
_INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-]\d{2}:[0-5]\d)$"
# `Apr 7`, `Sept. 7`, `December 19, 2025`.
_PRINTED = r"^\s*(?<month>[A-Za-z]+)\.?\s+(?<day>[0-9]{1,2})(?:,\s*(?<year>[0-9]{4}))?\s*$"
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
# `january`, `jan` → `01` … `september`, `sep`, `sept` → `09` …
_MONTHS = {
    spelling: f"{number:02}"
    for number, name in enumerate(_NAMES, start=1)
    for spelling in (name, name[:3], *(["sept"] if number == 9 else []))
}
_LEAP_YEAR = 2000
"""A year that has every day which any year has: it decides whether a day exists at all."""

_SLACK = pl.duration(days=1)
"""The page, the paper and this program may count days in different time zones."""


def parse_timestamps(text: pl.Expr) -> pl.Expr:
    """Naive UTC of `YYYY-MM-DDTHH:MM:SS`, up to six decimals, and `Z` or an offset; else null."""
    # The format below reads `+00:00` but not `Z`.
    stated = pl.when(text.str.contains(_INSTANT)).then(text.str.replace("Z$", "+00:00"))
    instant = stated.str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", time_zone="UTC", strict=False
    ).dt.replace_time_zone(None)
    # `9999-12-31T23:00:00-05:00` is in the year 10000 of UTC, which Python's datetime cannot hold.
    return pl.when(instant.dt.year().is_between(1, 9999)).then(instant)


def is_timestamp(text: pl.Expr) -> pl.Expr:
    """True for a timestamp, null for null, false for all other text: a date that cannot be."""
    return pl.when(text.is_not_null()).then(parse_timestamps(text).is_not_null())


def publication_dates(entries: pl.DataFrame) -> pl.DataFrame:
    """published_at, published_on, published_on_method and is_impossible_date, a row per entry.

    Reads published_at_text, printed_date, capture_id, header_date, captured_on and imported_at.
    A timestamp outweighs a printed date. A bare date is of the year of capture; if nobody knows
    that year, it is of the one year that the page leaves possible, else the day stays null.
    A date is impossible if no calendar has it, or if it is a bare date more than a day after a
    known capture.
    """
    # known_on is null where the year was inferred: only a known day of capture can refute a date.
    years = _pages(entries).select("capture_id", "year", "year_method", known_on="captured_on")
    dated = (
        entries.select("capture_id", "published_at_text", **_printed_parts("printed_date"))
        .join(years, on="capture_id", how="left", maintain_order="left")
        .with_columns(
            published_at=parse_timestamps(pl.col("published_at_text")),
            printed_on=_date_of("printed_date_year", "printed_date_day"),
            bare_on=_bare_on(),
        )
    )
    return dated.select(
        "published_at",
        published_on=pl.coalesce(pl.col("published_at").dt.date(), "printed_on", "bare_on"),
        published_on_method=_publication_method(),
        is_impossible_date=_is_impossible(),
    )


def capture_days(entries: pl.DataFrame) -> pl.DataFrame:
    """capture_id and captured_on, the day of capture: a row per capture that has entries.

    The day is the stated one; else the header's day in the one year that the page leaves possible;
    else null. Reads the columns that `publication_dates` reads.
    """
    header_on = _date_of("year", "header_date_day")
    return _pages(entries).select("capture_id", captured_on=pl.coalesce("captured_on", header_on))


def _publication_method() -> pl.Expr:
    """The rule that decided, in the same order of precedence as the day itself."""
    return pl.coalesce(
        pl.when(pl.col("published_at").is_not_null()).then(pl.lit("timestamp")),
        pl.when(pl.col("printed_on").is_not_null()).then(pl.lit("printed")),
        pl.when(pl.col("bare_on").is_not_null()).then("year_method"),
    )


def _printed_parts(name: str) -> dict[str, pl.Expr]:
    """The column's text, and two columns read from it.

    `<name>_day` is `04-07`, null if no year's calendar has that day (`Feb 30`).
    `<name>_year` is the printed year, null for a bare date.
    """
    parts = pl.col(name).str.extract_groups(_PRINTED)
    month = parts.struct.field("month").str.to_lowercase().replace_strict(_MONTHS, default=None)
    day = month + "-" + parts.struct.field("day").str.zfill(2)
    return {
        name: pl.col(name),
        f"{name}_day": pl.when(_day_in(pl.lit(_LEAP_YEAR), day).is_not_null()).then(day),
        f"{name}_year": parts.struct.field("year").cast(pl.Int32),
    }


def _date_of(year: str, day: str) -> pl.Expr:
    return _day_in(pl.col(year), pl.col(day))


def _day_in(year: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The date of a day such as `02-29` in a year; null where that year does not have the day."""
    text = year.cast(pl.String).str.zfill(4) + "-" + day
    return pl.when(year > 0).then(text.str.to_date("%Y-%m-%d", strict=False))


def _bare_on() -> pl.Expr:
    """The date of a bare day in the page's year, unless that is after a known day of capture."""
    on = _date_of("year", "printed_date_day")
    is_past = pl.col("known_on").is_null() | (on <= pl.col("known_on") + _SLACK)
    return pl.when(pl.col("printed_date_year").is_null() & is_past).then(on)


def _is_impossible() -> pl.Expr:
    """True where a text states a date and no date can be made of it."""
    is_possible = (
        # `Feb 29, 2025` has a year, and that year has no such day.
        pl.when(pl.col("printed_date_year").is_not_null())
        .then(pl.col("printed_on").is_not_null())
        # `Apr 7` on a page of March of a known year would be in the future.
        .when(pl.col("year").is_not_null())
        .then(pl.col("bare_on").is_not_null())
        # In no known year, only `Feb 30` and what is no day at all can be refused.
        .otherwise(pl.col("printed_date_day").is_not_null())
    )
    is_no_timestamp = is_timestamp(pl.col("published_at_text")).not_().fill_null(value=False)
    return is_no_timestamp | (pl.col("printed_date").is_not_null() & ~is_possible)


def _pages(entries: pl.DataFrame) -> pl.DataFrame:
    """A row per capture: captured_on where known, header_date_day, year and year_method."""
    pages = _page_facts(entries)
    return pages.join(
        _only_year(pages), on="capture_id", how="left", maintain_order="left"
    ).with_columns(
        # A known day of capture outweighs what can be inferred.
        year=pl.coalesce(_year_of_capture(), "only_year"),
        year_method=pl.coalesce(
            pl.when(pl.col("captured_on").is_not_null()).then(pl.lit("capture_year")),
            pl.when(pl.col("only_year").is_not_null()).then(pl.lit("inferred_year")),
        ),
    )


def _page_facts(entries: pl.DataFrame) -> pl.DataFrame:
    """A row per capture: all that its dates say about the year in which it was captured.

    captured_on and imported_at; the header's day and year; the last year that an entry prints; the
    latest bare day; and whether one of the bare days is February 29.
    """
    bare = pl.col("printed_date_day").filter(pl.col("printed_date_year").is_null())
    dates = entries.select(**_printed_parts("printed_date"), **_printed_parts("header_date"))
    return (
        entries.select("capture_id", "captured_on", "imported_at")
        .with_columns(**dates.to_dict())
        .group_by("capture_id", maintain_order=True)
        .agg(
            # These are the same on every entry of a capture, so the greatest is the only one.
            pl.col("captured_on", "imported_at", "header_date_day", "header_date_year").max(),
            last_printed_year=_date_of("printed_date_year", "printed_date_day").dt.year().max(),
            latest_day=bare.max(),
            has_leap_day=(bare == "02-29").any(),
        )
        # A header such as `Dec 31, 2025` tells the day of capture that nobody stated.
        .with_columns(
            captured_on=pl.coalesce("captured_on", _date_of("header_date_year", "header_date_day"))
        )
    )


def _year_of_capture() -> pl.Expr:
    """The year on the page's own clock, which at New Year may be a day off from ours.

    A page captured on 2026-01-01 (UTC) whose header says `Dec 31` is of 2025 by its own clock. So
    of the day of capture, the day before and the day after, the one that the header shows decides.
    """
    days = [pl.col("captured_on") + pl.duration(days=shift) for shift in (0, -1, 1)]
    is_header = [day.dt.strftime("%m-%d") == pl.col("header_date_day") for day in days]
    on_header = [pl.when(same).then(day) for same, day in zip(is_header, days, strict=True)]
    return pl.coalesce(*on_header, "captured_on").dt.year()


def _only_year(pages: pl.DataFrame) -> pl.DataFrame:
    """capture_id and only_year, for the captures whose dates fit one year alone.

    The site prints a year exactly when it is not the year of capture. So a text dump that prints
    `Dec 19, 2025` and `Apr 7`, and was imported in May 2026, is of a year above 2025 and not above
    2026: of 2026. Had it been imported in May 2027, two years would fit, and none is inferred.
    """
    imported_on = pl.col("imported_at").dt.date() + _SLACK
    # The year of capture is above every printed year, and not above the year of the import. A page
    # that prints no year has no lower end: its range is null, and the first filter drops it.
    candidates = pl.int_ranges(pl.col("last_printed_year") + 1, imported_on.dt.year() + 1)
    return (
        pages.with_columns(candidate=candidates)
        .explode("candidate")
        .filter(pl.col("candidate").is_not_null(), *_fits_page(imported_on))
        .group_by("capture_id")
        .agg(only_year=pl.col("candidate").max(), years=pl.len())
        .filter(pl.col("years") == 1)
        .select("capture_id", pl.col("only_year").cast(pl.Int32))
    )


def _fits_page(imported_on: pl.Expr) -> tuple[pl.Expr, ...]:
    """Conditions on a candidate year; one about a date that the page does not show is met."""
    header_on, latest_on = (
        _date_of("candidate", "header_date_day"),
        _date_of("candidate", "latest_day"),
    )
    no_header, no_bare = pl.col("header_date_day").is_null(), pl.col("latest_day").is_null()
    leap_day_on = _day_in(pl.col("candidate"), pl.lit("02-29"))
    return (
        # The page was made, and its papers were published, before the page was imported.
        no_header | (header_on <= imported_on),
        no_bare | (latest_on <= imported_on),
        # No paper is published after the day in the page's header.
        no_header | no_bare | (latest_on <= header_on + _SLACK),
        # A page that prints `Feb 29` was captured in a leap year.
        ~pl.col("has_leap_day") | leap_day_on.is_not_null(),
    )
