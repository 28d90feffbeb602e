r"""LaTeX as readable text, piece by piece: what is not an intact piece of LaTeX stays as it is.

Authors leave three kinds of things in titles and abstracts: LaTeX that every system knows
(`$\alpha$`, `\textbf{x}`, `\"o`, `\%`), commands of their own (`\ours`), whose text only they
know, and prose that merely has a dollar or a backslash in it. Only the first is translated.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import LatexWalkerError

from etl.limits import MAX_FORMULA_DEPTH
from etl.normalize.latex_accents import MARKS, accent_macros
from etl.normalize.residue import RESIDUE_PATTERNS, RESIDUE_TRANSLATIONS


def readable_latex(text: str) -> str:
    r"""The text with its intact LaTeX translated; urls lose nothing but backslashes (`a\_b`).

    >>> readable_latex(r"\textsc{Tool} costs \$5 and runs in $\mathcal{O}(n^{2})$, unlike \ours")
    'Tool costs $5 and runs in O(n^2), unlike \\ours'
    """
    return _PIECE.sub(_translated, text)


def _translated(match: re.Match[str]) -> str:
    kind, piece = str(match.lastgroup), match[0]
    translate = RESIDUE_TRANSLATIONS.get(kind)
    return translate(piece) if translate else _TRANSLATIONS[kind](piece) or piece


def _formula(piece: str) -> str:
    content = _FENCE.sub("", piece)
    if not piece.startswith("\\") and not _is_math(content, fenced_twice=piece.startswith("$$")):
        return ""
    return _math(content)


def _is_math(content: str, fenced_twice: bool) -> bool:
    """True if dollars enclose a formula, false for the prose between two prices.

    `$x_t$` has notation and no prose. `$5 and $6` has no notation, and `5 and ` is no plain term.
    """
    if fenced_twice or _NOTATION.search(content):
        return not _PROSE.search(_COMMAND.sub(" ", _WORDS_OF_A_FORMULA.sub(" ", content)))
    return bool(_PLAIN_TERM.fullmatch(content))


def _math(content: str) -> str:
    """A formula as one line, '' where a command in it is not known or its arguments are lost."""
    line = _linear(content)
    if not set(_COMMAND.findall(line)) <= _KNOWN_IN_MATH or _depth(line) > MAX_FORMULA_DEPTH:
        return ""
    # `\frac{a}` has lost an argument upstream: translated, it would read as something else.
    if _INCOMPLETE.search(line):
        return ""
    try:
        text = _PYLATEXENC.latex_to_text(f"${line}$", tolerant_parsing=False)
    except LatexWalkerError:
        return ""
    return " ".join(text.split())


def _depth(formula: str) -> int:
    """The most braces that are open at once. The library calls itself for each of them."""
    steps = (1 if sign == "{" else -1 for sign in formula if sign in "{}")
    return max(accumulate(steps), default=0)


def _linear(content: str) -> str:
    """The formula with brackets where one line would read differently: x_{t+1}, a+b over c."""
    # A bare `%` would begin a comment and swallow the rest; `^\circ` is a degree, not a power.
    content = _DEGREES.sub("°", re.sub(r"(?<!\\)%", r"\%", content))
    # `\mathcal L` → `\mathcal{L}`, since the patterns below expect braces; `2\log` → `2 \log`.
    content = _FUNCTION.sub(r" \1", _UNBRACED.sub(r"\\\1{\2}", content))
    # `\frac{a+b}{c}` → `\frac{(a+b)}{c}`. Fractions come before scripts, which may hold one.
    content = _FRACTION.sub(lambda m: rf"\frac{{{_atom(m[1])}}}{{{_atom(m[2])}}}", content)
    return _SCRIPT.sub(lambda m: f"{m[1]}{{{_atom(m[2])}}}", content)


def _atom(content: str) -> str:
    """One number, name or sign as it is; anything longer in brackets: `t+1` → `(t+1)`."""
    return content if _ATOM.fullmatch(content.strip()) else f"({content})"


@lru_cache(maxsize=1024)
def _accented(piece: str) -> str:
    letter: str = unicodedata.normalize("NFC", _PYLATEXENC.latex_to_text(piece))
    return letter if len(letter) == 1 else ""


def _arguments(piece: str) -> list[str]:
    return [readable_latex(argument[1:-1]).strip() for argument in _ARGUMENT.findall(piece)]


def _styled(piece: str) -> str:
    return readable_latex(_ARGUMENT.findall(piece)[0][1:-1])


def _switched(piece: str) -> str:
    return readable_latex(_SWITCH.sub("", piece)[:-1])


def _reference(piece: str) -> str:
    url, text = _arguments(piece)
    return f"{text} ({url})" if text and url and text != url else url or text


def _footnote(piece: str) -> str:
    text = _arguments(piece)[0]
    return f" ({text})" if text else ""


def _symbol(piece: str) -> str:
    return _SYMBOLS_IN_PROSE.get(piece.strip("{}\\"), "")


def _unescaped(piece: str) -> str:
    return re.sub(r"\\([%&$#_{}~])", r"\1", piece)


# `{…}` with two levels of braces inside. Each level is bounded, since a hostile text could make the
# search take time with the cube of its length; the longest real group has 433 characters.
_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}){0,500}\}"
_ARGUMENT = re.compile(_GROUP)
# `\alpha`, or a backslash and any one character.
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
# The signs around a formula: `$`, `$$`, `\(`, `\[`.
_FENCE = re.compile(r"^(?:\$\$?|\\[(\[])|(?:\$\$?|\\[)\]])$")
# `{\it text}`: a switch of the font, up to the end of the group.
_SWITCH = re.compile(r"^\{\\[a-z]+\s+")

_WORDS_OF_A_FORMULA = re.compile(rf"\\(?:text|mbox|operatorname)[a-z]*\s*{_GROUP}")
# Two words side by side, or the end of a sentence: no formula has them outside `\text{…}`.
_PROSE = re.compile(r"[^\W\d_]{2,}[,;:.]?\s+[^\W\d_]{2,}|[.;?!]\s")
# Characters that prose does not have.
_NOTATION = re.compile(r"[\\^_{}=]")
# A formula without notation, `n`, `O(1)` or `a - b`: no space but around a sign.
_PLAIN_TERM = re.compile(r"(?![)\]/:;,.])(?:\S|\s[-+*/<>]\s)*[^\s/:;,.(\[]")
_DEGREES = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))")
_FRACTION = re.compile(r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_FUNCTION = re.compile(r"(?<=[\w)}])(\\(?:log|ln|exp|max|min|sup|inf|lim|sin|cos|tan)(?![A-Za-z]))")
_SCRIPT = re.compile(r"([_^])\s*\{([^{}]*)\}")
_ATOM = re.compile(r"[-+]?(?:[\w.]+|\\[A-Za-z]+)|['*+-]")

_STYLES = "text(?:bf|it|tt|sc|sf|rm|sl|up|md|normal)?|emph|underline|mbox"
_FONTS = ("mathcal", "mathbf", "mathrm", "mathit", "mathsf", "mathtt", "mathscr", "mathfrak")
_ACCENTS = (*MARKS, "overline", "widehat", "widetilde")
_SIZES = ("left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "limits")
_TEXTS = ("text", "textbf", "textit", "textrm", "textsf", "texttt", "textsc", "emph", "mbox")
_SPACES = (",", ";", ":", "!", " ", "quad", "qquad", "{", "}", "%", "$", "&", "#", "_")
_WITHOUT_LIBRARY = {
    "LaTeX": "LaTeX", "TeX": "TeX", "textgreater": ">", "textless": "<", "deg": "°",
    "degree": "°", "textdegree": "°", "ne": "≠", "arg": "arg", "argmax": "arg max", "|": "‖",
}  # fmt: skip
# In prose only what nobody gives to a tool of their own: `\gemini` is no zodiac sign there.
_NAMED_IN_PROSE = (
    "times", "neq", "ne", "le", "leq", "ge", "geq", "ll", "gg", "approx", "sim", "simeq", "pm",
    "mp", "cdot", "circ", "infty", "nabla", "partial", "ell", "rightarrow", "leftarrow",
    "uparrow", "downarrow", "leftrightarrow", "Rightarrow", "ldots", "dots", "textendash",
    "textemdash", "textquoteright", "textquoteleft", "textregistered", "texttrademark",
    "texteuro", "ss", "ae", "AE", "oe", "OE", "aa", "AA", "o", "O", "l", "L", "textasciitilde",
)  # fmt: skip


def _library_symbols() -> dict[str, str]:
    specs = get_default_latex_context_db().iter_macro_specs()
    found = {spec.macroname: spec.simplify_repl for spec in specs}
    fixed = {name: to for name, to in found.items() if isinstance(to, str) and name.isalpha()}
    return {
        name: to
        for name, to in fixed.items()
        if to.strip() and not re.search("[%<\u2600-\u27bf]", to) and name != "today"
    }


def _converter() -> LatexNodes2Text:
    database = get_default_latex_context_db()
    fonts = [MacroTextSpec(name, "%s") for name in _FONTS]
    symbols = [MacroTextSpec(name, to) for name, to in _WITHOUT_LIBRARY.items()]
    # What the library does not know, such as a size, it leaves out.
    macros = [*fonts, *accent_macros(), *symbols]
    database.add_context_category("paperhouse", macros=macros, prepend=True)
    return LatexNodes2Text(math_mode="text", latex_context=database)


_PYLATEXENC = _converter()
_SYMBOLS = _library_symbols() | _WITHOUT_LIBRARY
_GREEK = {name for name, to in _SYMBOLS.items() if "GREEK" in unicodedata.name(to[0], "")}
_SYMBOLS_IN_PROSE = {
    name: to
    for name, to in _SYMBOLS.items()
    if name in _GREEK | set(_NAMED_IN_PROSE) | set(_WITHOUT_LIBRARY)
}
_KNOWN_IN_MATH = frozenset(_SYMBOLS) | {
    *_FONTS, *_ACCENTS, *_SIZES, *_TEXTS, *_SPACES, "mathbb", "frac", "sqrt",
}  # fmt: skip
_WITH_ARGUMENT = "|".join((*_FONTS, *_ACCENTS, *_TEXTS, "mathbb", "frac", "sqrt"))
_UNBRACED = re.compile(
    rf"\\({_WITH_ARGUMENT})(?![A-Za-z])\s*"
    rf"([A-Za-z0-9]|(?!\\(?:{_WITH_ARGUMENT})(?![A-Za-z]))\\[A-Za-z]+)"
)
_INCOMPLETE = re.compile(
    rf"\\(?:{_WITH_ARGUMENT})(?![A-Za-z])(?!\s*\{{)|\\frac\s*{_GROUP}(?!\s*\{{)"
)

# Each kind of piece with the function that translates it; where that gives '', the piece stays.
_TRANSLATIONS: dict[str, Callable[[str], str]] = {
    "url": _unescaped,
    "formula": _formula,
    "quotation": str,
    "apostrophe": lambda _: "'",
    "accent": _accented,
    "style": _styled,
    "switch": _switched,
    "reference": _reference,
    "address": lambda piece: _arguments(piece)[0],
    "footnote": _footnote,
    "term": _math,
    "symbol": _symbol,
    "space": lambda _: " ",
    "escape": _unescaped,
}

# The kinds of pieces, in the order in which they are tried at each position of a text. A url comes
# before all but its own repetition, so that nothing inside one is translated; a formula comes
# before the commands in it; a quotation and an apostrophe that a program escaped (`\"word\"`,
# `don\'t`) come before accents, as these begin alike; the general `symbol` comes after the commands
# that take an argument.
_PATTERNS = RESIDUE_PATTERNS | {
    "url": r"https?://(?:[^\s{}\\]|\\[_%&#~])+",
    "formula": (
        # `$$…$$`; `$…$` with no digit after it, nor before it unless it has notation; `$\sim$5`;
        # `\(…\)`; `\[…\]`. The longest real one has 100 characters.
        r"\$\$(?:[^$\\]|\\.){1,300}\$\$"
        r"|\$(?:(?<!\d\$)|(?=[^$]*[\\^_={}]))(?=\S)(?:[^$\\]|\\.){1,300}(?<=\S)\$(?![\d$])"
        r"|\$\\[A-Za-z]+\$(?=\d)"
        r"|\\\((?:[^$\\]|\\[^)]){1,300}\\\)|\\\[(?:[^$\\]|\\[^\]]){1,300}\\\]"
    ),
    "quotation": r'(?<!\w)\\"[^"\\]{1,80}\\"(?!\w)',
    "apostrophe": r"(?<=\w)\\'(?=(?:s|t|re|ve|ll|d|m)\b)",
    "accent": (
        r"\\[\"'`^~](?:[AEIOUYaeiouyCcNnSsZz]|\\[ij](?![A-Za-z]))"
        r"|\\[\"'`^~=.uvHcdbkr]\{(?:[A-Za-z]|\\[ij])\}|\\[\"'`^~]\{\}"
    ),
    "style": rf"\\(?:{_STYLES})\s*{_GROUP}",
    "switch": r"\{\\(?:it|em|bf|sc|sf|tt|rm|sl)\s[^{}]*\}",
    "reference": rf"\\href\s*{_GROUP}\s*{_GROUP}",
    "address": rf"\\url\s*{_GROUP}",
    "footnote": rf"\\footnote\s*{_GROUP}",
    "term": rf"\\(?:{'|'.join(_FONTS)}|mathbb|sqrt)\s*{_GROUP}|\\frac\s*{_GROUP}\s*{_GROUP}",
    "symbol": r"\{\\[A-Za-z]+\}|\\[A-Za-z]{2,}(?![A-Za-z])(?:\{\})?",
    "space": r"\\[, \n]|\\\\(?=\s|$)",
    "escape": r"\\[%&$#_{}]|\\~(?=\d)",
}
# How any of these begins. Most places of a text are passed over by this alone.
_BEGINNING = r"[\\${~]|https?:|times|(?<![^\W_])[^\W\d_]{3,40}~"
_KINDS = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items())
_PIECE = re.compile(f"(?={_BEGINNING})(?:{_KINDS})", re.DOTALL)
