"""Papers like an abstract, by words that are counted in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from math import log
from statistics import median
from typing import Any

import pytest

from etl.stage.connection import Connection
from tests.real import rows
from tests.truth.comparing import assert_answer, half_up
from tests.truth.reading import Paper

pytestmark = pytest.mark.slow

Papers = Mapping[str, Paper]
Row = dict[str, Any]

ANY_TEXT = "Speech codecs (neural ones) quantize audio: tokens, bitrate.\nCodecs!"


@pytest.fixture(scope="module")
def words(again: Connection) -> Mapping[str, set[str]]:
    """Words of each cleaned abstract; test_papers compares abstracts with the answers."""
    found = rows(again, "select paper_key, abstract from mart.papers_wide")
    return {key: words_of(abstract) for key, abstract in found}


def words_of(text: str) -> set[str]:
    parted = text.lower().translate(str.maketrans(dict.fromkeys('.,;:!?()[]"\n', " ")))
    return {word for word in parted.split(" ") if len(word) > 3}


@pytest.mark.proves("query.overlooked_similar")
@pytest.mark.parametrize(
    "stated",
    [{}, {"paper": "2405.20340", "top": 200}, {"abstract": ANY_TEXT, "top": 25}],
    ids=["default", "paper", "text"],
)
def test_overlooked_papers_share_telling_words(
    again: Connection,
    papers: Papers,
    titles: Mapping[str, str],
    words: Mapping[str, set[str]],
    stated: dict[str, Any],
) -> None:
    months: defaultdict[date, list[int]] = defaultdict(list)
    for paper in papers.values():
        months[paper.month].append(paper.upvotes)
    medians = {month: float(median(upvotes)) for month, upvotes in months.items()}
    most = min(papers.values(), key=lambda it: (-it.upvotes, it.key))
    chosen = f"arxiv:{stated['paper']}" if "paper" in stated else most.key
    given = words_of(stated["abstract"]) if "abstract" in stated else words[chosen]
    candidates = {
        it.key: words[it.key] & given
        for it in papers.values()
        if it.upvotes < medians[it.month] and ("abstract" in stated or it.key != chosen)
    }
    counts = Counter(word for shared in candidates.values() for word in shared)
    weights = {
        word: int(half_up(1000 * log(len(candidates) / max(counts[word], 1)), 0)) for word in given
    }
    sums = {
        key: sum(weights[word] for word in shared) for key, shared in candidates.items() if shared
    }
    ranked = sorted(sums, key=lambda it: (-sums[it], it))[: stated.get("top", 10)]
    expected = [
        {
            "rank": rank,
            "likeness": half_up(sums[key] / sum(weights.values()), 3),
            "upvotes": papers[key].upvotes,
            "month_median": medians[papers[key].month],
            "title": titles[key],
            "rarest_shared_words": tuple(
                sorted(candidates[key], key=lambda it: (-weights[it], it))[:5]
            ),
            "shared_word_count": len(candidates[key]),
            "first_listed_on": papers[key].first_listed_on,
            "paper_key": key,
        }
        for rank, key in enumerate(ranked, start=1)
    ]
    assert_answer(again, "overlooked_similar", stated, expected)
