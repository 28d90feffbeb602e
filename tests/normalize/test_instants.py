"""Instants: UTC or with their offset, and no other text."""

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalize.dates import is_timestamp, parse_timestamps

TEXT = pl.col("text")


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
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1)),
        ("9999-12-31T23:59:59-05:00", None),
        ("2025-01-01T00:00:00+99:00", None),
        ("1719000000", None),
        ("", None),
    ],
)
def test_an_instant_is_utc_or_says_its_offset(text: str, instant: datetime | None) -> None:
    read = pl.DataFrame({"text": [text]}).select(
        instant=parse_timestamps(TEXT), stated=is_timestamp(TEXT)
    )
    assert read.rows() == [(instant, instant is not None)]
    assert read.schema["instant"] == pl.Datetime("us")


def test_no_text_is_neither_an_instant_nor_a_wrong_one() -> None:
    frame = pl.DataFrame({"text": [None]}, schema={"text": pl.String})
    read = frame.select(instant=parse_timestamps(TEXT), stated=is_timestamp(TEXT))
    assert read.rows() == [(None, None)]


@pytest.mark.slow
@given(st.lists(st.datetimes(), min_size=1, max_size=20))
def test_an_instant_written_down_is_read_as_the_same_instant(instants: list[datetime]) -> None:
    texts = [f"{instant.isoformat(timespec='microseconds')}Z" for instant in instants]
    read = pl.DataFrame({"text": texts}).select(parse_timestamps(TEXT)).to_series()
    again = read.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_frame("text")
    assert read.to_list() == instants
    assert again.select(parse_timestamps(TEXT)).to_series().to_list() == instants


@pytest.mark.slow
@given(st.lists(st.text(), max_size=10))
def test_any_text_is_an_instant_or_none(texts: list[str]) -> None:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    assert frame.select(parse_timestamps(TEXT)).height == len(texts)
