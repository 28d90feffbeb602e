"""Questions about what arXiv says of listed papers, answered again in plain Python.

arXiv tells of every seventh paper of the corpus: as real feeds do where there are some.
"""

import hashlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.real import IMPORTED_AT, rows, squashed
from tests.truth.comparing import assert_answer, assert_mart, half_up
from tests.truth.conftest import made_once
from tests.truth.reading import Paper
from tests.truth.telling import (
    LICENSES,
    Told,
    feed_of,
    oai_of,
    read_feeds,
    real_feeds,
    real_kinds,
    tell,
)

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]
ANSWERED_AT = datetime(2026, 10, 1, 8)
DAYS = {"listed_from": "2025-06-01", "listed_to": "2026-01-31"}
FEEDS_URL = "https://export.arxiv.org/api/query?start="


@pytest.fixture(scope="module")
def real(corpus: Path, papers: Papers) -> dict[str, tuple[Told, bytes]]:
    return read_feeds(real_feeds(corpus), papers)


@pytest.fixture(scope="module")
def made(papers: Papers, real: Mapping[str, object]) -> list[Told]:
    return list(tell(papers[key] for key in sorted(papers)[::7] if key not in real))


@pytest.fixture(scope="module")
def told(made: list[Told], real: Mapping[str, tuple[Told, bytes]]) -> dict[str, Told]:
    return {it.key: it for it in (*made, *(one for one, _ in real.values()))}


@pytest.fixture(scope="module")
def answers(made: list[Told], real: Mapping[str, tuple[Told, bytes]]) -> list[Any]:
    """Bodies with their provenance, and the papers that each is about."""
    fed = [it for it in made if it.authors]
    batches = [fed[start : start + 100] for start in range(0, len(fed), 100)]
    return [
        *(
            (feed_of(of, ANSWERED_AT), Provenance(f"{FEEDS_URL}{number}", ANSWERED_AT), of)
            for number, of in enumerate(batches)
        ),
        (oai_of([it for it in made if not it.authors]),
         Provenance("https://oaipmh.arxiv.org/oai", ANSWERED_AT),
         [it for it in made if not it.authors]),
        *((body, Provenance(), [one]) for one, body in real.values()),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def enriched(again_home: Path, shared_folder: Path, answers: list[Any]) -> Iterator[Connection]:
    def make(home: Path) -> None:
        shutil.copytree(again_home, home)
        files = []
        for number, (body, provenance, _) in enumerate(answers):
            files.append((home / f"{number}.xml", provenance))
            files[-1][0].write_bytes(body)
        load_documents(Settings(home, source_date=IMPORTED_AT), files)

    home = made_once(shared_folder, "enriched", make)
    with open_release(home / "papers.duckdb") as con:
        yield con


def chosen(papers: Papers, stated: Mapping[str, str]) -> dict[str, Paper]:
    first, last = stated.get("listed_from", "2000-01-01"), stated.get("listed_to", "9999-12-31")
    return {key: it for key, it in papers.items() if first <= str(it.first_listed_on) <= last}


def totals(papers: Papers, told: Mapping[str, Told], is_known: Callable[[Told], object]) -> Row:
    known = sum(1 for key in papers if key in told and is_known(told[key]))
    return {"known_paper_count": known, "paper_total": len(papers)}


@pytest.mark.proves("query.papers_by_category")
@pytest.mark.parametrize(
    "stated", [{}, {"primary_only": "true", "top": "3"}, {**DAYS, "top": "500"}], ids=repr
)
def test_categories_have_the_papers_of_their_records(
    enriched: Connection, papers: Papers, told: dict[str, Told], stated: dict[str, str]
) -> None:
    of = chosen(papers, stated)
    found: defaultdict[str, list[Paper]] = defaultdict(list)
    first: Counter[str] = Counter()
    for key in of.keys() & told.keys():
        categories = told[key].categories
        for category in categories[:1] if "primary_only" in stated else categories:
            found[category].append(of[key])
        first[categories[0]] += 1
    known = totals(of, told, lambda it: it.categories)
    ranked = sorted(found, key=lambda it: (-len(found[it]), it))
    expected = [
        {
            "rank": rank,
            "category": category,
            "paper_count": len(found[category]),
            "percent": half_up(100 * len(found[category]) / known["known_paper_count"], 1),
            "primary_paper_count": first[category],
            "upvotes": sum(it.upvotes for it in found[category]),
            "median_upvotes": float(median(it.upvotes for it in found[category])),
            "upvoted_paper_count": len(found[category]),
            **known,
        }
        for rank, category in enumerate(ranked, start=1)
    ]
    assert_answer(enriched, "papers_by_category", stated, expected[: int(stated.get("top", "30"))])


@pytest.mark.proves("query.cross_listed_fields")
@pytest.mark.parametrize("stated", [{}, {"category": "cs.CL", **DAYS}], ids=repr)
def test_fields_share_papers_that_are_in_both(
    enriched: Connection, papers: Papers, told: dict[str, Told], stated: dict[str, str]
) -> None:
    of = chosen(papers, stated)
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for key in of.keys() & told.keys():
        counts.update(told[key].categories)
        pairs.update(combinations(sorted(told[key].categories), 2))
    wanted = [it for it in pairs if stated.get("category", it[0]) in it]
    expected = [
        {
            "rank": rank,
            "category": pair[0],
            "other_category": pair[1],
            "shared_paper_count": pairs[pair],
            "percent_of_smaller": half_up(100 * pairs[pair] / min(counts[it] for it in pair), 1),
            "paper_count": counts[pair[0]],
            "other_paper_count": counts[pair[1]],
            **totals(of, told, lambda it: it.categories),
        }
        for rank, pair in enumerate(sorted(wanted, key=lambda it: (-pairs[it], it)), start=1)
    ]
    assert len(expected) > 3
    assert_answer(enriched, "cross_listed_fields", stated, expected[:30])


@pytest.mark.proves("query.listing_lag_in_hours")
@pytest.mark.parametrize("stated", [{}, DAYS], ids=repr)
def test_lags_run_from_the_second_of_the_first_version(
    enriched: Connection, papers: Papers, told: dict[str, Told], stated: dict[str, str]
) -> None:
    months: defaultdict[date, list[Paper]] = defaultdict(list)
    for it in chosen(papers, stated).values():
        months[it.month].append(it)
    expected = []
    for month, of in sorted(months.items()):
        known = [it for it in of if it.key in told]
        exact = [
            hours(it.listed_at - told[it.key].versions[1]) for it in known if it.is_listed_at_exact
        ]
        begins = [
            hours(datetime.combine(it.first_listed_on, time()) - told[it.key].versions[1])
            for it in known
        ]
        tenths = quantiles(exact, n=10, method="inclusive") if len(exact) > 1 else exact
        expected.append(
            {
                "month": month,
                "median_hours": half_up(median(exact), 1) if exact else None,
                "p10_hours": half_up(tenths[0], 1) if exact else None,
                "p90_hours": half_up(tenths[-1], 1) if exact else None,
                "median_hours_to_day": half_up(median(begins), 1),
                "timed_paper_count": len(exact),
                "known_paper_count": len(known),
                "paper_count": len(of),
            }
        )
    assert_answer(enriched, "listing_lag_in_hours", stated, expected)


def hours(span: timedelta) -> float:
    return span / timedelta(hours=1)


@pytest.mark.proves("query.revised_papers")
@pytest.mark.parametrize("stated", [{}, {**DAYS, "top": "9999"}], ids=repr)
def test_revisions_are_versions_after_the_listing(
    enriched: Connection,
    papers: Papers,
    told: dict[str, Told],
    titles: Mapping[str, str],
    stated: dict[str, str],
) -> None:
    of = chosen(papers, stated)
    found = []
    for key in of.keys() & told.keys():
        listed_at, versions = of[key].listed_at, told[key].versions
        later = sorted(it for it, at in versions.items() if it > 1 and at > listed_at)
        if later:
            found.append((versions[later[0]] - listed_at, key, later))
    expected = [
        {
            "rank": rank,
            "hours_to_revision": half_up(hours(span), 1),
            "version": later[0],
            "revision_count": len(later),
            "current_version": told[key].newest,
            "title": titles[key],
            "first_listed_on": of[key].first_listed_on,
            "revised_at": told[key].versions[later[0]],
            "paper_key": key,
            "revised_paper_count": len(found),
            **totals(of, told, lambda it: it.versions),
        }
        for rank, (span, key, later) in enumerate(sorted(found), start=1)
    ]
    assert_answer(enriched, "revised_papers", stated, expected[: int(stated.get("top", "20"))])


@pytest.mark.proves("query.withdrawn_papers")
@pytest.mark.parametrize("stated", [{}, {**DAYS, "top": "9999"}], ids=repr)
def test_withdrawn_papers_are_those_whose_newest_version_says_so(
    enriched: Connection,
    papers: Papers,
    told: dict[str, Told],
    titles: Mapping[str, str],
    stated: dict[str, str],
) -> None:
    of = chosen(papers, stated)
    gone = [it for it in told.values() if it.is_withdrawn and it.key in of]
    gone.sort(key=lambda it: (-it.versions[it.newest].timestamp(), it.key))
    expected = [
        {
            "rank": rank,
            "withdrawn_at": it.versions[it.newest],
            "days_after_listing": (it.versions[it.newest].date() - of[it.key].first_listed_on).days,
            "version": it.newest,
            "title": titles[it.key],
            "arxiv_comment": it.comment,
            "first_listed_on": of[it.key].first_listed_on,
            "upvotes": of[it.key].upvotes,
            "paper_key": it.key,
            **totals(of, told, lambda it: it.is_withdrawn is not None),
        }
        for rank, it in enumerate(gone, start=1)
    ]
    assert len(expected) > 5
    assert_answer(enriched, "withdrawn_papers", stated, expected[: int(stated.get("top", "50"))])


@pytest.mark.proves("query.licenses")
@pytest.mark.parametrize("stated", [{}, DAYS], ids=repr)
def test_licences_are_those_that_records_state(
    enriched: Connection, papers: Papers, told: dict[str, Told], stated: dict[str, str]
) -> None:
    of = chosen(papers, stated)
    known = totals(of, told, lambda it: it.license)
    found = []
    for license_, name in LICENSES.items():
        upvotes = [of[it.key].upvotes for it in told.values()
                   if it.license == license_ and it.key in of]  # fmt: skip
        found.append(
            {
                "name": name,
                "paper_count": len(upvotes),
                "percent": half_up(100 * len(upvotes) / known["known_paper_count"], 1),
                "median_upvotes": float(median(upvotes)),
                "upvoted_paper_count": len(upvotes),
                "license": license_.replace("http:", "https:").rstrip("/"),
                **known,
            }
        )
    found.sort(key=lambda it: (-it["paper_count"], it["license"]))
    expected = [{"rank": rank, **it} for rank, it in enumerate(found, start=1)]
    assert_answer(enriched, "licenses", stated, expected)


@pytest.mark.proves("query.stated_venues")
@pytest.mark.parametrize("stated", [{}, {"venue": "iclr", **DAYS, "top": "9999"}], ids=repr)
def test_venues_are_as_authors_state_them(
    enriched: Connection,
    papers: Papers,
    told: dict[str, Told],
    titles: Mapping[str, str],
    stated: dict[str, str],
) -> None:
    of = chosen(papers, stated)
    stating = [it for key, it in told.items() if key in of and (it.dois or it.journal_ref)]
    counted = {"venue_paper_count": len(stating), **totals(of, told, lambda it: it.versions)}
    shown = [it for it in stating if stated.get("venue", "") in _venue(it)]
    shown.sort(key=lambda it: (-of[it.key].upvotes, it.key))
    expected = [
        {
            "rank": rank,
            "upvotes": of[it.key].upvotes,
            "title": titles[it.key],
            "journal_reference": it.journal_ref,
            "dois": sorted(it.dois) or None,
            "arxiv_comment": it.comment and squashed(it.comment),
            "first_listed_on": of[it.key].first_listed_on,
            "paper_key": it.key,
            **counted,
        }
        for rank, it in enumerate(shown, start=1)
    ]
    assert len(expected) > 5
    assert_answer(enriched, "stated_venues", stated, expected[: int(stated.get("top", "20"))])


def _venue(told: Told) -> str:
    return " ".join((told.journal_ref or "", *told.dois, told.comment or "")).lower()


@pytest.fixture(scope="module")
def disagreements(
    enriched: Connection,
    papers: Papers,
    titles: Mapping[str, str],
    answers: Sequence[Any],
    real: Mapping[str, object],
) -> list[Row]:
    """One row for each column in which a paper's record was made, or found, to differ."""
    ids = dict(rows(enriched, "select sha256, capture_id from core.captures"))
    urls = dict(rows(enriched, "select capture_id, url from core.captures"))
    found = []
    for body, provenance, of in answers:
        capture_id = ids[hashlib.sha256(body).hexdigest()]
        for told in of:
            paper = papers[told.key]
            sight = paper.sights[-1]
            kinds = real_kinds(told, paper) if told.key in real else told.kinds
            values = {
                "title": (titles[told.key], told.title),
                "abstract": (squashed(sight.paper["summary"]), told.abstract),
                "published_on": (sight.paper["publishedAt"][:10], str(told.versions[1].date())),
                "authors": ("; ".join(it["name"] for it in paper.authors),
                            "; ".join(told.authors or ())),
            }  # fmt: skip
            found += [
                {
                    "paper_key": told.key,
                    "column_name": column,
                    "kind": kind,
                    "value": values[column][0],
                    "other_source": "arxiv",
                    "other_value": values[column][1],
                    "about_version": told.about_version,
                    "capture_id": sight.capture_id,
                    "url": urls[sight.capture_id],
                    "captured_at": sight.at,
                    "other_capture_id": capture_id,
                    "other_url": provenance.url,
                }
                for column, kind in kinds.items()
            ]
    return found


@pytest.mark.proves("mart.source_disagreements")
def test_sources_disagree_where_they_were_made_to(
    enriched: Connection, disagreements: list[Row]
) -> None:
    """And in nothing else: two thirds of the records say what the page says."""
    counts = Counter((row["column_name"], row["kind"]) for row in disagreements)
    assert {kind for _, kind in counts} == {
        "wording", "punctuation", "adjacent_day", "day", "order", "missing", "extra", "initials",
        "names",
    }  # fmt: skip
    assert_mart(enriched, "source_disagreements", disagreements, left_out=["other_captured_at"])


def test_real_records_disagree_with_pages_in_two_abstracts_and_an_edited_day(
    enriched: Connection, real: Mapping[str, tuple[Told, bytes]], papers: Papers
) -> None:
    """Both abstracts were revised. The dates were edited by whoever kept the answer."""
    assert sorted(real) == ["arxiv:2501.10120", "arxiv:2507.10541", "arxiv:2605.08083"]
    found = {key: real_kinds(told, papers[key]) for key, (told, _) in real.items()}
    assert {key: kinds for key, kinds in found.items() if kinds} == {
        "arxiv:2501.10120": {"abstract": "wording"},
        "arxiv:2507.10541": {"abstract": "wording"},
        "arxiv:2605.08083": {"published_on": "day"},
    }
    keys = "', '".join(real)
    query = "select paper_key, column_name, kind from mart.source_disagreements"
    shown = rows(enriched, f"{query} where paper_key in ('{keys}') order by all")
    assert shown == [(key, *it) for key, kinds in sorted(found.items()) for it in kinds.items()]


@pytest.mark.proves("query.source_disagreements")
@pytest.mark.parametrize(
    "stated", [{}, {"field": "title", "difference": "wording", "top": "9999"}], ids=repr
)
def test_disagreements_are_listed_by_paper_and_column(
    enriched: Connection,
    disagreements: list[Row],
    titles: Mapping[str, str],
    stated: dict[str, str],
) -> None:
    expected = [
        {**row, "title": titles[row["paper_key"]]}
        for row in sorted(disagreements, key=lambda it: (it["paper_key"], it["column_name"]))
        if stated.get("field", row["column_name"]) == row["column_name"]
        and stated.get("difference", row["kind"]) == row["kind"]
    ]
    assert_answer(
        enriched,
        "source_disagreements",
        stated,
        expected[: int(stated.get("top", "50"))],
        left_out=["other_captured_at"],
    )
