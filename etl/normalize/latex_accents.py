"""Accents of formulas as the marks of Unicode, one on each character.

The library would put an accent on the marks of the accents inside it, too.
"""

import re
import unicodedata
from collections.abc import Callable

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latexwalker import LatexMacroNode

MARKS = {
    "hat": "\u0302", "bar": "\u0305", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307",
    "ddot": "\u0308",
}  # fmt: skip
# A character with the marks that stand on it.
_MARKED = re.compile("[^\u0300-\u036f\u20d0-\u20ff][\u0300-\u036f\u20d0-\u20ff]*")
_DOTTED = str.maketrans("ıȷ", "ij")


def accent_macros() -> list[MacroTextSpec]:
    """Each accent as the library is told of it."""
    return [MacroTextSpec(name, _accent(mark)) for name, mark in MARKS.items()]


def _accent(mark: str) -> Callable[[LatexMacroNode, LatexNodes2Text], str]:
    """The function that writes what an accent stands on, with its mark."""

    def marked(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
        text = l2tobj.nodelist_to_text(node.nodeargs).strip().translate(_DOTTED)
        return unicodedata.normalize("NFC", _MARKED.sub(rf"\g<0>{mark}", text))

    return marked
