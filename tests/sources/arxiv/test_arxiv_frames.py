"""Values that an answer may hold, as rows of the stage or as faults of what is refused."""

from datetime import datetime

import polars as pl
import pytest

from etl.archive.documents import Provenance, new_document
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.stage.conform import conform_rows
from tests.sources.arxiv.answers import RAW_VERSIONS, WOOL, YARN, feed, raw_record, records

LONG_AGO = "Wed, 01 Apr 2026 17:59:59 GMT"


def staged(body: bytes) -> dict[str, pl.DataFrame]:
    reader, provenance = ARCHIVED_DOCUMENTS.reader, Provenance()
    capture = new_document(body, provenance, "import", datetime(2026, 11, 1)).capture
    read = [(capture, reader.check_days(capture, reader.parse(body, provenance)))]
    places = pl.DataFrame(
        [(capture.capture_id, "file", 0)],
        schema=["capture_id", "archive_file", "archive_offset"],
        orient="row",
    )
    return conform_rows(read, reader.normalize(read, places))


@pytest.mark.parametrize(
    ("record", "faults"),
    [
        (raw_record("2604.1"), ["arxiv_id: 2604.1 is not an arXiv id"]),
        (
            raw_record("2604.00018v" + "9" * 30),
            [f"arxiv_id: 2604.00018v{'9' * 30} is not an arXiv id"],
        ),
        (
            raw_record("2604.00018", RAW_VERSIONS.replace(LONG_AGO, "yesterday")),
            ["versions.submitted_at: yesterday is no timestamp"],
        ),
        (
            raw_record("2604.00018", RAW_VERSIONS.replace("Apr 2026", "Apr 20260")),
            ["versions.submitted_at: Wed, 01 Apr 20260 17:59:59 GMT is no timestamp"],
        ),
        (
            raw_record("2604.00018", RAW_VERSIONS.replace("401kb", "4 MB")),
            ["versions.size_kb: 4 MB is no size"],
        ),
        (
            raw_record("2604.00018", RAW_VERSIONS.replace("401kb", "9" * 12 + "kb")),
            [f"versions.size_kb: {'9' * 12}kb is no size"],
        ),
        (
            raw_record("2604.00017"),
            ["paper_key: arxiv:2604.00017 stands on this page before"],
        ),
    ],
)
def test_a_record_of_impossible_values_is_refused_alone(record: str, faults: list[str]) -> None:
    rows = staged(records([raw_record("2604.00017"), record]))
    assert rows["stage.arxiv_records"]["arxiv_id"].to_list() == ["2604.00017"]
    assert rows["stage.arxiv_versions"]["version"].to_list() == [1, 2]
    rejects = rows["stage.rejects"].select("table_name", "position", "faults").rows()
    assert [(name, place, [*found][: len(faults)]) for name, place, found in rejects] == [
        ("stage.arxiv_records", 2, faults)
    ]


@pytest.mark.parametrize(
    ("doi", "values"),
    [
        ("10.1000/Wool.3", ["10.1000/wool.3"]),
        ("10.1/a, 10.1/B 10.1/b", ["10.1/a", "10.1/b"]),
        ("https://doi.org/10.1/A doi:10.1/c", ["10.1/a", "10.1/c"]),
        ("doi:", []),
    ],
)
def test_identifiers_are_normalized_and_what_is_left_out_is_counted(
    doi: str, values: list[str]
) -> None:
    rows = staged(feed(WOOL.replace("10.1000/Wool.3", doi)))
    dois = rows["stage.arxiv_identifiers"].filter(pl.col("scheme") == "doi")
    assert dois["value"].to_list() == values
    repaired = rows["stage.arxiv_records"]["repaired_count"].to_list()
    assert repaired == [len(doi.replace(",", " ").split()) - len(values)]


def test_two_versions_of_a_paper_may_stand_in_one_answer() -> None:
    first = WOOL.replace("2604.00017v3", "2604.00017v1")
    rows = staged(feed(WOOL, first, YARN))
    columns = ["paper_key", "about_version", "primary_category", "answered_at"]
    at = datetime(2026, 8, 7, 20, 39, 50)
    assert rows["stage.arxiv_records"].select(columns).rows() == [
        ("arxiv:2604.00017", 3, "cs.AI", at),
        ("arxiv:2604.00017", 1, "cs.AI", at),
        ("arxiv:cs/0112017", 1, "cs.CL", at),
    ]
    assert rows["stage.captures"].select("template", "listing_kind", "entry_count").rows() == [
        ("arxiv_atom", "records", 3)
    ]
