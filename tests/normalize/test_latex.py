import doctest
import importlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.normalize import latex
from etl.normalize.latex import readable_latex

repeatable = settings(derandomize=True, deadline=None)  # the first call loads tables

INTACT = [
    (r"$\nabla^2$Net", "∇^2Net"),
    ("$Tool^2$: tools for tools", "Tool^2: tools for tools"),
    ("an $L_2$ norm", "an L_2 norm"),
    ("$μ$Scale, $γ-$Mix, Top-$nσ$, Pass@$k$?", "μScale, γ-Mix, Top-nσ, Pass@k?"),
    ("SL$^{2}$-Net", "SL^2-Net"),
    (r"A$\times$B", "A×B"),
    (r"$\text{Tool}^2$ and $\textit{Tool}$", "Tool^2 and Tool"),
    ("$f$-divergence", "f-divergence"),
    ("$x$ and $y$", "x and y"),
    ("$n - 1$ and $a < b$", "n - 1 and a < b"),
    ("$5$ of $10,000$", "5 of 10,000"),
    ("10$^{-3}$ or $2^{128}$", "10^-3 or 2^128"),
    ("$x_{t+1}$ and $x_{t}$", "x_(t+1) and x_t"),
    (r"$\frac{a+b}{2}$", "(a+b)/2"),
    (r"$\mathcal{O}(n\log n)$", "O(n log n)"),
    (r"$\mathbb{R}^{d}$", "ℝ^d"),
    (r"$360^\circ$ and $360^{\circ}$", "360° and 360°"),
    (r"$\sim$5 and 5$\times$ 6", "∼5 and 5× 6"),
    (r"$\approx 5\%$ and $50%$", "≈ 5% and 50%"),
    (r"$\hat x$, $\hat\alpha$, $\mathcal O(n)$", "x̂, α̂, O(n)"),
    (r"$\hat{\hat{\hat{\hat{x}}}}$", "x\u0302\u0302\u0302\u0302"),
    (r"$\bar{\hat{x}}$ and $\hat{\bar{a}}$", "x\u0302\u0305 and a\u0305\u0302"),
    (r"$\vec{ ab }$, $\dot{\i}$, $\ddot{a}$", "a\u20d7b\u20d7, i\u0307, ä"),
    ("$x_{ab}+y_{cd}+z_{ef}$", "x_ab+y_cd+z_ef"),
    (r"$\left(x\right)$, $\displaystyle x$, $\bigl[x\Big]$", "(x), x, [x]"),
    (r"$\|x\|$ and $\argmax_x$", "‖x‖ and arg max_x"),
    ("$x_1,\n  x_2$", "x_1, x_2"),
    ("$$E=mc^2$$, $$a, b$$, $$ n $$", "E=mc^2, a, b, n"),
    (r"\( n \) and \(a, b\)", "n and a, b"),
    (r"\( O(n^3) \) and \[ a = b \]", "O(n^3) and a = b"),
    (r"\mathcal{O}(n) or \sqrt{n}", "O(n) or √(n)"),
    (r"\textsc{Tool-Kit}, \textbf{C}ausal", "Tool-Kit, Causal"),
    (r"\textit{a \emph{b} \textbf{c \texttt{d}}}", "a b c d"),
    (r"\textbf{costs \$5 or 100\%}", "costs $5 or 100%"),
    (r"{\it vs.} and {\em so}", "vs. and so"),
    (r"({\Delta}{\Delta}G), {\sigma}", "(ΔΔG), σ"),
    (r"360{\deg} views", "360° views"),
    (r"2.3\times faster, A=B\neq C", "2.3× faster, A=B≠ C"),
    (r"\textgreater 96\% in \LaTeX,", "> 96% in LaTeX,"),
    (r"Schr\"odinger, na\"{\i}ve, na\"ive, T\"ULU", "Schrödinger, naïve, naïve, TÜLU"),
    (r"(\"Ust\"un et al.)", "(Üstün et al.)"),
    (r"Pok\'emon, It\^o, vis-\`a-vis, Ma\'nko, Espa\~na", "Pokémon, Itô, vis-à-vis, Mańko, España"),
    (r"\c{c}a, \v{s}, \'{e}, {\o}", "ça, š, é, ø"),
    (r"a model\'s, don\'t", "a model's, don't"),
    (r"54\% of Q\&A for \$0.34 \#1 a\_b \{c\}", "54% of Q&A for $0.34 #1 a_b {c}"),
    (r"\$Million-Bench", "$Million-Bench"),
    (r"\$5 and \$6", "$5 and $6"),
    (r"1.5\,TB, vs.\ 9, Network\ for", "1.5 TB, vs. 9, Network for"),
    ("one\\\\\ntwo", "one \ntwo"),
    (r"a range of \~8B models", "a range of ~8B models"),
    (r"at \url{https://x.org/a_b%20c~d}.", "at https://x.org/a_b%20c~d."),
    (r"\url{https://x.org/ }", "https://x.org/"),
    (r"\href{https://x.org/a}{the \textbf{code}}", "the code (https://x.org/a)"),
    (r"\href{https://x.org/a}{https://x.org/a}", "https://x.org/a"),
    (r"\href{https://x.org/a}{} or \href{}{the code}", "https://x.org/a or the code"),
    (r"board\footnote{https://x.org/.} Next", "board (https://x.org/.) Next"),
    (r"https://x.org/a\_b/.", "https://x.org/a_b/."),
    (
        r"(\eg, \ie) \etc. And \etc, \cf~Table 1, \wrt{} time",
        "(e.g., i.e.) etc. And etc., cf. Table 1, w.r.t. time",
    ),
    (r"\Eg~tools. \Cf{} Table 1", "E.g. tools. Cf. Table 1"),
    ("4.05times faster, 256times256, 8timesA800", "4.05× faster, 256×256, 8×A800"),
    ("3-4times, R^2times, 7{times} more, 200mtimes130m", "3-4×, R^2×, 7× more, 200m×130m"),
    ("Models~(LLMs), 2.78~(A), RTX~4090, Stage~3", "Models (LLMs), 2.78 (A), RTX 4090, Stage 3"),
    ("14~MB, (1)~Data, Task~B, windows~chen2024", "14 MB, (1) Data, Task B, windows chen2024"),
    (r"we introduce~\ours~now, at~https://x.org/.", r"we introduce \ours now, at https://x.org/."),
    ("Code: https://x.org/{https://x.org/}.", "Code: https://x.org/."),
    (r"https://a\allowbreak-b.org/\allowbreak c, 2\nobreakdash-D", "https://a-b.org/c, 2-D"),
]

UNTOUCHED = [
    "$5 and $6",
    "costs $5",
    "from $200k to $1 million",
    "at 4$ per hour, or 5$ for two",
    "1$-2$ each",
    "US$5/NZ$7",
    "(US$)/(A$)",
    "$5-10 to 6$",
    "$5 per hour and 6$",
    "$HOME/$USER or $PATH:$HOME",
    "$textbf{special} and textbf{general}$ models",
    "$P(final output is wrong) le (1 - p_{gen})^N.$",
    "World Model$ (WM)",
    r"$\ours$ and $\textbf{\ours}$",
    r"$\frac$ and $\hat$ and $\frac{a}$ and $\sqrt\sqrt x$",
    "${$, $}{$, $x_{t$, $a}b$",
    r"$X_{a}+\hat{\hat{\hat{\hat{\hat{x}}}}}$",
    r"$\hspace x_1$, $\enskip$, $\venus$, $\cite{a}$, $\ensuremath{x}$",
    r"$\input{secret}$",
    r"\today, $\today$",
    r"we introduce \ours, \name\footnotemark and \benchmarkName{}",
    r"{\name} and \method-trained",
    r"the \gemini and \venus models",
    r"worth \1 million, less than \0.1, \3) Training",
    r"\color{red}D and \b{Coupled Words}",
    r"\textbf{never closed",
    r"board\footnote{} Next",
    r"\href{https://x.org/a{https://x.org/a}.}",
    r"C:\new\table, \n, \u00e9",
    r"\"quoted\" words",
    "many times, 10timesteps, x-times, times 3, ell, gg, mathcal{O}, texttt{D}ual, 360^circ",
    "sim2real, {sim}3, 360^circtimes180",
    "VCT^2, V_AI, C_Phi, x_{t}, V_{0.5}, X^{2}-Net, FaSTA^*",
    "~9 tokens, 75%~89%, 1~4, 7.33~8.26, (~60%), 1M~4M, 10min~20min, x~y, Mon~Fri, noise~N(0, 1)",
    "https://x.org/~user and www.x.org/~user",
    r"\egg, \iec, \etcetera",
    "``quoted''",
    "https://x.org/{https://x.org/b}",
    "https://x.org/a_b%20c~d?e=$f$&g=#h",
    "<think> a < b </think> <1 GB",
    "% a comment, 100%",
]


@pytest.mark.parametrize(("text", "expected"), INTACT)
def test_intact_latex_becomes_readable(text: str, expected: str) -> None:
    assert readable_latex(text) == expected


def test_tables_of_commands_are_made_alike_whenever_the_module_is_loaded() -> None:
    """Mutants of what is run while a module is loaded are tried here, and nowhere else."""
    importlib.reload(latex)
    assert [readable_latex(text) for text, _ in INTACT] == [expected for _, expected in INTACT]
    assert [readable_latex(text) for text in UNTOUCHED] == UNTOUCHED


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_is_no_intact_latex_stays(text: str) -> None:
    assert readable_latex(text) == text


def test_the_documented_example_holds() -> None:
    assert doctest.testmod(latex).failed == 0


pieces = st.lists(
    st.sampled_from([
        "$", "$$", "\\", "{", "}", "\\$", "\\%", "\\(", "\\)", "\\[", "\\]", "\\frac", "\\sqrt",
        "\\hat", "\\left", "\\text", "\\textbf", "\\href", "\\url", "\\ours", "\\alpha",
        "\\mathcal", "\\'",
        "\\it", "^", "_", "a", "O", "5", " ", "\n", "%", "&", "~", "é", "https://x.org/", "(", "]",
    ]),
    max_size=30,
).map("".join)  # fmt: skip


@pytest.mark.slow
@repeatable
@given(pieces)
def test_any_mixture_of_latex_is_answered(text: str) -> None:
    assert isinstance(readable_latex(text), str)


@pytest.mark.slow
@repeatable
@given(st.text(max_size=80).filter(lambda text: not set(text) & set("\\$")))
def test_text_without_backslash_and_dollar_stays(text: str) -> None:
    assert readable_latex(text) == text


starts = st.lists(
    st.sampled_from([
        "a", "stage", "9", "_", " ", "~", "{", "}", "{times}", "times", "http://x.org/", "$", "\\",
        "\\cf", "\\it ", "\\'", '"', "(", "é", ".",
    ]),
    max_size=12,
).map("".join)  # fmt: skip


@repeatable
@given(starts)
def test_no_piece_begins_where_a_text_is_passed_over(text: str) -> None:
    """Each kind is looked for at each place, without what passes over most of them."""
    slow = re.compile("|".join(f"(?:{it})" for it in latex._PATTERNS.values()), re.DOTALL)
    assert [it.span() for it in latex._PIECE.finditer(text)] == [
        it.span() for it in slow.finditer(text)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["\\textbf{", "$", "$x", "\\(", "{", "$a ", "\\", '\\"a', "$x-", "\\textbf{{a}"]
)
def test_a_long_repetition_takes_no_long_time(part: str) -> None:
    assert len(readable_latex(part * 5_000)) > 0
