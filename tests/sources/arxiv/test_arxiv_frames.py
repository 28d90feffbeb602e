"""Values that an answer may hold, as rows of the stage or as faults of what is refused."""

from datetime import date, datetime

import polars as pl
import pytest

from etl.archive.documents import Capture, Provenance, new_document
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.arxiv.arxiv_frames import normalize_answers
from etl.sources.arxiv.arxiv_records import ArxivDocument, ArxivRecord
from etl.stage.conform import conform_rows
from tests.sources.arxiv.answers import ERROR, RAW_VERSIONS, WOOL, YARN, feed, raw_record, records

NOTHING = Provenance()
LONG_AGO = "Wed, 01 Apr 2026 17:59:59 GMT"


def staged(body: bytes, provenance: Provenance = NOTHING) -> dict[str, pl.DataFrame]:
    reader = ARCHIVED_DOCUMENTS.reader
    capture = new_document(body, provenance, "import", datetime(2026, 11, 1)).capture
    read = [(capture, reader.check_days(capture, reader.parse(body, provenance)))]
    return conform_rows(read, reader.normalize(read, places_of(capture)))


def places_of(capture: Capture) -> pl.DataFrame:
    columns = ["capture_id", "archive_file", "archive_offset"]
    return pl.DataFrame([(capture.capture_id, "file", 0)], schema=columns, orient="row")


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
            raw_record(
                "2604.00018", RAW_VERSIONS.replace(LONG_AGO, "Sat, 01 Jan +10000 00:00:00 GMT")
            ),
            ["versions.submitted_at: Sat, 01 Jan +10000 00:00:00 GMT is no timestamp"],
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
    ("doi", "values", "left_out"),
    [
        ("10.1000/Wool.3", ["10.1000/wool.3"], 0),
        ("10.1/a, 10.1/B 10.1/b", ["10.1/a", "10.1/b"], 1),
        ("https://doi.org/10.1/A doi:10.1/c", ["10.1/a", "10.1/c"], 0),
        ("https://www.doi.org/10.1/A;DOI: 10.1/c;", ["10.1/a", "10.1/c"], 0),
        ("10.1/3.0.CO;2-9", ["10.1/3.0.co;2-9"], 0),
        ("10.1/a,b;c,10.2/d", ["10.1/a,b;c", "10.2/d"], 0),
        ("doi:", [], 1),
    ],
)
def test_identifiers_are_normalized_and_what_is_left_out_is_counted(
    doi: str, values: list[str], left_out: int
) -> None:
    rows = staged(feed(WOOL.replace("10.1000/Wool.3", doi)))
    dois = rows["stage.arxiv_identifiers"].filter(pl.col("scheme") == "doi")
    assert dois["value"].to_list() == values
    repaired = rows["stage.arxiv_records"]["repaired_count"].to_list()
    assert repaired == [left_out]


def rows_of(tables: dict[str, pl.DataFrame], name: str) -> list[tuple[object, ...]]:
    """The rows of a table without its captures."""
    return tables[f"stage.{name}"].drop("capture_id").rows()


def test_a_raw_record_becomes_rows() -> None:
    changes = {
        "<source_type>I<": "<source_type> I\n<",
        "Mira Tanaka<": " Mira\n Tanaka<",
        "Mira Tanaka (Wool Lab) and": "Mira Tanaka (Wool\n Lab) and",
        LONG_AGO: "Mon, 01 Jan 0001 00:00:00 GMT",
    }
    more = (
        "<license>by\n 4.0</license><comments>9\n pages</comments><proxy>wool\n proxy</proxy>"
        "<msc-class>60\n A</msc-class><acm-class>H.\n 2</acm-class><report-no>W\n 7</report-no>"
    )
    record = raw_record("2604.00017", more=more)
    for old, new in changes.items():
        record = record.replace(old, new)
    tables = staged(records([record]))
    assert rows_of(tables, "arxiv_versions") == [
        (1, 1, datetime(1, 1, 1), 401, None, False),
        (1, 2, datetime(2026, 4, 2, 7), 0, "I", True),
    ]
    assert rows_of(tables, "arxiv_categories") == [(1, "cs.AI", True), (1, "cs.LG", False)]
    assert rows_of(tables, "arxiv_identifiers") == [(1, "report_number", "W 7", "W\n 7")]
    assert rows_of(tables, "arxiv_authors") == []
    columns = [
        *("title", "abstract", "license", "arxiv_comment", "submitter", "authors_text", "proxy"),
        *("msc_class", "acm_class", "changed_on", "child_count", "repaired_count"),
    ]
    assert tables["stage.arxiv_records"].select(columns).rows() == [
        (
            *("Fast Stitches with Wool", "Sheep & wool.", "by 4.0", "9 pages", "Mira Tanaka"),
            *("Mira Tanaka (Wool Lab) and Jos\\'e Oveja", "wool proxy", "60 A", "H. 2"),
            *(date(2026, 4, 3), 5, 0),
        )
    ]


def test_an_entry_of_a_feed_becomes_rows() -> None:
    entry = WOOL.replace("Mira Tanaka", " Mira\n Tanaka").replace("Wool Lab", " Wool\n Lab")
    entry = entry.replace("10.1000/Wool.3", "J.1/A J.1/a").replace("J. Wool 3 (2026) 1-9", "j.1/a")
    tables = staged(feed(entry))
    assert rows_of(tables, "arxiv_versions") == [
        (1, 1, datetime(2026, 4, 1, 17, 59, 59), None, None, None),
        (1, 3, datetime(2026, 4, 9, 8, 0, 1), None, None, None),
    ]
    assert rows_of(tables, "arxiv_identifiers") == [
        (1, "doi", "j.1/a", "J.1/A"),
        (1, "journal_ref", "j.1/a", "j.1/a"),
    ]
    mira = ("Mira Tanaka", "Mira Tanaka", ["Wool Lab"], "mira tanaka", "Tanaka, Mira", False)
    jose = ("José Oveja", "José Oveja", None, "jose oveja", "Oveja, José", False)
    assert rows_of(tables, "arxiv_authors") == [(1, 1, *mira), (1, 2, *jose)]


def test_a_record_that_lists_nothing_has_no_children() -> None:
    at = datetime(2026, 11, 1)
    capture = new_document(b"", NOTHING, "import", at).capture
    reading = ArxivDocument("arxiv_atom", 1, "page", entries=[ArxivRecord(1, "2604.00017", "Wool")])
    frames = normalize_answers([(capture, reading)], places_of(capture))
    counts = frames.tables["stage.arxiv_records"].select("child_count", "repaired_count")
    assert counts.rows() == [(0, 0)]
    assert frames.tables["stage.arxiv_identifiers"].rows() == []


@pytest.mark.parametrize(
    ("body", "captured_at", "captured_on", "listing_kind"),
    [
        (feed(WOOL), None, date(2026, 8, 7), "records"),
        (feed(WOOL), datetime(2026, 8, 9, 1), date(2026, 8, 9), "records"),
        (feed(ERROR), None, None, "unknown"),
    ],
)
def test_an_answer_is_of_the_day_that_is_stated_for_it_or_by_it(
    body: bytes, captured_at: datetime | None, captured_on: date | None, listing_kind: str
) -> None:
    captures = staged(body, Provenance(captured_at=captured_at))["stage.captures"]
    columns = ["captured_on", "listing_kind", "archive_file", "archive_offset"]
    assert captures.select(columns).rows() == [(captured_on, listing_kind, "file", 0)]


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
