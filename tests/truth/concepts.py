"""Keywords of papers counted as concepts. Which spellings are one concept, the release says."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tests.truth.reading import Paper


@dataclass(frozen=True)
class Concepts:
    """Of each concept its papers, its spellings with their numbers of papers, and its name."""

    key_of: Mapping[str, str]
    papers: Mapping[str, frozenset[str]]
    spellings: Mapping[str, Counter[str]]
    names: Mapping[str, str]


def count_concepts(papers: Mapping[str, Paper], key_of: Mapping[str, str]) -> Concepts:
    """key_of: the concept of each spelling; a spelling without one is an error."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers.values():
        for keyword in paper.keywords:
            found[key_of[keyword]].add(paper.key)
            spellings[key_of[keyword]][keyword] += 1
    names = {
        key: min(counts, key=lambda it: (-counts[it], it)) for key, counts in spellings.items()
    }
    kept = {key: frozenset(of_concept) for key, of_concept in found.items()}
    return Concepts(key_of, kept, spellings, names)
