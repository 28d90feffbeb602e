"""Keys that no shape has, wherever they stand in an item."""

from collections.abc import Mapping
from typing import Any

import pytest

from etl.sources.daily_papers.listed_item import ListedPaper
from etl.sources.daily_papers.unknown_keys import have_unknown_keys, unknown_keys

KNOWN: dict[str, Any] = {
    "title": "Wool",
    "summary": "Read of the paper alone.",
    "paper": {
        "id": "2604.00017",
        "organization": {"name": "Meadow", "avatar": "sheep.png"},
        "authors": [
            {"name": "Ana Ovca", "user": {"user": "ana", "isPro": True}},
            {"name": "Bo Lam", "user": None},
        ],
    },
    "submittedBy": None,
    "organization": {"_id": "1", "name": "Meadow"},
}


def item(**paper: object) -> dict[str, Any]:
    return {**KNOWN, "paper": {**KNOWN["paper"], **paper}}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (KNOWN, []),
        ({}, []),
        ({"paper": None}, []),
        ({**KNOWN, "wool": None}, [("wool", "wool", None)]),
        (item(wool=[1]), [("paper.wool", "paper.wool", [1])]),
        (
            {**item(organization={"name": "Meadow", "size": 3}), "wool": 1},
            [("wool", "wool", 1), ("paper.organization.size", "paper.organization.size", 3)],
        ),
        (
            item(authors=[{"name": "Ana"}, {"name": "Bo", "age": 9}, {"user": {"herd": "b"}}]),
            [
                ("paper.authors[].age", "paper.authors[1].age", 9),
                ("paper.authors[].user.herd", "paper.authors[2].user.herd", "b"),
            ],
        ),
    ],
)
def test_each_is_found_with_its_path_and_value(
    found: Mapping[str, Any], expected: list[tuple[str, str, Any]]
) -> None:
    assert unknown_keys(found) == expected
    for items in ([found], [KNOWN, found], [found, KNOWN]):
        assert have_unknown_keys(items) == bool(expected)


def test_paths_begin_as_they_are_told_to() -> None:
    found = unknown_keys({"wool": 1}, ListedPaper, "papers[].", "papers[4].")
    assert found == [("papers[].wool", "papers[4].wool", 1)]
    assert not have_unknown_keys([])
