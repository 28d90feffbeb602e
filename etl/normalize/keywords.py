"""Keywords as concepts: what of a keyword says which one is meant, whatever its spelling.

`Fine-Tuning` and `fine tuning`, `reward model` and `reward models`, `llm agents (llms)` and
`llm agent` have the same words. Each keyword is folded by itself. Acronyms that stand alone are
written out later, by sql/work, since their meaning follows from what other papers state.
"""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from etl.normalize.plurals import singular

_BETWEEN_WORDS = r"[\s_/\u{2010}-\u{2015}\u{2212}-]+"
_HYPHEN = r"[_/\u{2010}-\u{2015}\u{2212}-]"
_BRACKETS = re.compile(r"([^()]+?) ?\(([^()]+)\)([^()]*)")
_ACRONYM = re.compile(r"[a-z0-9](?:[&-]?[a-z0-9]){1,9}")
_CONNECTIVES = {"a", "an", "and", "by", "for", "from", "in", "of", "on", "the", "to", "with"}
_BRACKETED = {name: pl.String() for name in ("keyword", "plain", "acronym", "meaning")}
_SHORTER = 3
"""One word that an acronym stands for has so many letters more."""


def keyword_folds(keywords: pl.Series) -> pl.DataFrame:
    """One row for each different keyword, which is in lower case and single-spaced.

    keyword, keyword_words: its words in the singular, hyphens and acronyms in brackets left out.
    folded_by: the rules that changed something. acronym, acronym_words: what it states to be short
    for what.
    """
    different = keywords.unique(maintain_order=True).drop_nulls().to_frame("keyword")
    holding = different["keyword"].filter(different["keyword"].str.contains("(", literal=True))
    stating = [row for it in holding for row in _stated_acronym(it)]
    read = different.join(
        pl.DataFrame(stating, schema=_BRACKETED, orient="row"), on="keyword", how="left"
    )
    plain = pl.coalesce("plain", "keyword")
    folded = read.select(
        "keyword",
        keyword_words=_singular_words(plain),
        folded_by=pl.concat_list(
            pl.when(plain.str.contains(_HYPHEN)).then(pl.lit("hyphen")),
            pl.when(_singular_words(plain) != _words(plain).list.join(" ")).then(pl.lit("plural")),
            pl.when(pl.col("acronym").is_not_null()).then(pl.lit("brackets")),
        ).list.drop_nulls(),
        acronym=_singular_words(pl.col("acronym")),
        acronym_words=_singular_words(pl.col("meaning")),
    )
    return folded.with_columns(pl.coalesce(pl.col("keyword_words").replace("", None), "keyword"))


def _singular_words(text: pl.Expr) -> pl.Expr:
    return _words(text).list.eval(singular(pl.element())).list.join(" ")


def _words(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(_BETWEEN_WORDS, " ").str.strip_chars(" ").str.split(" ")


def _stated_acronym(keyword: str) -> Iterator[tuple[str, str, str, str]]:
    """The keyword, it without the brackets, the acronym and its meaning; nothing without one.

    The acronym may stand in the brackets, `large language models (llms)`, or before them.
    """
    if match := _BRACKETS.fullmatch(keyword):
        before, inside, after = (part.strip() for part in match.groups())
        if _ACRONYM.fullmatch(inside) and (meaning := _meaning(inside, before)):
            yield keyword, f"{before} {after}", _letters(inside), meaning
        elif not after and _ACRONYM.fullmatch(before) and _meaning(before, inside) == inside:
            yield keyword, inside, _letters(before), inside


def _meaning(acronym: str, text: str) -> str | None:
    """The shortest end of the text that the acronym is short for, the plural's `s` aside.

    It has at most two words for each letter, as a connective stands between two words.
    """
    letters = _letters(acronym)
    units = text.split()[-2 * len(letters) :]
    for short in dict.fromkeys((letters, letters.removesuffix("s"))):
        for start in reversed(range(len(units))):
            end = units[start:]
            is_longer = re.search(r"\W", " ".join(end)) or len(end[0]) >= len(short) + _SHORTER
            if end[0] not in _CONNECTIVES and is_longer and _is_short_for(short, end):
                return " ".join(end)
    return None


def _is_short_for(acronym: str, units: Sequence[str]) -> bool:
    """True where the acronym consists of the first letter of each unit, in order.

    More letters of a unit may follow its first: `vae` is short for `variational autoencoder`. Of a
    connective there may be none.
    """
    reached = {0}
    for unit in units:
        skipped = reached if unit in _CONNECTIVES else set[int]()
        reached = skipped | {end for start in reached for end in _ends(acronym, start, unit)}
    return len(acronym) in reached


def _ends(acronym: str, start: int, unit: str) -> Iterator[int]:
    """The places in the acronym to which letters of a unit lead, the first one at start."""
    letters, place = _letters(unit), 0
    for index, letter in enumerate(acronym[start:], start=start + 1):
        place = letters.find(letter, place)
        if place < 0 or (index == start + 1 and place > 0):
            return
        place += 1
        yield index


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
