r"""Remains of LaTeX whose commands were lost upstream, or are known to every author.

Each pattern is one that no ordinary word has: `4.05times` is a product, `many times` is none. A
range keeps its tilde (`1~4`, `75%~89%`), and so does an estimate (`~30%`).
"""

import re
from collections.abc import Callable

_SHORT = {
    "eg": "e.g.", "Eg": "E.g.", "ie": "i.e.", "Ie": "I.e.", "cf": "cf.", "Cf": "Cf.",
    "etc": "etc.", "vs": "vs.", "wrt": "w.r.t.", "etal": "et al.",
}  # fmt: skip
"""Commands that most style files of conferences define alike."""

RESIDUE_PATTERNS = {
    # `https://x.org/{https://x.org/}`: a link and its text, both the same.
    "repeated": r"(?<!\{)(?P<once>https?://[^\s{}\\]+)\{(?P=once)\}",
    # `4.05times`, `256times256`, `8timesA800`, `7{times}`, `200mtimes130m`; not `10timesteps`.
    "product": r"(?<=\d)(?:times(?![a-z])|\{times\})|(?<=\d[A-Za-z])times(?=\d)",
    "short": rf"\\(?:{'|'.join(_SHORT)})(?![A-Za-z])(?:\{{\}})?\.?~?",
    "joint": r"\\(?:nobreakdash|allowbreak|xspace)(?![A-Za-z])(?:\{\}|[ \n])?",
    # A space that must not break: `Models~(LLMs)`, `we introduce~\ours`, `at~https://x.org/`,
    # `(1)~Data`, `14~MB`, `Task~Arithmetic`; a word before a number (`Stage~3`) is part of it.
    "tie": (
        r"(?<=[\w,.;:)\]}%])~(?=\(|\\[A-Za-z]|https?://)"
        r"|(?<=[\d,.;:)\]}])~(?=[^\W\d_])"
        r"|(?<=[^\W_]{4})~(?=[^\W\d_])(?![^\W\d_]{1,40}\()"
        r"|(?<![^\W_])[^\W\d_]{3,40}~(?=\d)"
    ),
}  # fmt: skip
"""The kinds of pieces, by a pattern each."""


def _shortened(piece: str) -> str:
    name = re.sub("[^A-Za-z]", "", piece)
    return _SHORT[name] + (" " if piece.endswith("~") else "")


def _once(piece: str) -> str:
    return piece.partition("{")[0]


RESIDUE_TRANSLATIONS: dict[str, Callable[[str], str]] = {
    "repeated": _once,
    "product": lambda _: "×",
    "short": _shortened,
    "joint": lambda _: "",
    "tie": lambda piece: piece[:-1] + " ",
}
"""What stands in the place of a piece of each kind."""
