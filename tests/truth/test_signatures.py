"""Marts and questions of authors, worked out again in plain Python, every row."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import rows
from tests.truth.comparing import assert_answer, assert_mart
from tests.truth.reading import Paper
from tests.truth.signing import Author, Signature, plain

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Authors = Mapping[str, Author]
Row = dict[str, Any]


def figures(author: Author, papers: Papers, signed: Iterable[Signature]) -> Row:
    """Of some of an author's signatures."""
    places = [(it.position, len(papers[it.paper].authors)) for it in signed]
    of = [papers[it.paper] for it in signed]
    return {
        "paper_count": len(of),
        "claimed_paper_count": sum(it in author.claimed for it in signed),
        "first_author_count": sum(place == 1 for place, _ in places),
        "last_author_count": sum(place == last > 1 for place, last in places),
        "upvoted_paper_count": len(of),
        "upvotes": sum(it.upvotes for it in of),
        "first_paper_on": min(it.first_listed_on for it in of),
        "last_paper_on": max(it.first_listed_on for it in of),
    }


def figures_by_year(author: Author, papers: Papers) -> Mapping[int, Row]:
    """Of the signatures under papers of each year, in the order of the years."""
    signed: defaultdict[int, list[Signature]] = defaultdict(list)
    for it in author.signatures:
        signed[papers[it.paper].first_listed_on.year].append(it)
    years = {year: figures(author, papers, signed[year]) for year in sorted(signed)}
    for row in years.values():
        del row["first_paper_on"], row["last_paper_on"]
    return years


@pytest.fixture(scope="module")
def author_rows(author_keys: Authors, papers: Papers) -> Mapping[str, Row]:
    return {
        key: {
            "author_key": key,
            "name": author.spellings[0],
            "name_key": plain(author.spellings[0]),
            "spellings": tuple(author.spellings),
            "account_key": author.account,
            "verified_paper_count": sum(
                it.status in ("claimed_verified", "extracted_confirmed") for it in author.claimed
            ),
            **figures(author, papers, author.signatures),
            "years": [
                {"year": year, **row} for year, row in figures_by_year(author, papers).items()
            ],
        }
        for key, author in author_keys.items()
    }


@pytest.fixture(scope="module")
def collectives(again: Connection) -> set[str]:
    """Teams, labs and companies: that is read from names, and tests of names judge it."""
    return {
        key for (key,) in rows(again, "select author_key from core.authors where is_collective")
    }


@pytest.mark.proves("mart.authors", "query.prolific_authors")
def test_authors_are_counted_over_the_papers_that_they_sign(
    again: Connection, author_rows: Mapping[str, Row], collectives: set[str]
) -> None:
    read_from_names = ["sort_name", "is_collective"]
    assert_mart(again, "authors", author_rows.values(), left_out=read_from_names)
    ranked = sorted(
        author_rows.values(),
        key=lambda it: (-it["paper_count"], -it["first_author_count"], it["author_key"]),
    )
    left_out = {"name_key", "spellings", "verified_paper_count", "years"}
    shown = [{name: row[name] for name in row.keys() - left_out} for row in ranked]
    people = [row for row in shown if row["author_key"] not in collectives]
    assert_answer(again, "prolific_authors", {}, numbered(people[:20]))
    stated = {"collectives": "true", "top": 3000}
    assert_answer(again, "prolific_authors", stated, numbered(shown[:3000]))


def numbered(ranked: Iterable[Row]) -> Iterator[Row]:
    return ({"rank": rank, **row} for rank, row in enumerate(ranked, start=1))


@pytest.mark.proves("query.prolific_authors_by_year")
@pytest.mark.parametrize(
    "stated", [{}, {"year": 2025, "top": 1000, "collectives": "true"}], ids=repr
)
def test_authors_of_a_year_are_counted_over_its_papers(
    again: Connection,
    author_keys: Authors,
    papers: Papers,
    collectives: set[str],
    stated: dict[str, Any],
) -> None:
    years: defaultdict[int, list[Row]] = defaultdict(list)
    for key, author in author_keys.items():
        if key not in collectives or "collectives" in stated:
            for year, row in figures_by_year(author, papers).items():
                of = {"name": author.spellings[0], "account_key": author.account}
                years[year].append({"year": year, "author_key": key, **of, **row})
    expected = [
        row
        for year in sorted(years)
        if year == stated.get("year", year)
        for row in numbered(
            sorted(
                years[year],
                key=lambda it: (-it["paper_count"], -it["first_author_count"], it["author_key"]),
            )[: stated.get("top", 10)]
        )
    ]
    assert_answer(again, "prolific_authors_by_year", stated, expected)


@pytest.mark.proves("mart.collaborations", "query.repeat_coauthors")
def test_pairs_are_those_who_sign_two_papers_together(
    again: Connection, author_keys: Authors, papers: Papers
) -> None:
    """Of papers of at most 50 listed authors."""
    signers: defaultdict[str, list[str]] = defaultdict(list)
    for key, author in author_keys.items():
        if len(author.signatures) > 1:
            for it in author.signatures:
                signers[it.paper].append(key)
    shared: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for paper, keys in signers.items():
        if len(papers[paper].authors) <= 50:
            for pair in combinations(sorted(keys), 2):
                shared[pair].append(paper)
    claims = {(key, it.paper) for key, of in author_keys.items() for it in of.claimed}
    pairs = [
        {
            "author_key": one,
            "other_author_key": other,
            "name": author_keys[one].spellings[0],
            "other_name": author_keys[other].spellings[0],
            "paper_count": len(both),
            "claimed_paper_count": sum((one, it) in claims for it in both),
            "other_claimed_paper_count": sum((other, it) in claims for it in both),
            "first_paper_on": min(papers[it].first_listed_on for it in both),
            "last_paper_on": max(papers[it].first_listed_on for it in both),
            "upvoted_paper_count": len(both),
            "upvotes": sum(papers[it].upvotes for it in both),
        }
        for (one, other), both in shared.items()
        if len(both) > 1
    ]
    assert_mart(again, "collaborations", pairs)
    ranked = sorted(
        pairs, key=lambda it: (-it["paper_count"], it["author_key"], it["other_author_key"])
    )
    assert_answer(again, "repeat_coauthors", {}, numbered(ranked[:20]))
    many = [row for row in ranked if row["paper_count"] >= 4]
    assert_answer(again, "repeat_coauthors", {"min_papers": 4, "top": 10_000}, numbered(many))


@pytest.mark.proves("query.papers_of_author")
@pytest.mark.parametrize("name", [None, "KAI chen", "Björn Ommer"])
def test_papers_of_an_author_are_those_of_all_who_bear_the_name(
    again: Connection,
    author_keys: Authors,
    papers: Papers,
    titles: Mapping[str, str],
    name: str | None,
) -> None:
    named: defaultdict[str, list[tuple[str, Author, Signature]]] = defaultdict(list)
    for key, author in author_keys.items():
        named[plain(author.spellings[0])] += [(key, author, it) for it in author.signatures]
    counts = Counter({key: len({it.paper for *_, it in of}) for key, of in named.items()})
    asked = plain(name) if name else min(counts, key=lambda it: (-counts[it], it))
    found = sorted(
        named[asked],
        key=lambda it: (
            -papers[it[2].paper].first_listed_on.toordinal(),
            it[2].paper,
            it[2].position,
        ),
    )
    expected = [
        {
            "first_listed_on": papers[it.paper].first_listed_on,
            "title": titles[it.paper],
            "position": it.position,
            "author_count": len(papers[it.paper].authors),
            "upvotes": papers[it.paper].upvotes,
            "name": author.spellings[0],
            "is_claimed": it in author.claimed,
            "author_key": key,
            "paper_key": it.paper,
        }
        for key, author, it in found
    ]
    stated = {"name": name} if name else {}
    assert_answer(again, "papers_of_author", stated, expected[:50])
    assert_answer(again, "papers_of_author", {**stated, "top": 1000}, expected)
