import ast
import json
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.normalize.names import author_name, is_collective, normalized_names, sort_name

repeatable = settings(derandomize=True, deadline=None)  # the first call loads tables

PRINTED = [
    ("Ada Lovelace", "Ada Lovelace"),
    ("  Ada \n Lovelace ", "Ada Lovelace"),
    ("Ada\u00a0Lovelace", "Ada Lovelace"),
    ("Jose\u0301 Marti\u0301", "José Martí"),
    ("Ada Lovelace§", "Ada Lovelace"),
    ("Ada Lovelace†‡", "Ada Lovelace"),
    ("*Ada Lovelace *", "Ada Lovelace"),
    ("Ada Lovelace¹²", "Ada Lovelace"),
    ("Ada Lovelace¹,²", "Ada Lovelace"),
    ("Ada Lovelace ✉\ufe0f", "Ada Lovelace"),
    ("Lovelace, Ada", "Ada Lovelace"),
    ("Lovelace,Ada", "Ada Lovelace"),
    ("van der Berg, Jan", "Jan van der Berg"),
    ("King, Martin Luther, Jr.", "Martin Luther King Jr."),
    ("King, Jr., Martin Luther", "Martin Luther King Jr."),
    ("King Jr., Martin Luther", "Martin Luther King Jr."),
    ("Martin Luther King, Jr.", "Martin Luther King Jr."),
    ("Martin Luther King Jr.", "Martin Luther King Jr."),
    ("Henry Tudor, III", "Henry Tudor III"),
    ("Jane Doe, PhD", "Jane Doe PhD"),
    ("Ada Lovelace,", "Ada Lovelace"),
    ("Ada Lovelace, 2", "Ada Lovelace, 2"),
    ("Doe, Roe, Poe", "Doe, Roe, Poe"),
    ("Northern Labs, Inc", "Northern Labs, Inc"),
    ("Vision Team, Northern", "Vision Team, Northern"),
    ("X. W.", "X. W."),
    ("S. S. Li", "S. S. Li"),
    ('Maria "Mia" Rossi', 'Maria "Mia" Rossi'),
    ("Hal Doré III", "Hal Doré III"),
    ("Conor O'Neil", "Conor O'Neil"),
    ("Zhang", "Zhang"),
    ("Tool-4. 5 Team", "Tool-4. 5 Team"),
    ("Team Tool3D", "Team Tool3D"),
    ("and Lee Roe", "and Lee Roe"),
    ("許湛然", "許湛然"),
    ("محمد علي", "محمد علي"),
    ("Ada 🤗", "Ada 🤗"),
    ("", None),
    (" \u00a0\n", None),
    ("†", None),
    (",", None),
    (None, None),
]

SORTED = [
    ("Ada Lovelace", "Lovelace, Ada"),
    ("Ada King Lovelace", "Lovelace, Ada King"),
    ("S. S. Li", "Li, S. S."),
    ("X. W.", "W., X."),
    ('Maria "Mia" Rossi', 'Rossi, Maria "Mia"'),
    ("Hal Doré III", "Doré, Hal, III"),
    ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
    ("Tom Roe Jr", "Roe, Tom, Jr"),
    ("Jan P. van der Berg", "van der Berg, Jan P."),
    ("Jan van den Berg Jr.", "van den Berg, Jan, Jr."),
    ("Ana de la Cruz", "de la Cruz, Ana"),
    ("Luc Van Berg", "Van Berg, Luc"),
    ("Guy Van den Berg", "Van den Berg, Guy"),
    ("Minh Van Nguyen", "Nguyen, Minh Van"),
    ("Karl von Berg", "von Berg, Karl"),
    ("Ali bin Omar", "bin Omar, Ali"),
    ("Rou Bin Li", "Li, Rou Bin"),
    ("Omar Al Hakim", "Al Hakim, Omar"),
    ("Maria Reis e Silva", "Reis e Silva, Maria"),
    ("Blas Ruiz y Arcas", "Ruiz y Arcas, Blas"),
    ("Pere Mas i Roca", "Mas i Roca, Pere"),
    ("Dan Bar Lev", "Bar Lev, Dan"),
    ("Ian Mac Lir", "Mac Lir, Ian"),
    ("Eve Mc Roe", "Mc Roe, Eve"),
    ("Ada La Rosa", "La Rosa, Ada"),
    ("Karim Abou Said", "Abou Said, Karim"),
    ("Luc Roe-Saint Clair", "Roe-Saint Clair, Luc"),
    ("Saad El Din Ali", "Ali, Saad El Din"),
    ("Omar Abed Al Karim Said", "Said, Omar Abed Al Karim"),
    ("Omar Abdul Karim", "Abdul Karim, Omar"),
    ("Jean de Dieu Roe", "Roe, Jean de Dieu"),
    ("Jean de Roe Dupont", "de Roe Dupont, Jean"),
    ("van Gogh", "Gogh, van"),
    ("Di Wang", "Wang, Di"),
    ("Ben Smith", "Smith, Ben"),
    ("Hao Ai", "Ai, Hao"),
    ("Zhang", "Zhang"),
    ("許湛然", "許湛然"),
    ("Doe, Roe, Poe", "Doe, Roe, Poe"),
    ("Vision Team", "Vision Team"),
    ("Northern Labs, Inc", "Northern Labs, Inc"),
    (None, None),
]

COLLECTIVES = [
    "DeepSeek-AI", "OpenAI", "NorthernAI", "NVIDIA", "LLM-jp", "ABC-DEFG", "MiniMax", "Qwen",
    "Dune. ai", "DUNE. AI", "Northern AI", "Northern AI Research", "Northern LLM-Core Team",
    "GLM-4. 5 Team",
    "Team Tool3D", "Tool-Team-Northern", "NorTeam", "TOOL team", "x3 contributors", "Deep Lab",
    "Northern Inc", "University of Nowhere", "GPT-9", "The Open Collaboration",
]  # fmt: skip
PERSONS = [
    "Zhang", "Anneliese", "LingFu", "Ming-Wei", "Hao Ai", "Ai Li", "FNU Roe", "Ada DENG",
    "Ada DAI", "The Van Ho", "Joan of Arc Roe", "Hal Doré III", "X. W.", "Conor McLab",
    "Labib Roe", "Grouper Roe", "許湛然",
]  # fmt: skip


def names(printed: list[str | None]) -> list[str | None]:
    frame = pl.DataFrame({"printed": pl.Series(printed, dtype=pl.String)})
    return frame.select(author_name(pl.col("printed"))).to_series().to_list()


def sort_names(plain: list[str | None]) -> list[str | None]:
    frame = pl.DataFrame({"name": pl.Series(plain, dtype=pl.String)})
    column = pl.col("name")
    return frame.select(sort_name(column, is_collective(column))).to_series().to_list()


@pytest.fixture(scope="module")
def corpus_names(corpus: Path) -> pl.DataFrame:
    """Every author name of the days, as printed, with its name, flag and sorting form."""
    rows = [
        author["name"]
        for day in sorted((corpus / "hf_api/days").glob("*.json"))
        for item in items(json.loads(day.read_text()))
        for author in item["paper"]["authors"]
    ]
    frame = pl.DataFrame({"printed": rows}).with_columns(name=author_name(pl.col("printed")))
    frame = frame.with_columns(is_collective=is_collective(pl.col("name")))
    return frame.with_columns(sort_name=sort_name(pl.col("name"), pl.col("is_collective")))


def items(answer: list[str | dict] | dict) -> list[dict]:
    listed = answer["data"] if isinstance(answer, dict) else answer
    return [ast.literal_eval(item) if isinstance(item, str) else item for item in listed]


@pytest.mark.parametrize(("printed", "expected"), PRINTED)
def test_a_name_loses_marks_and_inversion_and_nothing_else(
    printed: str | None, expected: str | None
) -> None:
    assert names([printed]) == [expected]


@pytest.mark.parametrize(("plain", "expected"), SORTED)
def test_a_sorting_name_begins_with_the_whole_last_name(
    plain: str | None, expected: str | None
) -> None:
    assert sort_names([plain]) == [expected]


def test_names_that_are_printed_again_are_normalized_in_their_places() -> None:
    printed = ["Lovelace, Ada*", None, "Qwen Team", "Lovelace, Ada*", "†"]
    assert normalized_names(pl.Series(printed)).rows() == [
        ("Ada Lovelace", "ada lovelace", False, "Lovelace, Ada"),
        (None, None, None, None),
        ("Qwen Team", "qwen team", True, "Qwen Team"),
        ("Ada Lovelace", "ada lovelace", False, "Lovelace, Ada"),
        (None, None, None, None),
    ]


def test_teams_labs_and_companies_are_collective_and_persons_are_not() -> None:
    frame = pl.DataFrame({"name": [*COLLECTIVES, *PERSONS]})
    flagged = frame.filter(is_collective(pl.col("name")))["name"].to_list()
    assert flagged == COLLECTIVES


anything = st.one_of(
    st.text(max_size=30),
    st.text(
        alphabet="Aé e\u0301\u0323\u200d, .*†¹²§‖✉\ufe0f\u00a0\n\x00许א\u0645🤗VIJr", max_size=20
    ),
    st.lists(
        st.sampled_from(
            ["King", "van", "Jr.", "III", "Team", ",", ", ", " ", "†", "李", "e\u0301"]
        ),
        max_size=8,
    ).map("".join),
)


@pytest.mark.slow
@repeatable
@given(st.lists(anything, max_size=40))
def test_a_name_is_its_own_name(printed: list[str]) -> None:
    once = names(list(printed))
    assert names(once) == once


@pytest.mark.slow
@repeatable
@given(st.lists(anything, max_size=40))
def test_a_name_is_null_or_shows_something_and_keeps_its_letters(printed: list[str]) -> None:
    for before, after in zip(printed, names(list(printed)), strict=True):
        assert after != ""
        assert letters(after or "") == letters(before)


def letters(text: str) -> list[str]:
    """The letters in any order: an inverted name is turned round."""
    return sorted(c for c in unicodedata.normalize("NFD", text) if c.isalpha())


@pytest.mark.slow
@repeatable
@given(st.lists(anything, max_size=40))
def test_a_sorting_name_has_the_words_of_the_name(printed: list[str]) -> None:
    plain = names(list(printed))
    for before, after in zip(plain, sort_names(plain), strict=True):
        assert (after is None) == (before is None)
        assert words(after or "") == words(before or "")


def words(text: str) -> list[str]:
    return sorted(text.replace(",", " ").split())


@pytest.mark.slow
def test_of_the_corpus_one_dagger_goes_and_every_other_name_is_as_printed(
    corpus_names: pl.DataFrame,
) -> None:
    assert corpus_names.height == 86_425
    changed = corpus_names.filter(pl.col("printed") != pl.col("name"))
    assert changed.height == 1
    assert changed["printed"][0] == changed["name"][0] + "§"


@pytest.mark.slow
def test_of_the_corpus_86_names_are_collective(corpus_names: pl.DataFrame) -> None:
    collective = corpus_names.filter("is_collective")["name"].unique()
    said = collective.str.contains(r"(?i:team)|Inc$|Lab$|(?i:contributors)|AI\b|\. ai$")
    assert len(collective) == 86
    assert collective.filter(~said).sort().to_list() == [
        "LLM-jp", "MiniMax", "NVIDIA", "Qwen", "SII-GAIR", "Seed",
    ]  # fmt: skip


_ODD_LAST_NAMES = {
    "Bruno Régaldo-Saint Blancard": "Régaldo-Saint Blancard",
    "Dan Bar Hava": "Bar Hava",
    "Hasan Abed Al Kader Hammoud": "Hammoud",
    "Jean de Dieu Nyandwi": "Nyandwi",
    "Karim Abou Zeid": "Abou Zeid",
    "Mohamed El Amine Seddik": "Seddik",
    "Oisin Mac Aodha": "Mac Aodha",
    "Oriol Mayné i Comas": "Mayné i Comas",
    "Sara Mc Carthy": "Mc Carthy",
    "Tomer Bar Natan": "Bar Natan",
}


@pytest.mark.slow
def test_of_the_corpus_147_last_names_are_of_several_words(corpus_names: pl.DataFrame) -> None:
    last_names = corpus_names.filter(~pl.col("is_collective")).select(
        "name", last=pl.col("sort_name").str.extract(r"^([^,]+), ")
    )
    compound = last_names.filter(pl.col("last").str.contains(" "))["name"].n_unique()
    suffix = corpus_names["sort_name"].unique().str.extract(", .*, (.*)").drop_nulls()
    assert compound == 147
    sorted_as = dict(corpus_names.select("name", "sort_name").iter_rows())
    assert {name: sorted_as[name].split(", ")[0] for name in _ODD_LAST_NAMES} == _ODD_LAST_NAMES
    assert sorted(suffix) == ["III", "Jr", "Jr."]
