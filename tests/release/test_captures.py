"""Captures of a release: counted, explained and found in the archive, from a database in memory."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from etl.archive.documents import ArchiveOffset
from etl.errors import UsageError
from etl.ids import CaptureId
from etl.release.captures import (
    CaptureCount,
    ProblemCapture,
    capture_counts,
    capture_offset,
    capture_outcome,
    imported_captures,
    problem_captures,
)
from etl.stage.connection import Connection, connect

CAPTURES = """
create schema core; create schema meta;
create table core.captures (
    capture_id varchar, outcome varchar, template varchar, parser_version integer, url varchar,
    listed_on date, captured_at timestamp, fault varchar, entry_count bigint,
    listing_count bigint, refused_count bigint, held_count bigint
);
insert into core.captures values
    ('a', 'page', 'island', 2, 'https://a', '2026-04-01', '2026-04-01 18:00', null, 5, 4, 1, 0),
    ('b', 'page', 'island', 2, 'https://b', '2026-04-02', '2026-04-02 18:00', null, 7, 7, 0, 0),
    ('c', 'held', 'island', 2, 'https://c', '2026-04-03', '2026-04-03 18:00', 'half', 3, 0, 0, 3),
    ('d', 'unreadable', 'unknown', 2, null, null, null, 'no entries', 0, 0, 0, 0);
create table meta.imports (
    capture_id varchar, imported_at timestamp, archive_file varchar, archive_offset bigint
);
insert into meta.imports values
    ('a', '2026-04-05 10:00', 'one.warc.gz', 0), ('b', '2026-04-05 11:00', 'one.warc.gz', 700),
    ('c', '2026-04-05 12:00', 'two.warc.gz', 0), ('d', '2026-04-05 12:00', 'two.warc.gz', 90);
"""
A, B, C, D = map(CaptureId, "abcd")
PAGES = CaptureCount("page", "island", 2, 2, 12, 11, 1, 0)
HELD = CaptureCount("held", "island", 2, 1, 3, 0, 0, 3)
UNREADABLE = CaptureCount("unreadable", "unknown", 2, 1, 0, 0, 0, 0)
HALF = ProblemCapture("held", C, "https://c", date(2026, 4, 3), datetime(2026, 4, 3, 18), 3, "half")
EMPTY = ProblemCapture("unreadable", D, None, None, None, 0, "no entries")


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute(CAPTURES)
        yield con


def test_captures_are_counted_by_outcome(con: Connection) -> None:
    assert capture_counts(con) == [PAGES, HELD, UNREADABLE]


def test_only_named_captures_are_counted(con: Connection) -> None:
    assert capture_counts(con, [B, D]) == [
        CaptureCount("page", "island", 2, 1, 7, 7, 0, 0), UNREADABLE
    ]  # fmt: skip
    assert capture_counts(con, []) == []


def test_only_captures_that_were_archived_later_are_counted(con: Connection) -> None:
    assert capture_counts(con, since=datetime(2026, 4, 5, 11)) == [HELD, UNREADABLE]
    assert capture_counts(con, [A, C], datetime(2026, 4, 5, 10)) == [HELD]


def test_captures_that_came_to_nothing_have_their_fault(con: Connection) -> None:
    assert problem_captures(con, ["held", "unreadable"]) == [HALF, EMPTY]
    assert problem_captures(con, ["unreadable"]) == [EMPTY]
    assert problem_captures(con, ["held", "unreadable"], [A, C]) == [HALF]
    assert problem_captures(con, ["held"], [D]) == []


def test_a_capture_has_an_outcome_and_a_place_in_the_archive(con: Connection) -> None:
    assert capture_outcome(con, C) == "held"
    assert capture_offset(con, B) == ArchiveOffset("one.warc.gz", 700)


def test_a_capture_that_is_not_there_is_told(con: Connection) -> None:
    message = (
        "the release has no capture 'e'; they are listed by "
        '`paperhouse query "select capture_id, url from core.captures"`'
    )
    for find in (capture_outcome, capture_offset):
        with pytest.raises(UsageError) as caught:
            find(con, CaptureId("e"))
        assert str(caught.value) == message


def test_each_capture_is_given_with_its_file(con: Connection) -> None:
    assert sorted(imported_captures(con)) == [
        (A, "one.warc.gz"),
        (B, "one.warc.gz"),
        (C, "two.warc.gz"),
        (D, "two.warc.gz"),
    ]


def test_captures_of_a_large_release_are_all_given(con: Connection) -> None:
    con.execute("delete from meta.imports")
    con.execute(
        "insert into meta.imports by name select n as capture_id from range(20_001) as t(n)"
    )
    found = [int(capture_id) for capture_id, _ in imported_captures(con)]
    assert sorted(found) == list(range(20_001))
