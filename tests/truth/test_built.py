"""What was built on papers, answered again in plain Python from details made by hand."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.sources.daily_papers.detail_answers import PAPER, detail, listing
from tests.truth.comparing import assert_answer

pytestmark = pytest.mark.slow

KINDS = ("model", "dataset", "space")
FIRST_DAY = date(2026, 4, 1)
AGES = (0, 1, 2, 6, 7, 9, 29, 30, 31, 90)
Row = dict[str, Any]


def _paper(number: int) -> Row:
    day = FIRST_DAY + timedelta(days=number % 3)
    return PAPER | {
        "id": f"2603.{number:05}",
        "title": f"Title {number}",
        "publishedAt": "2026-03-20T00:00:00.000Z",
        "submittedOnDailyAt": f"{day}T00:00:00.000Z",
    }


def _linked(rng: Random) -> tuple[list[Row], list[Row], list[Row]]:
    models, datasets, spaces = (
        [
            {"id": f"lab/{kind}-{it}", "downloads": rng.randrange(99), "likes": rng.randrange(9)}
            for it in range(rng.randrange(4))
        ]
        for kind in KINDS
    )
    return models, datasets, spaces


PAPERS = [_paper(number) for number in range(1, 13)]
_RNG = Random("built")
DETAILS = [
    (
        paper,
        datetime.fromisoformat(paper["submittedOnDailyAt"][:10])
        + timedelta(days=age, hours=_RNG.randrange(24)),
        _RNG.randrange(500),
        _linked(_RNG),
        (_RNG.randrange(40), _RNG.randrange(40), _RNG.randrange(40)),
    )
    for paper in PAPERS[:-2]
    for age in sorted(_RNG.sample(AGES, 4))
]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("built")
    documents = [(folder / "listing.json", Provenance())]
    documents[0][0].write_bytes(listing(*PAPERS))
    for number, (paper, at, upvotes, linked, totals) in enumerate(DETAILS):
        path = folder / f"{number}.json"
        path.write_bytes(detail(*linked, totals, **paper | {"upvotes": upvotes}))
        url = f"https://huggingface.co/api/papers/{paper['id']}"
        documents.append((path, Provenance(url, at)))
    load_documents(Settings(folder / "home", source_date=datetime(2026, 11, 1)), documents)
    with open_release(folder / "home" / "papers.duckdb") as con:
        yield con


def _built(paper: Row) -> Row | None:
    told = [it for it in DETAILS if it[0] is paper]
    if not told:
        return None
    listed_on = date.fromisoformat(paper["submittedOnDailyAt"][:10])
    known: dict[tuple[str, str], Row] = {}
    by_day: dict[int, int | None] = {1: None, 7: None, 30: None}
    for _, at, upvotes, linked, _ in told:
        for kind, members in zip(KINDS, linked, strict=True):
            known |= {(kind, it["id"]): it for it in members}
        for day in by_day:
            if at.date() <= listed_on + timedelta(days=day):
                by_day[day] = upvotes
    totals = told[-1][4]
    return {
        "built_count": sum(totals),
        **{f"{kind}_count": total for kind, total in zip(KINDS, totals, strict=True)},
        "named_count": len(known),
        "downloads": sum(it["downloads"] for it in known.values()) if known else None,
        "likes": sum(it["likes"] for it in known.values()) if known else None,
        **{f"upvotes_by_day_{day}": upvotes for day, upvotes in by_day.items()},
        "title": paper["title"],
        "first_listed_on": listed_on,
        "detailed_at": told[-1][1],
        "paper_key": f"arxiv:{paper['id']}",
    }


@pytest.mark.proves("query.what_was_built")
@pytest.mark.parametrize("stated", [{}, {"listed_from": "2026-04-02", "top": "3"}], ids=json.dumps)
def test_what_was_built_is_as_last_stated(con: Connection, stated: dict[str, str]) -> None:
    first = stated.get("listed_from", "")
    chosen = [it for it in PAPERS if it["submittedOnDailyAt"] >= first]
    found = [row for paper in chosen if (row := _built(paper))]
    ranked = sorted(
        found, key=lambda it: (-it["built_count"], -(it["downloads"] or -1), it["paper_key"])
    )
    assert len({it["built_count"] for it in ranked}) > 3
    expected = [
        {"rank": rank, **row, "detailed_paper_count": len(found), "paper_total": len(chosen)}
        for rank, row in enumerate(ranked[: int(stated.get("top", "20"))], start=1)
    ]
    assert_answer(con, "what_was_built", stated, expected)
