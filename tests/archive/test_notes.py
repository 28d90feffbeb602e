"""Which notes can be staged, at the bounds of what a table holds."""

from datetime import datetime

import pytest

from etl.archive.documents import Note, Scalar
from etl.archive.notes import check_note

NOON = datetime(2026, 4, 7, 12)
FETCH: dict[str, Scalar] = {
    "url": "https://a.test/", "requested_at": "2026-04-07T12:00:00", "outcome": "page"
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", -(2**63)),
        ("status", 2**63 - 1),
        ("detail", "\ud7ff\ue000"),
        ("detail", None),
        ("requested_at", "2026-04-07T12:00:00.000001"),
    ],
)
def test_a_note_that_fits_is_staged(name: str, value: Scalar) -> None:
    check_note(Note("fetch", NOON, FETCH | {name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", -(2**63) - 1),
        ("status", 2**63),
        ("status", True),
        ("status", "200"),
        ("detail", "\ud800"),
        ("detail", "half of \udfff"),
        ("detail", 1),
        ("requested_at", "soon"),
        ("requested_at", "2026-04-07"),
        ("requested_at", "2026-04-07T12:00:00+00:00"),
    ],
)
def test_a_note_that_fits_no_column_is_named(name: str, value: Scalar) -> None:
    with pytest.raises(ValueError, match=f"the fetch note has no fit {name}: '"):
        check_note(Note("fetch", NOON, FETCH | {name: value}))


@pytest.mark.parametrize("name", FETCH)
def test_a_note_says_what_its_kind_has_to_say(name: str) -> None:
    with pytest.raises(ValueError, match=f"^the fetch note has no {name}$"):
        check_note(Note("fetch", NOON, FETCH | {name: None}))


def test_a_value_is_quoted_up_to_60_characters_and_other_kinds_pass() -> None:
    with pytest.raises(ValueError, match=f": '{'9' * 60}'$"):
        check_note(Note("fetch", NOON, FETCH | {"status": 10**70 - 1}))
    check_note(Note("of another version", NOON, {"status": "x"}))
