"""Spellings of keywords folded by plain Python, as sql/dictionary.md states the rules."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

HYPHEN = r"[_/‐-―−-]"

_IRREGULAR = {
    **{"indices": "index", "matrices": "matrix", "vertices": "vertex", "corpora": "corpus"},
    **{"criteria": "criterion", "phenomena": "phenomenon", "biases": "bias"},
    **{"hypotheses": "hypothesis", "analyses": "analysis", "diagnoses": "diagnosis"},
    **{"axes": "axis", "canvases": "canvas", "bonuses": "bonus"},
    **{f"{it}s": it for it in ("api", "gui", "poi", "cpu", "gpu", "npu", "tpu", "cache", "niche")},
    **{f"{it}s": it for it in ("characteristic", "comic", "critic", "fabric", "heuristic")},
    **{f"{it}s": it for it in ("logic", "metric", "rubric", "tactic", "topic")},
}
_NO_PLURALS = {"bias", "tts", "mcts", "mars", "series", "news", "species", "lens", "gps", "canvas"}
_NO_PLURALS |= {"atlas", "alias", "bayes", "cosmos", "cms", "ros", "aws"}
"""Words of these keywords that a reader sees to be none."""

_BRACKETS = re.compile(r"([^()]+?) ?\(([^()]+)\)([^()]*)")


def singular(word: str) -> str:
    noun = re.sub(r"['’]s?$", "", word)
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if len(noun) < 3 or noun in _NO_PLURALS or re.search(r"(ss|us|is|ics)$", noun):
        return noun
    noun = re.sub(r"^(.{2,}[^aeou])ies$", r"\1y", noun)
    return re.sub(r"([^s])s$", r"\1", re.sub(r"(ss|sh|ch|x|zz)es$", r"\1", noun))


def words(text: str) -> list[str]:
    return re.sub(rf"(\s|{HYPHEN})+", " ", text).split()


@dataclass(frozen=True)
class Spelling:
    """A keyword, and the acronym that it states beside the words that this is short for."""

    keyword: str
    acronym: str | None
    meaning: str | None

    @property
    def plain(self) -> str:
        """The keyword without the acronym in brackets, or without the brackets around its words."""
        match = _BRACKETS.fullmatch(self.keyword)
        if self.acronym is None or match is None:
            return self.keyword
        before, inside, after = (part.strip() for part in match.groups())
        is_inside = singular(re.sub(r"\W", "", inside)) == self.acronym
        return f"{before} {after}".strip() if is_inside else inside

    @property
    def words(self) -> list[str]:
        return re.sub(rf"(\s|{HYPHEN})+", " ", self.plain).split()

    def key(self, meanings: Mapping[str, str]) -> str:
        singulars = map(singular, self.words)
        return joined(meanings.get(word, word) for word in singulars)

    def rules(self, meanings: Mapping[str, str]) -> Iterator[str]:
        """Those that change something."""
        singulars = [singular(word) for word in self.words]
        if re.search(HYPHEN, self.plain):
            yield "hyphen"
        if singulars != self.words:
            yield "plural"
        if self.acronym is not None:
            yield "brackets"
        if not meanings.keys().isdisjoint(singulars):
            yield "acronym"


def joined(words: Iterable[str]) -> str:
    """Words written together, digits apart."""
    return re.sub(r" (?!\d)|(?<!\d) ", "", " ".join(words))


def read_meanings(stated: Iterable[tuple[Spelling, str]]) -> Mapping[str, str]:
    """Of spellings and the papers that have them: acronyms with a meaning that two papers state,
    and two of three of the papers that state any.
    """
    triples = {
        (it.acronym, joined(it.meaning.split()), paper) for it, paper in stated if it.meaning
    }
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for acronym, meaning, _ in triples:
        found[str(acronym)][meaning] += 1
    return {
        acronym: meaning
        for acronym, counts in found.items()
        for meaning, count in counts.items()
        if count >= 2 and 3 * count >= 2 * counts.total()
    }
