"""Links of the archived days: declared ones are all read, abstracts leave nothing but urls."""

import ast
import json
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.normalize.links import canonical_links, mentioned_links

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def papers(corpus: Path) -> list[dict[str, Any]]:
    days = [json.loads(file.read_bytes()) for file in sorted((corpus / "hf_api/days").glob("*"))]
    items = chain.from_iterable(day["data"] if isinstance(day, dict) else day for day in days)
    read = (ast.literal_eval(item) if isinstance(item, str) else item for item in items)
    return [item["paper"] for item in read]


def test_declared_links_of_the_archive_all_have_a_canonical_url(
    papers: list[dict[str, Any]],
) -> None:
    declared = [p[key] for p in papers for key in ("githubRepo", "projectPage") if p.get(key)]
    media = [url for paper in papers for url in paper.get("mediaUrls") or ()]
    frame = canonical_links(pl.Series([*declared, *media]))
    assert frame["url"].null_count() == 0
    assert set(frame["link_kind"].tail(len(media))) == {"media"}


def test_every_declared_repository_but_one_has_an_owner_and_a_name(
    papers: list[dict[str, Any]],
) -> None:
    declared = pl.Series([p["githubRepo"] for p in papers if p.get("githubRepo")])
    frame = canonical_links(declared)
    assert frame.filter(pl.col("repository").is_null())["url"].to_list() == [
        "https://github.com/DFIR-Metric"
    ]


def test_abstracts_of_the_archive_leave_nothing_but_urls(papers: list[dict[str, Any]]) -> None:
    texts = pl.DataFrame(
        {
            "capture_id": "a",
            "position": range(len(papers)),
            "abstract_raw": [paper["summary"] for paper in papers],
        }
    )
    found = mentioned_links(texts)
    frame = canonical_links(found["url_as_found"])
    assert found.height == frame["url"].count()
    assert frame.filter(pl.col("url").str.contains(r"[{}<>\[\]()\\,;]|[.:]$|\.git$")).height == 0
    assert found["position"].is_sorted()
    with_scheme = texts["abstract_raw"].str.contains("https?:").sum()
    assert found["position"].n_unique() >= with_scheme
    assert canonical_links(frame["url"]).equals(frame)
