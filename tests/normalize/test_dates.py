"""Instants and printed days: what the text says, and what the page as a whole proves."""

import re
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.normalize import dates

TEXT = pl.col("text")
SPRING_2026 = datetime(2026, 5, 1, 12)


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
    return dates.published(entries).select(columns).rows()


def day_of(entries: pl.DataFrame) -> date | None:
    return dates.captured_on(entries)["captured_on"].item()


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-05-24T17:34:15.000Z", datetime(2024, 5, 24, 17, 34, 15)),
        ("2024-05-24T17:34:15Z", datetime(2024, 5, 24, 17, 34, 15)),
        ("2024-05-24T17:34:15.365Z", datetime(2024, 5, 24, 17, 34, 15, 365000)),
        ("2024-05-24T17:34:15.123456Z", datetime(2024, 5, 24, 17, 34, 15, 123456)),
        ("2026-04-30T00:00:00+00:00", datetime(2026, 4, 30)),
        ("2024-05-24T22:34:15-05:00", datetime(2024, 5, 25, 3, 34, 15)),
        ("2024-05-24T02:04:15+05:30", datetime(2024, 5, 23, 20, 34, 15)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29)),
        ("2025-02-29T00:00:00Z", None),
        ("2025-13-01T00:00:00.000Z", None),
        ("2025-01-01T24:00:00Z", None),
        ("2025-01-01T23:59:60Z", None),
        ("2025-01-01T00:00:00", None),
        ("2025-01-01 00:00:00Z", None),
        ("2025-01-01", None),
        (" 2025-01-01T00:00:00Z", None),
        ("2025-01-01T00:00:00Z\n", None),
        ("٢٠٢٥-01-01T00:00:00Z", None),
        ("0000-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-05:00", None),
        ("2025-01-01T00:00:00+99:00", None),
        ("1719000000", None),
        ("", None),
    ],
)
def test_an_instant_is_utc_or_says_its_offset(text: str, instant: datetime | None) -> None:
    read = pl.DataFrame({"text": [text]}).select(
        instant=dates.timestamps(TEXT), stated=dates.is_timestamp(TEXT)
    )
    assert read.rows() == [(instant, instant is not None)]
    assert read.schema["instant"] == pl.Datetime("us")


def test_no_text_is_neither_an_instant_nor_a_wrong_one() -> None:
    frame = pl.DataFrame({"text": [None]}, schema={"text": pl.String})
    read = frame.select(instant=dates.timestamps(TEXT), stated=dates.is_timestamp(TEXT))
    assert read.rows() == [(None, None)]


@settings(deadline=None)
@given(st.lists(st.datetimes(), min_size=1, max_size=20))
def test_an_instant_written_down_is_read_as_the_same_instant(instants: list[datetime]) -> None:
    texts = [f"{instant.isoformat(timespec='microseconds')}Z" for instant in instants]
    read = pl.DataFrame({"text": texts}).select(dates.timestamps(TEXT)).to_series()
    again = read.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_frame("text")
    assert read.to_list() == instants
    assert again.select(dates.timestamps(TEXT)).to_series().to_list() == instants


@settings(deadline=None)
@given(st.lists(st.text(), max_size=10))
def test_any_text_is_an_instant_or_none(texts: list[str]) -> None:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    assert frame.select(dates.timestamps(TEXT)).height == len(texts)


def test_a_timestamp_outweighs_a_printed_date() -> None:
    entries = page("Apr 9", timestamp="2026-04-07T23:30:00.000-05:00")
    assert dates.published(entries).rows() == [
        (datetime(2026, 4, 8, 4, 30), date(2026, 4, 8), "timestamp", False)
    ]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Dec 19, 2025", date(2025, 12, 19)),
        ("December 19, 2025", date(2025, 12, 19)),
        ("Sept 3, 2023", date(2023, 9, 3)),
        ("Sep. 03,  2023", date(2023, 9, 3)),
        (" dec 1,2025 ", date(2025, 12, 1)),
        ("Feb 29, 2024", date(2024, 2, 29)),
        ("May 1, 2025", date(2025, 5, 1)),
    ],
)
def test_a_printed_year_is_taken_as_printed(printed: str, day: date) -> None:
    assert days(page(printed)) == [(day, "printed", False)]


@pytest.mark.parametrize(
    "printed",
    ["Feb 30", "Feb 29, 2025", "Foo 3", "Decem 3", "Apr 0", "Apr 7 3", "Apr", "7 Apr", "",
     "Apr 7, 25", "Apr 7, 0000", "Apr ٧", "avr. 7", "2025-04-07"],
)  # fmt: skip
def test_what_no_calendar_has_is_named_impossible(printed: str) -> None:
    assert days(page(printed)) == [(None, None, True)]


@pytest.mark.parametrize("text", ["2025-13-01T00:00:00.000Z", "yesterday", ""])
def test_a_wrong_timestamp_is_impossible_and_no_timestamp_is_not(text: str) -> None:
    assert days(page(None, timestamp=text)) == [(None, None, True)]
    assert days(page(None)) == [(None, None, False)]


def test_an_impossible_date_does_not_touch_its_neighbours() -> None:
    entries = page("Foo 3", "Feb 30", "Dec 31, 2025", "Apr 7", None, header="Apr 15")
    assert days(entries) == [
        (None, None, True),
        (None, None, True),
        (date(2025, 12, 31), "printed", False),
        (date(2026, 4, 7), "inferred_year", False),
        (None, None, False),
    ]


@pytest.mark.parametrize(
    ("printed", "captured", "expected"),
    [
        ("Apr 7", date(2024, 8, 1), (date(2024, 4, 7), "capture_year", False)),
        ("Aug 2", date(2024, 8, 1), (date(2024, 8, 2), "capture_year", False)),
        ("Aug 3", date(2024, 8, 1), (None, None, True)),
        ("Dec 31", date(2024, 8, 1), (None, None, True)),
        ("Feb 29", date(2024, 8, 1), (date(2024, 2, 29), "capture_year", False)),
        ("Feb 29", date(2025, 8, 1), (None, None, True)),
        ("Dec 31, 2023", date(2024, 8, 1), (date(2023, 12, 31), "printed", False)),
    ],
)
def test_a_bare_date_is_of_the_known_year_of_capture(
    printed: str, captured: date, expected: tuple[date | None, str | None, bool]
) -> None:
    assert days(page(printed, captured=captured)) == [expected]


def test_at_new_year_the_pages_own_clock_counts() -> None:
    eve, morning = date(2025, 12, 31), date(2026, 1, 1)
    assert days(page("Dec 30", captured=morning, header="Dec 31"))[0][0] == date(2025, 12, 30)
    assert days(page("Jan 1", captured=eve, header="Jan 1"))[0][0] == date(2026, 1, 1)
    assert days(page("Dec 31", captured=morning, header="Jan 1")) == [(None, None, True)]


@pytest.mark.parametrize(
    ("why", "entries", "year"),
    [
        ("one year is left", page("Dec 19, 2025", "Apr 7", header="Apr 15"), 2026),
        ("no header is needed", page("Dec 19, 2025", "Apr 7"), 2026),
        ("two are left", page("Dec 19, 2024", "Apr 7", header="Apr 15"), None),
        ("no year is printed", page("Apr 7", header="Apr 15"), None),
        ("the year of import is printed", page("Jan 2, 2026", "Apr 7", header="Apr 15"), None),
        ("the header would be after the import",
         page("Dec 19, 2024", "Apr 7", header="May 3"), 2025),
        ("the header may be a day ahead", page("Dec 19, 2024", "Apr 7", header="May 2"), None),
        ("a bare date would be after the import", page("Dec 19, 2024", "Apr 7", "May 3"), 2025),
        ("a bare date is after the header",
         page("Dec 19, 2025", "Apr 7", "Apr 17", header="Apr 15"), None),
        ("a bare date may be a day ahead",
         page("Dec 19, 2025", "Apr 7", "Apr 16", header="Apr 15"), 2026),
        ("only one candidate is a leap year",
         page("Dec 19, 2021", "Apr 7", "Feb 29", imported=datetime(2025, 5, 1)), 2024),
        ("no candidate is a leap year", page("Dec 19, 2025", "Apr 7", "Feb 29"), None),
        ("the header's day needs a leap year",
         page("Dec 19, 2021", "Jan 7", header="Feb 29", imported=datetime(2025, 5, 1)), 2024),
        ("on the last day of a year the next may have begun elsewhere",
         page("Dec 19, 2025", "Jan 1", imported=datetime(2026, 12, 31, 20)), None),
        ("a day of the next year is over the horizon",
         page("Dec 19, 2025", "Jan 2", imported=datetime(2026, 12, 31, 20)), 2026),
    ],
)  # fmt: skip
def test_the_year_is_inferred_when_one_is_left(
    why: str, entries: pl.DataFrame, year: int | None
) -> None:
    bare = dates.published(entries).filter(
        entries["printed_date"].is_in(["Apr 7", "Jan 7", "Jan 1", "Jan 2"])
    )
    expected = (year, "inferred_year" if year else None, False)
    columns = ("published_on_method", "is_impossible_date")
    assert bare.select(pl.col("published_on").dt.year(), *columns).rows() == [expected], why


@pytest.mark.parametrize(
    ("entries", "day"),
    [
        (page("Dec 19, 2025", "Apr 7", header="Apr 15"), date(2026, 4, 15)),
        (page("Dec 19, 2024", "Apr 7", header="Apr 15"), None),
        (page("Dec 19, 2025", "Apr 7"), None),
        (page(None, header="Apr 15"), None),
        (page(None, header="April 15, 2026"), date(2026, 4, 15)),
        (page("Dec 19, 2025", header="Feb 30"), None),
        (page("Apr 7", header="Apr 15", captured=date(2024, 4, 16)), date(2024, 4, 16)),
    ],
)
def test_the_day_of_capture_is_known_or_the_headers(
    entries: pl.DataFrame, day: date | None
) -> None:
    assert day_of(entries) == day


def test_captures_are_judged_each_by_its_own_page() -> None:
    entries = pl.concat(
        [
            page("Dec 19, 2025", "Apr 7", header="Apr 15", capture="b"),
            page("Apr 8", header="Apr 15", capture="a"),
            page("Apr 9", captured=date(2024, 4, 15), capture="c"),
        ]
    )
    shuffled = entries.sample(fraction=1, shuffle=True, seed=7)
    found = shuffled.select("printed_date").hstack(dates.published(shuffled))
    on = dict(found.select("printed_date", "published_on").iter_rows())
    assert on == {
        "Dec 19, 2025": date(2025, 12, 19),
        "Apr 7": date(2026, 4, 7),
        "Apr 8": None,
        "Apr 9": date(2024, 4, 9),
    }
    assert dict(dates.captured_on(shuffled).iter_rows()) == {
        "a": None, "b": date(2026, 4, 15), "c": date(2024, 4, 15),
    }  # fmt: skip


def test_no_entries_have_no_dates() -> None:
    assert dates.published(page()).height == 0
    assert dates.captured_on(page()).height == 0


@pytest.mark.parametrize(
    ("imported", "inferred", "captured"),
    [(2026, 4, date(2026, 4, 15)), (2027, 0, None)],
)
def test_the_dated_dump_is_of_one_year_when_imported_in_it(
    corpus: Path, imported: int, inferred: int, captured: date | None
) -> None:
    (dump,) = (corpus / "text").glob("004_*.txt")
    pattern = r"^([A-Z][a-z]{2} \d{1,2}(?:, \d{4})?)(?: \d+)?$"
    printed = re.findall(pattern, dump.read_text("utf-8"), re.MULTILINE)
    header, entries_dates = printed[0], printed[1:]
    entries = page(*entries_dates, header=header, imported=datetime(imported, 11, 1))
    found = dates.published(entries)
    assert (header, len(entries_dates)) == ("Apr 15", 58)
    assert found["published_on_method"].eq("inferred_year").sum() == inferred
    assert found["published_on_method"].eq("printed").sum() == 54
    assert not found["is_impossible_date"].any()
    assert day_of(entries) == captured
