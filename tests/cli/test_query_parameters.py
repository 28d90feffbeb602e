"""Parameters of `query` as options and as pairs, on a release without rows."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.release.empty_release import make_empty_release

pytestmark = pytest.mark.slow

ASKED = "select $first_word as a, $b as b"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    home = tmp_path_factory.mktemp("home")
    make_empty_release(home / "papers.duckdb")
    return Cli(Path(home))


@pytest.mark.parametrize(
    "words",
    [
        ("--first-word", "x", "--b", "y"),
        ("--first_word=x", "--b=y"),
        ("--b=y", "--first-word", "x"),
        ("-p", "first_word=x", "-p", "b=y"),
        ("-p", "b=y", "--first-word", "x"),
        ("-p", "b=n", "-p", "b=y", "--first-word=n", "--first-word=x"),
        ("-p", "b=n", "--b=y", "--first-word=x"),
    ],
)
def test_a_value_is_stated_as_an_option_or_as_a_pair(empty: Cli, words: tuple[str, ...]) -> None:
    assert empty.said("query", ASKED, *words, "--format", "csv") == "a,b\nx,y\n"


@pytest.mark.parametrize("words", [("--a=b=c",), ("--a", "b=c"), ("-p", "a=b=c")])
def test_a_value_may_have_an_equals_sign(empty: Cli, words: tuple[str, ...]) -> None:
    assert empty.said("query", "select $a as a", *words, "--format", "csv") == "a\nb=c\n"


@pytest.mark.parametrize("words", [("--a=",), ("--a", ""), ("-p", "a=")])
def test_a_value_may_be_an_empty_text(empty: Cli, words: tuple[str, ...]) -> None:
    asked = empty.said("query", "select length($a) as n", *words, "--format", "csv")
    assert asked == "n\n0\n"


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (("x",), "x"),
        (("--a",), "--a"),
        (("--a", "1", "b"), "b"),
        (("-a", "1"), "-a"),
        (("a=1",), "a=1"),
    ],
)
def test_what_is_no_parameter_of_sql_says_how_to_write_one(
    empty: Cli, words: tuple[str, ...], word: str
) -> None:
    assert empty.refused("query", "select 1", *words) == (
        f"paperhouse: {word!r} is no parameter: write --name VALUE, and SQL in quotes\n"
    )


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("top_papers_of_day", "--day VALUE, --top VALUE"),
        ("quality_by_rule", "--broken-only VALUE"),
        ("requests_by_day", "none"),
    ],
)
def test_what_is_no_parameter_of_a_question_names_those_that_it_takes(
    empty: Cli, name: str, taken: str
) -> None:
    assert empty.refused("query", name, "x") == (
        f"paperhouse: 'x' is no parameter: {name} takes {taken}\n"
    )


@pytest.mark.parametrize("text", ["a", ""])
def test_a_pair_without_an_equals_sign_is_refused(empty: Cli, text: str) -> None:
    said = empty.refused("query", "select 1", "-p", text)
    assert said == f"paperhouse: --param {text!r} is not NAME=VALUE\n"
