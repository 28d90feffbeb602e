"""Saved answers of arXiv are loaded beside the pages that list its papers."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.pipeline.rebuild import rebuild_release
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.sources.arxiv.answers import WOOL, YARN, feed, raw_record, records

pytestmark = pytest.mark.slow

_LICENSE = "<license>http://creativecommons.org/licenses/by/4.0/</license>"
_RAW = records([raw_record("2604.00017", more=_LICENSE), raw_record("0811.36489")])
_LISTING = [
    {
        "title": "Fast Stitches with Wool",
        "publishedAt": "2026-04-01T00:00:00.000Z",
        "numComments": 0,
        "paper": {
            "id": "2604.00017",
            "title": "Fast Stitches with Wool",
            "summary": "Sheep.",
            "authors": [{"name": "Mira Tanaka", "hidden": False}],
            "publishedAt": "2026-04-01T00:00:00.000Z",
            "upvotes": 3,
        },
    }
]
ANSWERS = {
    "listing.json": (json.dumps(_LISTING).encode(), datetime(2026, 4, 3)),
    "feed.xml": (feed(WOOL, YARN), datetime(2026, 4, 10)),
    "raw.xml": (_RAW, datetime(2026, 4, 2, 12)),
    "torn.xml": (feed(WOOL)[:-9], datetime(2026, 4, 11)),
    "nothing.xml": (feed(), datetime(2026, 4, 11)),
    "refused.xml": (feed(WOOL.replace("2026-04-01T17:59:59Z", "2026-02-30T00:00:00Z")), None),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("arxiv")
    for name, (body, _) in ANSWERS.items():
        (folder / name).write_bytes(body)
    settings = Settings(folder / "home", source_date=datetime(2026, 11, 1))
    documents = [(folder / name, Provenance(captured_at=at)) for name, (_, at) in ANSWERS.items()]
    for some in (documents[:2], documents[2:]):
        load_documents(settings, some)
    return folder / "home"


@pytest.fixture
def con(home: Path) -> Iterator[Connection]:
    with open_release(home / "papers.duckdb") as con:
        yield con


def test_a_listed_paper_gains_what_arxiv_says(con: Connection) -> None:
    """The later feed is about version 3 and states no licence; the record before it does."""
    assert con.execute(
        "select title, published_at, published_on_method, primary_category, license, "
        "arxiv_comment, current_version, is_withdrawn from core.papers"
    ).fetchall() == [
        (
            "Fast Stitches with Wool",
            datetime(2026, 4, 1, 17, 59, 59),
            "arxiv",
            "cs.AI",
            "http://creativecommons.org/licenses/by/4.0/",
            "9 pages, 2 figures",
            3,
            None,
        )
    ]


def test_each_version_is_as_last_stated(con: Connection) -> None:
    columns = "version, submitted_at, size_kb, source_type, is_withdrawn"
    assert con.execute(f"select {columns} from core.arxiv_versions order by all").fetchall() == [
        (1, datetime(2026, 4, 1, 17, 59, 59), 401, None, False),
        (2, datetime(2026, 4, 2, 7), 0, "I", True),
        (3, datetime(2026, 4, 9, 8, 0, 1), None, None, None),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "select category, is_primary from core.categories order by all",
            [("cs.AI", True), ("cs.LG", False)],
        ),
        (
            "select scheme, value, value_as_printed, source, matched_by from core.identifiers "
            "order by all",
            [
                ("doi", "10.1000/wool.3", "10.1000/Wool.3", "arxiv", "arxiv_id"),
                ("journal_ref", *["J. Wool 3 (2026) 1-9"] * 2, "arxiv", "arxiv_id"),
            ],
        ),
        (
            "select position, name, affiliations from core.arxiv_authors order by all",
            [(1, "Mira Tanaka", ["Wool Lab"]), (2, "José Oveja", None)],
        ),
        (
            "select arxiv_id, about_version, is_listed from core.arxiv_records order by all",
            [
                ("0811.36489", None, False),
                ("2604.00017", 3, True),
                ("2604.00017", None, True),
                ("cs/0112017", 1, False),
            ],
        ),
        (
            "select template, outcome, entry_count, record_count, refused_count, fault "
            "from core.captures where listing_kind != 'daily' and template != 'api_array' "
            "order by all",
            [
                ("arxiv_atom", "empty", 0, 0, 0, "a feed without entries"),
                ("arxiv_atom", "page", 1, 0, 1, None),
                ("arxiv_atom", "page", 2, 2, 0, None),
                ("arxiv_oai_raw", "page", 2, 2, 0, None),
                (
                    "none",
                    "unreadable",
                    0,
                    0,
                    0,
                    "broken XML: expected '>', line 23, column 10",
                ),
            ],
        ),
        (
            "select table_name, faults from quality.rejects",
            [
                (
                    "stage.arxiv_records",
                    ["versions.submitted_at: 2026-02-30T00:00:00Z is no timestamp"],
                )
            ],
        ),
    ],
)
def test_tables_hold_what_answers_state(
    query: str, expected: list[tuple[object, ...]], con: Connection
) -> None:
    assert con.execute(query).fetchall() == expected


def test_a_rebuild_gives_the_same(home: Path, con: Connection) -> None:
    tables = ["papers", "arxiv_records", "arxiv_versions", "categories", "identifiers", "captures"]
    before = [con.execute(f"from core.{table} order by all").fetchall() for table in tables]
    rebuild_release(Settings(home, source_date=datetime(2026, 11, 1)))
    with open_release(home / "papers.duckdb") as rebuilt:
        after = [rebuilt.execute(f"from core.{table} order by all").fetchall() for table in tables]
    assert after == before
