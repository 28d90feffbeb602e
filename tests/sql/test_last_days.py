"""The last day of a release, of which papers trend, in a database in memory."""

import duckdb
import pytest

from etl.stage.sql_files import sql_text

TABLES = """
create schema meta; create schema core;
create table meta.releases (release_id varchar, published_at timestamp);
create table core.captures (captured_at timestamp);
"""
RELEASES = [("20260401T060000", "2026-04-01 06:00"), ("20260402T060000", "2026-04-02 06:00")]


@pytest.mark.parametrize(
    ("releases", "captured", "day"),
    [
        (RELEASES, ["2026-03-31 18:00", None, "2026-04-01 18:00"], "2026-04-01"),
        (RELEASES, ["2026-04-01 18:00", "2026-04-03 05:59:59"], "2026-04-03"),
        (RELEASES, ["2026-04-01 18:00", "2026-04-03 06:00", "2027-04-01 18:00"], "2026-04-01"),
        (RELEASES, ["2027-04-01 18:00"], "2027-04-01"),
        ([], ["2026-04-01 18:00"], "2026-04-01"),
        (RELEASES, [None], None),
    ],
)
def test_the_last_day_is_not_after_the_release(
    releases: list[tuple[str, str]],
    captured: list[str | None],
    day: str | None,
) -> None:
    with duckdb.connect() as con:
        con.execute(TABLES)
        for release in releases:
            con.execute("insert into meta.releases values (?, ?)", release)
        for instant in captured:
            con.execute("insert into core.captures values (?)", [instant])
        [(found,)] = con.execute(sql_text("lookup", "last_captured_on")).fetchall()
    assert (found and str(found)) == day
