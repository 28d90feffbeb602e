"""Keywords of real answers from March to June 2025, counted here by sets made by hand."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.release.queries import ask_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.real import IMPORTED_AT, documents, rows, squashed

pytestmark = pytest.mark.slow

MONTHS = ("2025-03", "2025-04", "2025-05", "2025-06")
LLM = re.compile(
    r"large[- ]language models?( \((llms?|lms)\))?|llms?( \(large language models?\))?"
)
"""Every spelling that a reader of these months' keywords takes for a large language model."""


@pytest.fixture(scope="module")
def spring(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    home = tmp_path_factory.mktemp("keywords")
    files = [it for it in documents(corpus, "hf_api/days") if it[0].stem[:7] in MONTHS]
    load_documents(Settings(home, source_date=IMPORTED_AT), files)
    with open_release(home / "papers.duckdb") as con:
        yield con


@pytest.fixture(scope="module")
def papers(items: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, set[str]]]:
    """By month of first listing, of each paper with keywords these in lower case."""
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    months: dict[str, str] = {}
    for day, entries in sorted(items.items()):
        for paper in (item["paper"] for item in entries if day[:7] in MONTHS):
            months.setdefault(paper["id"], day[:7])
            words = {squashed(it).lower() for it in paper.get("ai_keywords") or ()} - {""}
            if words:
                found[months[paper["id"]]][paper["id"]] = words
    return found


def test_a_concept_is_counted_in_all_its_spellings(spring: Connection, papers: Any) -> None:
    """The commonest spelling alone rose from 1.9 to 17.8 %, since authors changed to it."""
    counts = {
        month: (
            sum("large language models" in words for words in of_month.values()),
            sum(any(map(LLM.fullmatch, words)) for words in of_month.values()),
            len(of_month),
        )
        for month, of_month in papers.items()
    }
    assert counts["2025-03"] == (5, 41, 265)  # 1.9 % by exact words, 15.5 % as a concept
    assert counts["2025-06"] == (61, 106, 343)  # 17.8 and 30.9 %
    answer = ask_release(spring, "keyword_by_month", {"keyword": "LLMs"}).fetchall()
    assert [(f"{month:%Y-%m}", *row) for month, _, *row, _, _, _ in answer] == [
        (month, concept, all_, round(100 * concept / all_, 1))
        for month, (_, concept, all_) in counts.items()
    ]


def test_one_keyword_in_five_has_another_spelling(spring: Connection, papers: Any) -> None:
    keys = dict(rows(spring, "select keyword, keyword_key from mart.keyword_spellings"))
    printed = [word for month in papers.values() for words in month.values() for word in words]
    assert set(printed) == set(keys)
    spellings: dict[str, set[str]] = defaultdict(set)
    for word in printed:
        spellings[keys[word]].add(word)
    spelled_otherwise = sum(len(spellings[keys[word]]) > 1 for word in printed)
    assert 0.18 < spelled_otherwise / len(printed) < 0.24
    assert spellings["largelanguagemodel"] == {it for it in set(printed) if LLM.fullmatch(it)}


# Read on these months' pages: what is one concept, and what is near but another one.
ONE = [
    {"supervised fine-tuning", "sft", "supervised finetuning", "supervised fine-tuning (sft)"},
    {"chain-of-thought", "chain-of-thought (cot)", "cot", "chain of thought (cot)"},
    {"multimodal large language models", "mllms", "multi-modal large language models",
     "multimodal llms"},
    {"diffusion models", "diffusion model"},
    {"pre-training", "pretraining"},
    {"grpo", "group relative policy optimization", "group relative policy optimization (grpo)"},
]  # fmt: skip
TWO = [
    ("vision-language models", "large vision-language models"),
    ("vision-language models", "visual language models"),
    ("diffusion models", "diffusion"),
    ("llms", "slms"),
    ("benchmark", "benchmarking"),
]


def test_concepts_are_those_that_a_reader_sees(spring: Connection) -> None:
    keys = dict(rows(spring, "select keyword, keyword_key from mart.keyword_spellings"))
    assert [len({keys[word] for word in words}) for words in ONE] == [1] * len(ONE)
    assert [pair for pair in TWO if keys[pair[0]] == keys[pair[1]]] == []


def test_shares_of_rising_keywords_stand_on_the_papers_of_their_months(
    spring: Connection, papers: Any
) -> None:
    keys = dict(rows(spring, "select keyword, keyword_key from mart.keyword_spellings"))
    stated = {"year": "2025", "months": "1", "min_papers": "1", "top": "10000"}
    answer = ask_release(spring, "rising_keywords", stated).fetchall()
    found = {keys[keyword]: tuple(row) for _, keyword, *row in answer}
    concepts = {
        month: [{keys[word] for word in words} for words in of_month.values()]
        for month, of_month in papers.items()
    }
    last = concepts["2025-06"]
    before = [of_paper for month in MONTHS[:3] for of_paper in concepts[month]]
    now, then = (Counter(key for it in of for key in it) for of in (last, before))
    expected = {
        key: (
            100 * now[key] / len(last) - 100 * then[key] / len(before),
            100 * now[key] / len(last),
            100 * then[key] / len(before),
            *(now[key], len(last), then[key], len(before)),
        )
        for key in now
    }
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        assert found[key][:7] == pytest.approx(row, abs=0.0051), key
