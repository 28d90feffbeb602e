"""Keywords of papers counted as concepts, in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tests.truth.folding import Spelling, read_meanings
from tests.truth.reading import Paper


@dataclass(frozen=True)
class Concepts:
    """Of each concept its papers, its spellings with their numbers of papers, and its name."""

    key_of: Mapping[str, str]
    rules_of: Mapping[str, tuple[str, ...]]
    papers: Mapping[str, frozenset[str]]
    spellings: Mapping[str, Counter[str]]
    names: Mapping[str, str]


def count_concepts(papers: Mapping[str, Paper], stated: Mapping[str, Spelling]) -> Concepts:
    """stated: every keyword in lower case; one of a paper that is not among them is an error."""
    pairs = [(stated[word], paper.key) for paper in papers.values() for word in paper.keywords]
    meanings = read_meanings(pairs)
    key_of = {word: it.key(meanings) for word, it in stated.items()}
    rules_of = {word: tuple(it.rules(meanings)) for word, it in stated.items()}
    found: defaultdict[str, set[str]] = defaultdict(set)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for it, paper in pairs:
        found[key_of[it.keyword]].add(paper)
        spellings[key_of[it.keyword]][it.keyword] += 1
    names = {
        key: min(counts, key=lambda it: (-counts[it], it)) for key, counts in spellings.items()
    }
    kept = {key: frozenset(of_concept) for key, of_concept in found.items()}
    return Concepts(key_of, rules_of, kept, spellings, names)
