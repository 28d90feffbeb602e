"""Details count in the answers about ages, changes and provenance, worked out by hand."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.release.queries import ask_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.sources.daily_papers.detail_answers import PAPER, detail, listing

pytestmark = pytest.mark.slow

SITE = "https://huggingface.co/api"
DAY = f"{SITE}/daily_papers?date=2026-04-02"
DETAIL = f"{SITE}/papers/2604.00017"
KEY = "arxiv:2604.00017"
# The day begins at midnight of 2 April: listed with 12 upvotes at 6 h, told with 20 at 30 h, with
# 44 at 180 h, and with 50 under another title at 900 h.
SEEN = [
    (DAY, datetime(2026, 4, 2, 6), listing(PAPER)),
    (DETAIL, datetime(2026, 4, 3, 6), detail(upvotes=20)),
    (DETAIL, datetime(2026, 4, 9, 12), detail(upvotes=44)),
    (DETAIL, datetime(2026, 5, 9, 12), detail(upvotes=50, title="Slow Stitches")),
]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("details")
    documents = []
    for number, (url, at, body) in enumerate(SEEN):
        path = folder / f"{number}.json"
        path.write_bytes(body)
        documents.append((path, Provenance(url, at)))
    settings = Settings(folder / "home", source_date=datetime(2026, 6, 1))
    load_documents(settings, documents)
    with open_release(settings.release) as con:
        yield con


def rows(con: Connection, name: str, columns: str, **stated: str) -> list[tuple[object, ...]]:
    return ask_release(con, name, stated).project(columns).fetchall()


def test_a_sight_is_a_listing_or_a_detail(con: Connection) -> None:
    assert con.sql(
        "select sight_number, listing_kind, listed_on, position, age_in_hours, upvotes,"
        " upvotes_gained from mart.engagement order by all"
    ).fetchall() == [
        (1, "daily", date(2026, 4, 2), 1, 6.0, 12, 0),
        (2, "detail", None, None, 30.0, 20, 8),
        (3, "detail", None, None, 180.0, 44, 32),
        (4, "detail", None, None, 900.0, 50, 38),
    ]


def test_growth_lies_between_the_observations_of_details(con: Connection) -> None:
    """12 + 8 * 18 / 24 = 18 at 24 h; 20 + 24 * 138 / 150 = 42.1 and 44 + 6 * 540 / 720 = 48.5."""
    assert rows(con, "growth", "hours, upvotes_estimated, observation_count", paper=KEY) == [
        (1, None, 4), (6, 12.0, 4), (24, 18.0, 4), (168, 42.1, 4), (720, 48.5, 4)
    ]  # fmt: skip


def test_half_of_the_upvotes_were_there_between_two_details(con: Connection) -> None:
    """Half of 50 is 25: not yet at 30 h, and at 180 h it was."""
    attention = "half_life_from_hours, half_life_to_hours, censoring, observation_count"
    assert con.sql(f"select {attention} from mart.attention").fetchall() == [
        (30.0, 180.0, "neither", 4)
    ]


def test_the_age_of_upvotes_is_that_of_their_instant(con: Connection) -> None:
    assert rows(con, "top_papers", "upvotes, upvotes_at, age_in_hours") == [
        (50, datetime(2026, 5, 9, 12), 900.0)
    ]


def test_a_change_came_after_the_last_detail_before_it(con: Connection) -> None:
    assert rows(con, "paper_changes", "changed, unchanged_at, changed_at") == [
        ("title", datetime(2026, 4, 9, 12), datetime(2026, 5, 9, 12))
    ]


def test_each_document_is_named_that_rows_were_read_from(con: Connection) -> None:
    found = rows(con, "provenance", "sight_number, listing_kind, position, rows_from_here")
    assert [it[:3] for it in found] == [
        (1, "daily", 1), (2, "detail", None), (3, "detail", None), (4, "detail", None)
    ]  # fmt: skip
    tables = ("papers", "observations", "authorships", "keywords", "links", "submissions")
    behind = " union ".join(
        f"select '{it}' as name, capture_id from core.{it} where paper_key = '{KEY}'"
        for it in tables
    )
    names = f"select capture_id, list(name order by name) from ({behind}) group by all"
    told = dict(con.sql(names).fetchall())
    shown = dict(rows(con, "provenance", "capture_id, rows_from_here"))
    assert {key: it for key, it in shown.items() if it} == told
    assert json.dumps(shown).count("papers") == 1


def test_a_paper_without_upvotes_at_a_known_instant_has_no_growth(tmp_path: Path) -> None:
    path = tmp_path / "day.json"
    path.write_bytes(listing(PAPER))
    settings = Settings(tmp_path / "home", source_date=datetime(2026, 6, 1))
    load_documents(settings, [(path, Provenance(DAY))])
    with open_release(settings.release) as con:
        assert rows(con, "growth", "hours", paper=KEY) == []
