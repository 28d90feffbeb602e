"""Releases, rules, requests and search pages, worked out again in plain Python."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from etl.release.database import open_release
from etl.stage.connection import Connection
from tests.real import rows
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.reading import Page, Paper

pytestmark = pytest.mark.slow

Row = dict[str, Any]


@pytest.mark.proves("mart.releases")
def test_a_release_adds_what_its_answers_list(again: Connection, pages: list[Page]) -> None:
    """521 days were loaded first, then 19 earlier answers."""
    [(first_id, first_at), (last_id, last_at)] = rows(
        again, "select release_id, published_at from meta.releases order by release_id"
    )
    days = {it.day: it for it in pages if it.items}  # the last answer for a day came in first
    late = [it for it in pages if days.get(it.day) is not it]
    papers = [
        {it.paper["id"] for page in of for it in page.sights} for of in (days.values(), pages)
    ]
    listed = [sum(len(it.items) for it in of) for of in (days.values(), late)]
    common = {"reject_count": 0, "rejects_added": 0}
    expected = [
        {
            "release_id": first_id,
            "published_at": first_at,
            "hours_since_previous": None,
            "is_current": False,
            "capture_count": len(days),
            "captures_added": len(days),
            "listing_count": listed[0],
            "listings_added": listed[0],
            "paper_count": len(papers[0]),
            "papers_added": len(papers[0]),
            **common,
        },
        {
            "release_id": last_id,
            "published_at": last_at,
            "hours_since_previous": half_up((last_at - first_at) / timedelta(hours=1), 1),
            "is_current": True,
            "capture_count": len(pages),
            "captures_added": len(late),
            "listing_count": sum(listed),
            "listings_added": listed[1],
            "paper_count": len(papers[1]),
            "papers_added": len(papers[1] - papers[0]),
            **common,
        },
    ]
    assert_mart(again, "releases", expected, left_out=["code_version"])


@pytest.mark.proves("query.quality_by_rule")
def test_rules_that_are_broken_come_first(again: Connection, papers: Mapping[str, Paper]) -> None:
    """The one that is broken is counted again here: an id names its paper's month, or the next."""
    [(release_id, published_at)] = rows(
        again, "select release_id, published_at from meta.releases order by 1 desc limit 1"
    )
    rule = "arxiv_ids_agree_with_publication_months"
    expected = []
    names = "check_id, rule, table_name, source, severity, checked_count, broken_count, sample"
    for row in rows(again, f"select {names} from quality.checks"):
        check = dict(zip(names.split(", "), row, strict=True))
        broken, checked = check["broken_count"], check["checked_count"]
        percent = half_up(100 * broken / checked, 2) if checked else None
        released = {"release_id": release_id, "published_at": published_at}
        expected.append({**check, **released, "broken_percent": percent})
    counts = {row["check_id"]: row["broken_count"] for row in expected if row["broken_count"]}
    assert counts == {rule: sum(not names_its_month(it) for it in papers.values())}
    expected.sort(key=lambda it: (-it["broken_count"], it["check_id"]))
    numbered = [{"number": number, **row} for number, row in enumerate(expected, start=1)]
    assert_answer(again, "quality_by_rule", {}, numbered)
    assert_answer(again, "quality_by_rule", {"broken_only": "true"}, numbered[:1])


def names_its_month(paper: Paper) -> bool:
    named = paper.key.removeprefix("arxiv:")[:4]
    published = date.fromisoformat(paper.last("publishedAt")[:10]).replace(day=1)
    return named in (f"{published:%y%m}", f"{published + timedelta(days=31):%y%m}")


@pytest.mark.proves("query.requests_by_day")
def test_requests_are_counted_by_day(again: Connection) -> None:
    """Of the corpus nothing was fetched; of 500 requests that are drawn all are counted."""
    assert_answer(again, "requests_by_day", {}, [])
    draw = Random(13)
    begin = datetime(2026, 3, 30, 22)
    requests = [
        (
            begin + timedelta(seconds=draw.randrange(400_000)),
            draw.choice([200, 200, 304, 404, 429, 500, 503, None]),
            draw.choice([None, 0, 900, 12_345]),
            draw.choice([None, "c" * 16]),
        )
        for _ in range(500)
    ]
    with duckdb.connect() as con:
        con.execute("create schema meta")
        con.execute(
            "create table meta.fetches (requested_at timestamp, status int, byte_count bigint, "
            "capture_id varchar)"
        )
        con.executemany("insert into meta.fetches values (?, ?, ?, ?)", requests)
        assert_answer(con, "requests_by_day", {}, request_days(requests))


def request_days(requests: list[Any]) -> Iterator[Row]:
    for day in sorted({at.date() for at, *_ in requests}):
        of = [it for it in requests if it[0].date() == day]
        statuses = [status for _, status, *_ in of]
        sizes = [size for *_, size, _ in of if size is not None]
        yield {
            "day": day,
            "request_count": len(of),
            "ok_count": statuses.count(200),
            "unchanged_count": statuses.count(304),
            "limited_count": statuses.count(429),
            "server_error_count": statuses.count(500) + statuses.count(503),
            "unanswered_count": statuses.count(None),
            "byte_count": sum(sizes),
            "sized_count": len(sizes),
            "archived_count": sum(capture_id is not None for *_, capture_id in of),
            "first_requested_at": min(at for at, *_ in of),
            "last_requested_at": max(at for at, *_ in of),
        }


def dumped_titles(path: Path) -> set[str]:
    """The letters of the titles of a dump. In the first four each title is followed by an abstract;
    in the last one three more lines state authors, the day and comments.
    """
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    glued = next((place for place, it in enumerate(lines) if it.startswith("SubscribeA ")), None)
    if glued is not None:
        return {letters(it.removeprefix("Subscribe")) for it in lines[glued::2]}
    begin = next(place for place, it in enumerate(lines) if it.startswith("byAK")) + 2
    step = 5 if any(it.startswith("•") for it in lines) else 2
    return {letters(it) for it in lines[begin::step]}


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


@pytest.mark.proves("mart.search_overlap", "query.search_page_overlap")
def test_search_pages_overlap_in_their_titles(corpus: Path, dumps_home: Path) -> None:
    with open_release(dumps_home / "papers.duckdb") as con:
        names = dict(rows(con, "select sha256, capture_id from core.captures"))
        dumps = {
            names[hashlib.sha256(path.read_bytes()).hexdigest()]: dumped_titles(path)
            for path in (corpus / "text").iterdir()
        }
        assert sorted(map(len, dumps.values())) == [44, 48, 58, 61, 189]
        pairs = [
            {
                "capture_id": one,
                "other_capture_id": other,
                "query": None,
                "other_query": None,
                "paper_count": len(dumps[one]),
                "other_paper_count": len(dumps[other]),
                "shared_paper_count": len(dumps[one] & dumps[other]),
            }
            for one, other in combinations(sorted(dumps), 2)
        ]
        shares = [(shared(it), it) for it in pairs]
        expected = [
            {
                **row,
                "captured_at": None,
                "other_captured_at": None,
                "shared_share": of_either,
                "shared_share_of_smaller": of_smaller,
            }
            for (of_either, of_smaller), row in shares
        ]
        assert_mart(con, "search_overlap", expected)
        shares.sort(key=lambda it: -it[1]["shared_paper_count"])
        answer = [
            {
                **row,
                "rank": rank,
                "shared_percent": half_up(100 * of_either, 1),
                "shared_percent_of_smaller": half_up(100 * of_smaller, 1),
            }
            for rank, ((of_either, of_smaller), row) in enumerate(shares, start=1)
        ]
        assert_answer(con, "search_page_overlap", {}, answer)
        assert_answer(con, "search_page_overlap", {"top": 4}, answer[:4])


def shared(pair: Row) -> tuple[float, float]:
    both, sizes = pair["shared_paper_count"], (pair["paper_count"], pair["other_paper_count"])
    return both / (sum(sizes) - both), both / min(sizes)
