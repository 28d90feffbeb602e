"""Dates without a year: what the day of capture or the page as a whole proves."""

import re
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from etl.normalize.dates import capture_days, publication_dates
from tests.normalize.conftest import days, page


def day_of(entries: pl.DataFrame) -> date | None:
    return capture_days(entries)["captured_on"].item()


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
        ("Dec 31, 0001", date(2024, 8, 1), (date(1, 12, 31), "printed", False)),
        ("Dec 31, 0000", date(2024, 8, 1), (None, None, True)),
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
    bare = publication_dates(entries).filter(
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
    found = shuffled.select("printed_date").hstack(publication_dates(shuffled))
    on = dict(found.select("printed_date", "published_on").iter_rows())
    assert on == {
        "Dec 19, 2025": date(2025, 12, 19),
        "Apr 7": date(2026, 4, 7),
        "Apr 8": None,
        "Apr 9": date(2024, 4, 9),
    }
    assert dict(capture_days(shuffled).iter_rows()) == {
        "a": None, "b": date(2026, 4, 15), "c": date(2024, 4, 15),
    }  # fmt: skip


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
    found = publication_dates(entries)
    assert (header, len(entries_dates)) == ("Apr 15", 58)
    assert found["published_on_method"].eq("inferred_year").sum() == inferred
    assert found["published_on_method"].eq("printed").sum() == 54
    assert not found["is_impossible_date"].any()
    assert day_of(entries) == captured
