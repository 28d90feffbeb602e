"""Titles, abstracts and keywords as people read them. The raw text is kept beside the cleaned."""

import html
import re
from html.entities import html5
from typing import Literal

import ftfy
import polars as pl

from etl.normalize.latex import readable_latex

# Control characters that are no white space; soft hyphen, zero-width space, word joiner, BOM.
_INVISIBLE = r"[\p{Cc}--\s]|[\u{00AD}\u{200B}\u{2060}\u{FEFF}]"
_VISIBLE = re.compile("[^\\s\x00-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff]")
# Only a text with one of these can hold LaTeX or its residue; the others skip the slow path.
_LATEX = r"[\\$~]|\d[A-Za-z]?times|\{(?:times\}|https?:)"
# `&#8211;`, `&#x2013;`, `&ndash;`, each with its semicolon.
ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
# Text decoded with the wrong table shows pairs of foreign characters, or a lone `Ã ` or `Â `.
_FOREIGN = r"[^\x00-\x7F]{2}|[ÃÂ]\s"
# `\textbf{`, and `textbf{`, whose backslash was lost upstream.
_STYLE = (
    r"\\?text(?:bf|it|tt|sc|sf|rm|sl|up|md)\{|\\?math(?:bf|rm|it|sf|tt|cal|bb)\{"
    r"|(?:\\|\b)(?:text|emph)\{"
)


_UNTIDY = r"[^ -}]|[\\$&{}]|\d[A-Za-z]?times|  |^ | $|^$"
"""Any text that a rule could change; the others pass as they are."""


def clean_texts(texts: pl.Series) -> pl.Series:
    r"""The texts as people read them: lines joined, entities, mojibake and intact LaTeX resolved.

    To be applied once, to raw text: `\$5 and \$6` ends as `$5 and $6`, and a second pass could
    not know that these are prices. Null where there is nothing to see, and only there.
    """
    untidy = texts.str.contains(_UNTIDY).arg_true()
    return texts.clone().scatter(untidy, _tidied(texts.gather(untidy)))


def _tidied(texts: pl.Series) -> pl.Series:
    """The texts squashed, after mending the odd ones; each distinct text is mended once."""
    odd = texts.filter(texts.str.contains(f"{_LATEX}|{ENTITY}|{_FOREIGN}")).unique()
    mended = pl.Series([_mended(raw) for raw in odd], dtype=pl.String)
    return texts.to_frame().select(squashed(pl.first().replace(odd, mended))).to_series()


def squashed(text: pl.Expr) -> pl.Expr:
    """The text in NFC on one line: a run of white space is one space, none at either end.

    Control characters and invisible ones (soft hyphen, zero-width space) go; null when blank.
    """
    visible = in_form("NFC", text.str.replace_all(_INVISIBLE, ""))
    one_line = visible.str.replace_all(r"[^\S ]| {2,}", " ").str.replace_all(" {2,}", " ")
    return one_line.str.strip_chars(" ").replace("", None)


def in_form(form: Literal["NFC", "NFKC", "NFKD"], text: pl.Expr) -> pl.Expr:
    """The text in a normal form of Unicode.

    A text of ASCII alone is in each form as it is. To find that takes a hundredth of the time.
    """

    def normalized(texts: pl.Series) -> pl.Series:
        foreign = (texts.str.len_bytes() > texts.str.len_chars()).arg_true()
        return texts.clone().scatter(foreign, texts.gather(foreign).str.normalize(form))

    return text.map_batches(normalized, return_dtype=pl.String)


def title_fingerprint(raw_title: pl.Expr) -> pl.Expr:
    r"""Letters and digits of the title (NFKC, lower case); without any, the squashed title.

    Upstream has lost markup in many ways, and all of one title's forms have one fingerprint:
    `$\textbf{Only}^2$`, `textbf{Only}^2` and `Only^2`. Null when blank.
    """
    folded = in_form("NFKC", raw_title.str.replace_all(_STYLE, "")).str.to_lowercase()
    kept = folded.str.replace_all(r"[^\p{Alphabetic}\p{N}]", "").str.replace_all("ς", "σ")
    return pl.coalesce(kept.replace("", None), squashed(raw_title))


def normalized_keyword(text: pl.Expr) -> pl.Expr:
    """The keyword squashed, in lower case; null when blank."""
    return squashed(text).str.to_lowercase()


def _mended(raw: str) -> str:
    """The text without entities, mojibake and LaTeX; the raw text if nothing visible would be left.

    Entities come first: `&#195;&#169;` is mojibake only when it has become `Ã©`, and formulas have
    `&lt;` in them. LaTeX comes last, because its translation has letters that look foreign.
    """
    text = re.sub(ENTITY, _character, raw)
    if re.search(_FOREIGN, text):
        text = ftfy.fix_encoding(text)
    text = readable_latex(text)
    return text if _VISIBLE.search(text) else raw


def _character(entity: re.Match[str]) -> str:
    """The character of an entity. One without a semicolon is none: urls have `&copy=1`."""
    text = entity[0]
    return html.unescape(text) if text[1] == "#" else html5.get(text[1:], text)
