"""Papers like an abstract, by words that are counted in plain Python."""

import re
import unicodedata
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

_TYING = """
    about across after again also although among another because been before being both
    cannot could does doing during each either even every from further furthermore have
    having hence here hers however into just like many might more moreover most must neither
    often once only onto other ours over rather same shall should since some still such than
    that their theirs them then there thereby therefore these they this those through thus
    toward towards under until upon very well were what when where whereas whether which
    while whom whose will with within without would your
"""
ANY_TEXT = "Speech codecs (neural ones) quantize audio: tokens, bitrate.\nCodecs!"


@pytest.fixture(scope="module")
def common(again: Connection) -> set[str]:
    """Words at more places of titles and abstracts than a tenth of all papers, and than 100."""
    texts = [text for (text,) in rows(again, "select title || ' ' || abstract from core.papers")]
    places = Counter(word for text in texts for word in _words_at_places(text))
    return {word for word, count in places.items() if count > max(len(texts) / 10, 100)}


@pytest.fixture(scope="module")
def words(again: Connection, common: set[str]) -> Mapping[str, set[str]]:
    """Words of each cleaned abstract; test_papers compares abstracts with the answers."""
    found = rows(again, "select paper_key, abstract from mart.papers_wide")
    return {key: words_of(abstract) - common for key, abstract in found}


def words_of(text: str) -> set[str]:
    """The words of a text that count, if they are not common."""
    return {word for word in _words_at_places(text) if len(word) > 3} - {*_TYING.split()}


def _words_at_places(text: str) -> list[str]:
    """Words as README says that search reads them, as far as abstracts of the corpus need it."""
    plain = re.sub(r"[\^_]\{?(\d+)\}?", r" \1 ", _without_accents(text).lower())
    plain = re.sub(r"\\(?:(?:text|math)[a-z]*|emph|times|cdot|[a-z]*arrow|to)\b", " ", plain)
    for letter in set(re.findall("[\u0370-\u03ff\u00b5\u2080-\u2089\u2070-\u2079]", plain)):
        plain = plain.replace(letter, f" {_spoken(letter)} ")
    runs = re.findall(r"[^\W_]+(?:\.\d+)*\+*", plain.replace("-", " "))
    return [part for run in runs for part in _parts(run)]


def _without_accents(text: str) -> str:
    marked = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(it for it in marked if not unicodedata.combining(it))
    )


def _spoken(letter: str) -> str:
    """The name of a Greek letter, the value of a raised or lowered digit."""
    digit = unicodedata.normalize("NFKC", letter)
    return digit if digit.isdigit() else unicodedata.name(digit).split()[-1].lower()


def _parts(run: str) -> set[str]:
    """A word of letters and digits, and what it is made of: qwen2.5, qwen, 2.5, qwen2."""
    found = {run, run.rstrip("+")}
    if joined := re.match(r"([^\W\d_]{2,})(\d.*?)\+*$", run):
        found |= {*joined.groups()}
    if begun := re.match(r"([^\W\d_]+\d+)\.", run):
        found.add(begun[1])
    return found


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
    common: set[str],
    stated: dict[str, Any],
) -> None:
    months: defaultdict[date, list[int]] = defaultdict(list)
    for paper in papers.values():
        months[paper.month].append(paper.upvotes)
    medians = {month: float(median(upvotes)) for month, upvotes in months.items()}
    most = min(papers.values(), key=lambda it: (-it.upvotes, it.key))
    chosen = f"arxiv:{stated['paper']}" if "paper" in stated else most.key
    given = words_of(stated["abstract"]) - common if "abstract" in stated else words[chosen]
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
