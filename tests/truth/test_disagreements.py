"""Where pages and arXiv's records were made to differ, or really do, and nowhere else."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import rows, squashed
from tests.truth.comparing import assert_answer, assert_mart
from tests.truth.reading import Paper
from tests.truth.telling import Told, real_kinds

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]


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
