"""What is cloned, whether to go on with it, and which rows may be other ones now."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.build.changes import (
    are_few,
    are_short,
    changed_keys,
    clone_file,
    has_basis,
    may_differ,
    rows_of_keys,
)
from etl.stage.connection import Connection, connect
from etl.stage.sql_files import SqlFile


@pytest.fixture
def con() -> Iterator[Connection]:
    """A release, and what a derivation works with."""
    with connect() as con:
        con.execute("attach ':memory:' as release; attach ':memory:' as work; use release")
        yield con


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"0123456789")
    return path


def test_a_file_is_cloned_piece_by_piece(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, counts = os.copy_file_range, list[int]()

    def copy_little(old: int, new: int, count: int) -> int:
        counts.append(copy(old, new, min(count, 4)))
        return counts[-1]

    monkeypatch.setattr(os, "copy_file_range", copy_little)
    target = source.with_name("target")
    clone_file(source, target)
    assert target.read_bytes() == b"0123456789"
    assert counts == [4, 4, 2, 0]


def refuse(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "copy_file_range", fail)


@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL, errno.ENOSYS])
def test_a_file_is_copied_where_the_system_cannot_clone_it(
    source: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    refuse(monkeypatch, number)
    target = source.with_name("target")
    clone_file(source, target)
    assert target.read_bytes() == b"0123456789"


def test_another_failure_names_the_file_that_was_to_be_written(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, errno.ENOSPC)
    target = source.with_name("target")
    with pytest.raises(OSError, match="No space left") as caught:
        clone_file(source, target)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(target))


def test_a_file_that_is_missing_or_in_the_way_is_named(source: Path) -> None:
    gone = source.with_name("gone")
    with pytest.raises(FileNotFoundError) as missing:
        clone_file(gone, source.with_name("target"))
    assert missing.value.filename == str(gone)
    with pytest.raises(FileExistsError) as there:
        clone_file(source, source)
    assert there.value.filename == str(source)


def test_a_release_is_gone_on_with_by_the_code_that_made_it(con: Connection) -> None:
    assert not has_basis(con, "c1")
    con.execute("create schema work.basis; create table work.basis.code as select 'c1' as code")
    assert not has_basis(con, "c1")
    con.execute("create schema basis; create table basis.code as select 'c1' as code_version")
    assert has_basis(con, "c1")
    assert not has_basis(con, "c2")


@pytest.mark.parametrize(
    ("changed", "staged", "expected"),
    [(200, 200, True), (201, 201, False), (201, 402, True), (202, 402, False), (0, 0, True)],
)
def test_up_to_200_changed_captures_or_half_of_all_are_few(
    con: Connection, changed: int, staged: int, expected: bool
) -> None:
    con.execute(f"create table work.changed_inputs as from range({changed})")
    con.execute(f"create table work.inputs as from range({staged})")
    assert are_few(con) is expected


@pytest.mark.parametrize(("more", "expected"), [(-1, True), (0, True), (1, False)])
def test_changed_documents_are_short_up_to_16_megabytes(
    con: Connection, more: int, expected: bool
) -> None:
    con.execute("attach ':memory:' as stages; create schema stage")
    con.execute("create table work.changed_inputs as from (values ('a'), ('b')) v (capture_id)")
    con.execute("create table stage.captures (capture_id varchar, byte_count bigint)")
    con.execute(
        "insert into stage.captures values ('a', $1), ('b', $1 + $2), ('c', $1)", [2**23, more]
    )
    assert are_short(con) is expected


def test_nothing_that_changed_is_short(con: Connection) -> None:
    con.execute("create schema stage; create table work.changed_inputs (capture_id varchar)")
    con.execute("create table stage.captures (capture_id varchar, byte_count bigint)")
    assert are_short(con) is True


def file_by(*lines: str) -> SqlFile:
    return SqlFile("core", "pairs", "select 1", {"by": list(lines)})


def test_a_row_may_differ_by_the_keys_of_a_header() -> None:
    file = file_by("paper_key in work.papers", "*", "author_key, other_key in work.authors")
    assert list(changed_keys(file)) == [
        "paper_key in (from work.papers)",
        "author_key in (from work.authors) and other_key in (from work.authors)",
    ]
    assert may_differ(file) == (
        "(paper_key in (from work.papers)) or "
        "(author_key in (from work.authors) and other_key in (from work.authors))"
    )
    assert may_differ(file_by("*")) == "true"


@pytest.mark.parametrize(
    ("by", "is_spread"),
    [
        ("paper_key in work.changed_papers", False),
        ("capture_id in work.changed_captures", False),
        ("paper_key in work.signed_papers", True),
        ("paper_key in work.monthly_papers", True),
        ("author_key in work.changed_authors", True),
        ("keyword_key in work.changed_keywords", True),
    ],
)
def test_rows_of_keys_are_found_by_where_they_stand_unless_they_stand_all_over(
    con: Connection, by: str, is_spread: bool
) -> None:
    key, keys = by.split(" in ")
    con.execute(f"create table links as from (values ('a', 1), ('b', 2)) v ({key}, n)")
    con.execute(f"create table {keys} as select 'b' as {key}")
    query = rows_of_keys("release.links", by)
    assert con.execute(query).fetchall() == [("b", 2)]
    assert ("rowid" not in query) is is_spread


def test_rows_that_stand_in_work_already_are_not_looked_for() -> None:
    by = "author_key in work.changed_authors"
    assert rows_of_keys("release.core.authorships", by) == "from work.changed_signatures"
    assert "release.core.authors" in rows_of_keys("release.core.authors", by)
