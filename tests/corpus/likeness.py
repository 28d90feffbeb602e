"""How alike the papers are that `similar` finds, by keywords, which it does not read.

    python -m tests.corpus.likeness RELEASE [--papers 14] [--seed 20261128]

A neighbour is related if the two papers share a telling keyword, or a telling word of one: one that
at most one of twenty papers has. Only papers that state keywords count as neighbours. An answer is
poor if fewer than three of its first ten are related; of papers drawn by lot, one or two are. The
cosine of all words of two texts, weighted by rarity, is what a textbook would rank by.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt
from pathlib import Path
from random import Random

from etl.release.database import open_release
from etl.release.search import similar_papers
from etl.stage.connection import Connection

SEED = 20261128
PAPERS = 14
TOP = 10
POOR = 3
"""An answer with fewer related papers among its first ten is poor."""

_STATED = 4
"""Telling keywords and words that a paper needs to be asked about."""

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Likeness:
    """Papers of a release that state keywords, with those that tell them apart."""

    con: Connection
    telling: dict[str, set[str]]

    def drawn(self, count: int = PAPERS, seed: int = SEED) -> list[str]:
        """Papers to ask about, by lot."""
        stating = sorted(key for key, words in self.telling.items() if len(words) >= _STATED)
        return Random(seed).sample(stating, count)

    def related_count(self, paper: str, neighbours: Collection[str]) -> int:
        """How many neighbours share a telling keyword or word with a paper."""
        return sum(bool(self.telling[paper] & self.telling[it]) for it in neighbours)

    def similar(self, paper: str) -> list[str]:
        """The first ten papers with keywords, as `similar` ranks them."""
        found = similar_papers(self.con, paper, {"top": "100"}).project("paper_key").fetchall()
        return [key for (key,) in found if key in self.telling][:TOP]

    def by_lot(self, paper: str) -> list[str]:
        """Ten papers with keywords that nothing but chance has chosen."""
        return Random(paper).sample(sorted(self.telling.keys() - {paper}), TOP)

    def by_cosine(self, paper: str) -> list[str]:
        """The first ten papers with keywords by the cosine of rare words."""
        asked = self._weights[paper]
        scores = {
            key: sum(weight * asked.get(word, 0) for word, weight in self._weights[key].items())
            for key in self.telling.keys() - {paper}
        }
        return sorted(scores, key=lambda key: (-scores[key], key))[:TOP]

    @cached_property
    def _weights(self) -> dict[str, dict[str, float]]:
        """Words of each text with their weights, whose squares add up to 1."""
        texts = self.con.execute(
            "select paper_key, concat_ws(' ', title, abstract) from core.papers"
        )
        counts = {key: Counter(_WORDS.findall(text.lower())) for key, text in texts.fetchall()}
        held = Counter(word for words in counts.values() for word in words)
        weights = {
            key: {it: (1 + log(n)) * log(len(counts) / held[it]) for it, n in words.items()}
            for key, words in counts.items()
        }
        lengths = {key: sqrt(sum(it * it for it in of.values())) for key, of in weights.items()}
        return {
            key: {word: weight / (lengths[key] or 1) for word, weight in of.items()}
            for key, of in weights.items()
        }


def read_likeness(con: Connection) -> Likeness:
    """The keywords of a release and their words, without those that many papers have."""
    stated: dict[str, set[str]] = {}
    keywords = con.execute("select paper_key, lower(keyword) from core.keywords").fetchall()
    for key, keyword in keywords:
        stated.setdefault(key, set()).update([keyword, *_WORDS.findall(keyword)])
    counts = Counter(word for words in stated.values() for word in words)
    telling = {word for word, count in counts.items() if 1 < count <= len(stated) / 20}
    return Likeness(con, {key: words & telling for key, words in stated.items()})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.likeness", description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--papers", type=int, default=PAPERS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    with open_release(asked.release) as con:
        likeness = read_likeness(con)
        drawn = likeness.drawn(asked.papers, asked.seed)
        rankings: dict[str, Callable[[str], list[str]]] = {
            "similar": likeness.similar,
            "cosine": likeness.by_cosine,
            "by lot": likeness.by_lot,
        }
        for name, ranking in rankings.items():
            counts = [likeness.related_count(paper, ranking(paper)) for paper in drawn]
            print(
                f"{name}: {sum(counts) / len(counts):.2f} of the first {TOP} are related, "
                f"{sum(it < POOR for it in counts)} of {len(counts)} answers are poor"
            )


if __name__ == "__main__":
    main()
