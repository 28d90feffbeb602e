import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from etl.archive.documents import Provenance
from etl.contract.vocabulary import PageFault
from etl.errors import UnreadablePage
from etl.sources.daily_papers.api import API_VERSION, parse_api
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.records import ParsedDocument
from tests.sources.daily_papers.api_answers import (
    API,
    NOTHING,
    PAGES,
    answer,
    listed,
)


@pytest.mark.parametrize(
    ("name", "template", "outcome", "day", "ids"),
    [
        ("api_2026-04-02.json", "api_array", "page", date(2026, 4, 2),
         ["2604.00102", "2604.00131", "2604.00132"]),
        ("api_2024-08-01_repr.json", "api_repr", "page", date(2024, 8, 1),
         ["2407.99003", "2407.99007", "2407.99010"]),
        ("api_2024-08-02_wrapped.json", "api_wrapped", "page", date(2024, 8, 2),
         ["2408.99001", "2408.99002"]),
        ("api_2026-04-04_no_data.json", "api_no_data", "empty", date(2026, 4, 4), []),
    ],
)  # fmt: skip
def test_each_form_of_an_answer_reads_as_written(
    name: str, template: str, outcome: str, day: date, ids: list[str]
) -> None:
    reading = parse_document((PAGES / name).read_bytes(), Provenance(url=f"{API}?date={day}"))
    assert (reading.template, reading.outcome, reading.listed_on) == (template, outcome, day)
    assert reading.listing_kind == "daily"
    assert reading.fault_kind == (None if ids else "no_papers")
    assert [one.arxiv_id for one in reading.entries] == ids
    assert reading.rejects == []


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n"])
def test_lines_of_items_say_what_their_array_says(end: str) -> None:
    items = listed()
    lines = b"\n".join(map(json.encode, items)) + end.encode()
    reading = parse_document(lines, Provenance(url=f"{API}?date=2026-04-02"))
    assert reading.template == "api_lines"
    assert reading.listed_on == date(2026, 4, 2)
    assert reading.entries == answer(items, "?date=2026-04-02").entries


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("indent", [0, 2])
def test_a_line_alone_says_what_its_array_says(end: str, indent: int) -> None:
    item = listed()[0]
    line = json.format(json.encode(item), indent=indent) + end.encode()
    reading = parse_document(line, Provenance(url=f"{API}?date=2026-04-02"))
    assert (reading.template, reading.outcome) == ("api_lines", "page")
    assert reading.listed_on == date(2026, 4, 2)
    assert reading.entries == answer([item], "?date=2026-04-02").entries


def test_a_python_repr_says_what_the_json_says() -> None:
    items = listed()
    assert answer([repr(one) for one in items]).entries == answer(items).entries


def test_positions_continue_over_pages() -> None:
    reading = answer(listed(), "?date=2026-04-02&p=2&limit=10")
    assert [one.position for one in reading.entries] == [21, 22, 23]


def test_a_wrapping_whose_count_is_wrong_says_so() -> None:
    wrapped = listed("api_2024-08-02_wrapped.json") | {"count": 9, "version": 2}
    reading = answer(wrapped)
    assert (reading.fault, reading.listed_on) == ("count says 9, data holds 2", date(2024, 8, 2))
    assert reading.fault_kind == "count_differs"
    assert reading.unknown_keys == {"wrapping.version": 1}


@pytest.mark.parametrize(
    ("change", "kind", "fault"),
    [
        ({"count": 3}, None, None),
        ({"count": "9" * 120}, "count_differs", f"count says '{'9' * 108}"),
        (
            {"date": "2026-04-01"},
            "days_disagree",
            "count says None, data holds 3; the wrapping says 2026-04-01, the entries 2026-04-02",
        ),
    ],
)
def test_what_a_wrapping_says_is_compared_with_what_it_holds(
    change: dict[str, Any], kind: PageFault | None, fault: str | None
) -> None:
    reading = answer({"status": "success", "date": "2026-04-02", "data": listed()} | change)
    assert (reading.fault_kind, reading.fault) == (kind, fault)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, "no data: no papers"),
        ({"message": "a holiday"}, "no data: a holiday"),
        ({"message": "x" * 121}, f"no data: {'x' * 120}"),
        ({"date": "x" * 120}, f"a no-data answer without a date: '{'x' * 86}"),
    ],
)
def test_an_answer_without_data_says_why(change: dict[str, str], fault: str) -> None:
    reading = answer({"status": "no_data", "date": "2026-04-04"} | change)
    assert (reading.fault, reading.entries) == (fault, [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?date=2026-04-02", {"listing_kind": "daily", "listed_on": date(2026, 4, 2)}),
        (
            "?date=2026-04-02&p=1",
            {
                "listing_kind": "daily",
                "fault_kind": "past_the_end",
                "fault": "no papers on page 1, counted from 0",
            },
        ),
        ("?week=2026-W14", {"listing_kind": "weekly", "period": "2026-W14"}),
        ("?q=wool", {"listing_kind": "search", "query": "wool"}),
        ("", {"listing_kind": "unknown"}),
    ],
)
def test_an_empty_array_is_an_empty_answer(query: str, expected: dict[str, Any]) -> None:
    nothing = {"fault_kind": "no_papers", "fault": "no papers"}
    assert answer([], query) == ParsedDocument(
        "api_array", API_VERSION, "empty", **(nothing | expected)
    )


def test_an_empty_wrapping_is_of_its_own_day() -> None:
    wrapping = {"status": "success", "date": "2026-04-02", "count": 0, "data": []}
    reading = answer(wrapping)
    assert (reading.listing_kind, reading.listed_on) == ("daily", date(2026, 4, 2))


def test_a_wrapping_of_literals_stays_a_wrapping() -> None:
    data = [repr(one | {"mood": "calm"}) for one in listed()]
    reading = answer({"status": "success", "date": "2026-04-02", "count": 3, "data": data})
    assert (reading.template, len(reading.entries)) == ("api_wrapped", 3)
    assert reading.unknown_keys == {"mood": 3}


def test_json_that_is_neither_object_nor_array_is_no_listing() -> None:
    with pytest.raises(UnreadablePage) as refused:
        parse_api(f" {'7' * 41}", NOTHING)
    assert (refused.value.kind, refused.value.detail) == (
        "unknown_shape",
        f"JSON, but no listing: '{'7' * 40}'",
    )


def test_a_string_that_is_no_literal_refuses_its_entry_only() -> None:
    bad = [
        "{'paper': print(1)}",
        r"{'paper': '\d'}",
        "{'a': b'1'}",
        "{'a': 1e999}",
        r"{'a': '\ud800'}",
    ]
    reading = answer([*map(repr, listed()), *bad])
    assert (reading.template, len(reading.entries)) == ("api_repr", 3)
    assert [one.position for one in reading.rejects] == [4, 5, 6, 7, 8]
    start = "entry: not a Python literal of JSON values: "
    assert all(one.faults[0].startswith(start) for one in reading.rejects)


def stated(corpus: Path, folder: str) -> list[tuple[str, ParsedDocument]]:
    with (corpus / "captures.csv").open(newline="") as lines:
        urls = {line["path"]: line["url"] for line in csv.DictReader(lines)}
    paths = sorted(path for path in urls if path.startswith(f"hf_api/{folder}/"))
    return [
        (path, parse_document((corpus / path).read_bytes(), Provenance(url=urls[path])))
        for path in paths
    ]


@pytest.mark.slow
def test_all_archived_days_read_whole(corpus: Path) -> None:
    readings = stated(corpus, "days")
    entries = [entry for _, one in readings for entry in one.entries]
    assert (len(readings), len(entries)) == (521, 8_507)
    assert sum(len(entry.authors or []) for entry in entries) == 86_425
    assert [path for path, one in readings if str(one.listed_on) != Path(path).stem] == []
    assert {(one.outcome, one.listing_kind, one.fault) for _, one in readings} == {
        ("page", "daily", None)
    }
    assert [one.rejects or one.unknown_keys for _, one in readings if one.rejects] == []
    assert {key for _, one in readings for key in one.unknown_keys} == set()
    templates = [one.template for _, one in readings]
    assert {name: templates.count(name) for name in templates} == {
        "api_array": 499,
        "api_repr": 21,
        "api_wrapped": 1,
    }


@pytest.mark.slow
def test_of_the_refetched_answers_two_have_no_data(corpus: Path) -> None:
    readings = stated(corpus, "refetched")
    empty = [(one.listed_on, one.outcome) for _, one in readings if one.template == "api_no_data"]
    assert empty == [(date(2025, 1, 11), "empty"), (date(2025, 1, 12), "empty")]
    assert sum(one.outcome == "page" for _, one in readings) == 17
    assert [len(one.entries) for path, one in readings if "2025-01-22" in path] == [1]
