import ast
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.normalize.text import clean_texts, normalized_keyword, squashed, title_fingerprint

repeatable = settings(derandomize=True, deadline=None)  # the first call loads tables

# One line for each oddity that was measured on the site, in its shape.
CLEANED = [
    ("A Title That\n  Was Wrapped", "A Title That Was Wrapped"),
    ("a text wrapped\nat each line\nand  again ", "a text wrapped at each line and again"),
    ("one\r\ntwo\tthree\u00a0four\u2003five", "one two three four five"),
    ("a dash--\nthen low-\nand high", "a dash-- then low- and high"),
    (r"$\nabla^2$Net: a Tool", "∇^2Net: a Tool"),
    (r"\$Million-Bench", "$Million-Bench"),
    (r"\textsc{Tool-Kit}", "Tool-Kit"),
    (r"up to 46.1\% for \$0.34", "up to 46.1% for $0.34"),
    (r"Prefill \& Decode\ Twice", "Prefill & Decode Twice"),
    (r"we propose \ours, a tool", r"we propose \ours, a tool"),
    (r"Schr\"odinger", "Schrödinger"),
    (r"360{\deg} and {\Delta}G", "360° and ΔG"),
    ("Visual (VCT^2) and Index (V_AI)", "Visual (VCT^2) and Index (V_AI)"),
    ("4times faster, mathcal{O}(C_Phi), ell, gg", "4× faster, mathcal{O}(C_Phi), ell, gg"),
    ("x_{t} and V_{0.5}", "x_{t} and V_{0.5}"),
    ("https://x.org/{https://x.org/}.", "https://x.org/."),
    ("Models~(LLMs) of 5~B, 1~4 of them", "Models (LLMs) of 5 B, 1~4 of them"),
    ("https://x.org/a_b%20c~d?e=1&copy=2", "https://x.org/a_b%20c~d?e=1&copy=2"),
    ("μLO at 360°", "μLO at 360°"),
    ("Let's <think> in <1 GB", "Let's <think> in <1 GB"),
    ("<answer> a < b </answer>", "<answer> a < b </answer>"),
    ("$5 and $6, costs $5, 100%, ~9", "$5 and $6, costs $5, 100%, ~9"),
    ("Bugs for 1$: cheap", "Bugs for 1$: cheap"),
    ("R&amp;D &#39;now&#x27; &lt;think&gt;", "R&D 'now' <think>"),
    ("R&D; Q&A; This&That; &amp", "R&D; Q&A; This&That; &amp"),
    ("&notit; has no name", "&notit; has no name"),
    ("&amp;lt; stays once", "&lt; stays once"),
    (r"\&amp; and &#36;5 and &#36;6", "& and $5 and $6"),
    ("a&nbsp;b", "a b"),
    ("CafÃ© â€œquotedâ€\x9d itâ€™s", "Café “quoted” it’s"),
    ("SCHRÃ–DINGER 360Â°", "SCHRÖDINGER 360°"),
    ("São Paulo, SÃO, Ângela", "São Paulo, SÃO, Ângela"),
    ("“Café” — naïve…", "“Café” — naïve…"),
    ("深度学习 обучение 🤗🇵🇸", "深度学习 обучение 🤗🇵🇸"),
    ("e\u0301 and \u212b", "é and Å"),
    ("a\x00b\x1b\x07 hy\u00adphen\u200b \ufeffc", "ab hyphen c"),
    ("&#173;", "&#173;"),
    ("?", "?"),
    (" \n\u00a0", None),
    ("\x00\u200b", None),
    ("", None),
    (None, None),
]

FINGERPRINTS = [
    ("A Title: of\n  Things (2)", "atitleofthings2"),
    (r"$\nabla^2$Net", "nabla2net"),
    ("nabla^2Net", "nabla2net"),
    (r"$\textbf{Only-If}$: So", "onlyifso"),
    ("textbf{Only-If}: So", "onlyifso"),
    ("Only-If: So", "onlyifso"),
    (r"$\text{Tool}^2$", "tool2"),
    ("Tool²", "tool2"),
    (r"R^\textbf{2AI}", "r2ai"),
    ("R^textbf{2AI}", "r2ai"),
    (r"A\textbf{B}", "ab"),
    ("Pass@$k$?", "passk"),
    ("ﬁne Ｗide Ⅱ", "finewideii"),
    ("İstanbul ΣΑΣ", "istanbulσασ"),
    ("Cafe\u0301", "café"),
    ("हिन्दी", "हिनदी"),
    ("深度 学习", "深度学习"),
    (" ?!  … ", "?! …"),
    ("🤗", "🤗"),
    (" ", None),
    (None, None),
]


def column(rule: pl.Expr, texts: list[str | None]) -> list[str | None]:
    return pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)}).select(rule)["text"].to_list()


def cleaned_list(texts: list[str | None]) -> list[str | None]:
    return clean_texts(pl.Series("text", texts, dtype=pl.String)).to_list()


@pytest.mark.parametrize(("raw", "expected"), CLEANED)
def test_a_text_is_cleaned_and_what_merely_looks_like_markup_stays(
    raw: str | None, expected: str | None
) -> None:
    assert cleaned_list([raw]) == [expected]


def test_many_texts_are_cleaned_in_their_places_under_their_name() -> None:
    raw = pl.Series("title", [case[0] for case in CLEANED] * 2, dtype=pl.String)
    expected = pl.Series("title", [case[1] for case in CLEANED] * 2, dtype=pl.String)
    assert clean_texts(raw).equals(expected, check_names=True)
    assert clean_texts(raw.head(0)).equals(expected.head(0), check_names=True)


def test_texts_that_are_cleaned_stay_as_they_are() -> None:
    texts = pl.Series(["one\ntwo", "e\u0301"])
    assert clean_texts(texts).to_list() == ["one two", "\u00e9"]
    assert texts.to_list() == ["one\ntwo", "e\u0301"]


@pytest.mark.parametrize(("title", "expected"), FINGERPRINTS)
def test_a_fingerprint_has_letters_and_digits_whatever_markup_was_lost(
    title: str | None, expected: str | None
) -> None:
    assert column(title_fingerprint(pl.col("text")), [title]) == [expected]


def test_parts_one_and_two_have_different_fingerprints() -> None:
    parts = column(title_fingerprint(pl.col("text")), ["A Theory, Part I", "A Theory, Part II"])
    assert parts == ["atheoryparti", "atheorypartii"]


def test_a_keyword_is_squashed_and_in_lower_case() -> None:
    keywords = [" Sparse\n Autoencoders", "LLM", "E\u0301tude", " ", None]
    assert column(normalized_keyword(pl.col("text")), keywords) == [
        "sparse autoencoders", "llm", "étude", None, None,
    ]  # fmt: skip


def is_visible(character: str) -> bool:
    hidden = "\u00ad\u200b\u2060\ufeff"
    return not (
        character.isspace() or unicodedata.category(character) == "Cc" or character in hidden
    )


anything = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from([
            "$", "\\", "{", "}", "&", "#", ";", "&#1;", "&#173;", "Ã", "Â", "\x80", "\x9d", "â€",
            " ", "\n", "\x00", "\u200b", "\\textbf{", "\\ ", "\\\\", "\\url{}", "a", "5", "%",
            "e\u0301",
        ]),
        max_size=12,
    ).map("".join),
)  # fmt: skip


@pytest.mark.slow
@repeatable
@given(st.lists(anything, max_size=30))
def test_a_text_with_a_visible_character_is_never_cleaned_away(texts: list[str]) -> None:
    result = cleaned_list(list(texts))
    gone = [raw for raw, text in zip(texts, result, strict=True) if text is None]
    assert [raw for raw in gone if any(map(is_visible, raw))] == []
    assert "" not in result


@pytest.mark.slow
@repeatable
@given(st.lists(anything, max_size=30))
def test_a_cleaned_text_is_squashed(texts: list[str]) -> None:
    result = cleaned_list(list(texts))
    assert column(squashed(pl.col("text")), result) == result


@pytest.mark.slow
@repeatable
@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\\$&~")), max_size=30))
def test_plain_text_is_only_squashed(texts: list[str]) -> None:
    assert cleaned_list(list(texts)) == column(squashed(pl.col("text")), list(texts))


@pytest.mark.slow
@repeatable
@given(st.lists(anything, max_size=30))
def test_a_fingerprint_is_null_for_blanks_only_and_never_empty(texts: list[str]) -> None:
    prints = column(title_fingerprint(pl.col("text")), list(texts))
    blank = column(squashed(pl.col("text")), list(texts))
    assert [text is None for text in prints] == [text is None for text in blank]
    assert "" not in prints


@pytest.fixture(scope="module")
def papers(corpus: Path) -> pl.DataFrame:
    """The papers of the days: both printed titles and the abstract, raw and cleaned."""
    rows = [
        (item["title"], item["paper"]["title"], item["paper"]["summary"])
        for day in sorted((corpus / "hf_api/days").glob("*.json"))
        for item in items(json.loads(day.read_text()))
    ]
    frame = pl.DataFrame(rows, schema=["shown_title", "title", "abstract"], orient="row")
    return frame.with_columns(
        title_cleaned=clean_texts(frame["title"]), abstract_cleaned=clean_texts(frame["abstract"])
    )


def items(answer: list[str | dict] | dict) -> list[dict]:
    listed = answer["data"] if isinstance(answer, dict) else answer
    return [ast.literal_eval(item) if isinstance(item, str) else item for item in listed]


@pytest.mark.slow
def test_of_the_corpus_three_titles_hold_latex_and_the_others_are_only_squashed(
    papers: pl.DataFrame,
) -> None:
    changed = papers.filter(squashed(pl.col("title")) != pl.col("title_cleaned"))
    marks = Counter(
        mark for title in changed["title"].to_list() for mark in re.findall(r"\\\W", title)
    )
    assert marks == {r"\$": 1, r"\&": 1, "\\ ": 1}
    assert papers.filter(pl.col("title") != pl.col("title_cleaned")).height == 3_090


@pytest.mark.slow
def test_of_the_corpus_447_abstracts_hold_latex_and_263_its_residue_and_no_intact_one_is_left(
    papers: pl.DataFrame,
) -> None:
    squashed_only = squashed(pl.col("abstract"))
    changed = papers.filter(squashed_only != pl.col("abstract_cleaned"))
    left = papers["abstract_cleaned"].str.extract_all(r"\\(?:[^A-Za-z]|[A-Za-z]+)").explode()
    known = left.drop_nulls().filter(
        left.drop_nulls().str.contains(r"\\(?:[%&$,'\" ^`]|text|emph|times|neq|url)")
    )
    has_command = changed["abstract"].str.contains(r"\\")
    residue = r"\d\{?times|mtimes1|[\w/]\{https:|[A-Za-z0-9).,}]~\\?[A-Za-z0-9(]"
    assert (has_command.sum(), (~has_command).sum()) == (447, 263)
    assert changed.filter(~has_command)["abstract"].str.contains(residue).all()
    assert known.to_list() == ["\\textbf"]  # one that is never closed


@pytest.mark.slow
def test_of_the_corpus_every_url_and_price_survives(papers: pl.DataFrame) -> None:
    for raw, text in papers.select("abstract", "abstract_cleaned").iter_rows():
        unescaped = re.sub(r"\\([%&$_])", r"\1", raw)
        for kept in re.findall(r"https?://[^\s\\{}]+|\$\d[\d.,]*", unescaped):
            assert kept in text


@pytest.mark.slow
def test_of_the_corpus_both_printed_titles_have_one_fingerprint(papers: pl.DataFrame) -> None:
    differing = papers.filter(pl.col("title") != pl.col("shown_title"))
    both = differing.select(
        title=title_fingerprint(pl.col("title")), shown=title_fingerprint(pl.col("shown_title"))
    )
    assert both.height == 1_449
    assert both.filter(pl.col("title") != pl.col("shown")).rows() == []


@pytest.mark.slow
def test_of_the_corpus_no_two_papers_share_a_fingerprint(papers: pl.DataFrame) -> None:
    titles = papers.select("title").unique()
    assert titles.select(title_fingerprint(pl.col("title"))).n_unique() == titles.height == 8_506
