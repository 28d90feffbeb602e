"""`search` and `similar`, in every release whose index could be made."""

import json
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
ADVICE = "install duckdb-extension-fts in the version of duckdb, then `paperhouse publish`\n"


def found(cli, *words: str) -> list[str]:
    return [row["paper_key"] for row in json.loads(cli.said(*words, "--format", "json"))]


def test_words_find_papers_and_filters_narrow_them(loaded):
    socks = ["arxiv:2604.00132", "arxiv:2604.00131", "title:ac7576f3b967f73e"]
    assert found(loaded, "search", "census", "socks", "--top", "3") == socks
    assert found(loaded, "search", "census socks", "--org", "Example Lab") == socks[:2]
    assert found(loaded, "search", "socks", "--from", "2026-04-03") == []
    assert found(loaded, "search", "sheep", "--has-code", "--to", "2026-04-01", "--top=1") == [
        "arxiv:2604.00017"
    ]


def test_options_without_words_list_papers_the_youngest_first(loaded):
    listed = json.loads(
        loaded.said(
            "query",
            "select paper_key from core.papers where organization_key = 'example-lab' "
            "order by first_listed_on desc nulls last, paper_key",
            "--format",
            "json",
        )
    )
    assert len(listed) > 1
    assert found(loaded, "search", "--org", "Example Lab") == [it["paper_key"] for it in listed]


@pytest.mark.parametrize("words", [[], [""], ["", " "]])
def test_blank_words_are_none(loaded, words):
    assert "nothing to look for: give words, or" in loaded.refused("search", *words)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["search", "qqq"], "no paper that the options let through has any of these words"),
        (["search", "--from", "2030-01-01"], "the options let no paper through"),
        (
            ["similar", "2604.00131", "--from", "2030-01-01"],
            "no paper that the options let through is like this one",
        ),
    ],
)
def test_an_answer_without_papers_says_why(loaded, words, reason):
    assert loaded(*words).stderr == f"no rows: {reason}\n"


@pytest.mark.parametrize(
    "words",
    ["α-Wool knitting", r"$\alpha$-Wool knitting", "alpha WOOL knítting", "&alpha; wool knit"],
)
def test_latex_entities_and_accents_make_no_difference(loaded, words):
    assert found(loaded, "search", words, "--top", "1") == ["arxiv:2603.99034"]


def test_a_title_as_printed_finds_what_the_cleaned_one_finds(loaded):
    titles = json.loads(
        loaded.said(
            "query", "select title, title_raw from core.papers where title_raw is not null",
            "--format", "json",
        )
    )  # fmt: skip
    assert len(titles) > 1
    for row in titles:
        assert found(loaded, "search", row["title_raw"]) == found(loaded, "search", row["title"])


def test_sql_gives_the_same_answer(loaded):
    asked = "select paper_key from search.papers('census socks', organization := 'example-lab')"
    assert found(loaded, "query", asked) == ["arxiv:2604.00132", "arxiv:2604.00131"]


def test_a_paper_is_like_those_that_share_its_words(loaded):
    assert found(loaded, "similar", "2604.00131")[0] == "arxiv:2604.00132"
    assert "no paper '2604.9'" in loaded.refused("similar", "2604.9")


def test_a_day_that_comes_is_found_at_once(cli, answer):
    cli.said("load", answer("day.json", 1))
    cli.said("load", answer("day.json", 1, 2))
    assert found(cli, "search", "tides tea")[:2] == ["arxiv:2604.00001", "arxiv:2604.00002"]
    assert found(cli, "similar", "2604.00001") == ["arxiv:2604.00002"]


def test_without_the_extension_a_release_is_made_and_says_how_to_get_the_index(
    cli, answer, monkeypatch
):
    with monkeypatch.context() as missing:
        missing.setitem(sys.modules, "duckdb_extension_fts", None)
        for number in (1, 2):
            told = cli("load", answer("day.json", number))
            assert (told.exit_code, told.stderr) == (
                0,
                "the release has no search index, because DuckDB's extension fts could not be "
                f"loaded: {ADVICE}",
            )
        assert "entries" in cli.said("publish")
        for words in (("search", "tides"), ("similar", "2604.00001")):
            assert cli.refused(*words).endswith(ADVICE)
    cli.said("publish")
    assert found(cli, "search", "tides tea")[0] == "arxiv:2604.00001"


def test_without_the_extension_an_index_that_is_there_says_so(loaded, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb_extension_fts", None)
    assert ADVICE.partition(",")[0] in loaded.refused("search", "socks")
    assert found(loaded, "similar", "2604.00131")[0] == "arxiv:2604.00132"


def test_a_release_without_papers_is_searched_and_has_none(cli):
    cli.said("load", PAGES / "junk_503.html")
    assert found(cli, "search", "tea") == []
    assert found(cli, "search", "???") == []


def test_nothing_archived_is_nothing_to_publish(cli):
    assert "nothing is archived in" in cli.refused("publish", code=1)
