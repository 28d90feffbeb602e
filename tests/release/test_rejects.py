"""Rejects of a release, with the entry as it was read and the page that it is on."""

from collections.abc import Iterator

import pytest

from etl.ids import CaptureId
from etl.release.quarantine import RejectRow, read_rejects
from etl.stage.connection import Connection, connect

TABLES = """
create schema core; create schema quality;
create table core.captures (capture_id varchar, url varchar, template varchar, other varchar);
create table quality.rejects (
    reject_id varchar, table_name varchar, capture_id varchar, position bigint, row json,
    faults varchar[], parser_version bigint
);
insert into core.captures values ('a', 'https://a', 'island', ''), ('b', null, 'cards', '');
insert into quality.rejects values
    ('r3', 'stage.entries', 'b', 1, '["x"]', ['upvotes: negative', 'title: missing'], 2),
    ('r2', 'stage.entries', 'a', 9, '{"title": null, "authors": ["Ada"]}', ['title: missing'], 1),
    ('r1', 'stage.entries', 'a', 8, '{"upvotes": -1}', ['upvotes: negative'], 1);
"""
A, B = CaptureId("a"), CaptureId("b")
NEGATIVE, MISSING = "upvotes: negative", "title: missing"
FIRST = RejectRow(
    "r1", "stage.entries", A, 8, {"upvotes": -1}, [NEGATIVE], 1, "https://a", "island"
)
SECOND = RejectRow(
    *("r2", "stage.entries", A, 9, {"title": None, "authors": ["Ada"]}),
    *([MISSING], 1, "https://a", "island"),
)
THIRD = RejectRow("r3", "stage.entries", B, 1, ["x"], [NEGATIVE, MISSING], 2, None, "cards")


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        con.execute(TABLES)
        yield con


@pytest.mark.parametrize(
    ("fault", "rejects"),
    [
        (None, [FIRST, SECOND, THIRD]),
        ("negative", [FIRST, THIRD]),
        ("title", [SECOND, THIRD]),
        ("negativetitle", []),
    ],
)
def test_rejects_come_by_page_and_by_what_their_faults_contain(
    con: Connection, fault: str | None, rejects: list[RejectRow]
) -> None:
    assert read_rejects(con, fault) == rejects
