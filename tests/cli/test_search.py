"""`publish --search`, `search`, `similar`: the index comes when asked, and changes nothing else."""

import json
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
ADVICE = "paperhouse: this release has no search index: `paperhouse publish --search` adds it\n"


@pytest.fixture(scope="module")
def searchable(loaded, tmp_path_factory):
    """The pages of tests/pages in a release with the index."""
    home = tmp_path_factory.mktemp("searchable") / "home"
    shutil.copytree(loaded.home, home)
    cli = type(loaded)(home)
    cli.said("publish", "--search")
    return cli


def found(cli, *words: str) -> list[str]:
    return [row["paper_key"] for row in json.loads(cli.said(*words, "--format", "json"))]


@pytest.mark.parametrize("words", [("search", "socks"), ("similar", "2604.00131")])
def test_a_release_without_the_index_says_how_to_get_one(loaded, words):
    assert loaded.refused(*words) == ADVICE


def test_words_find_papers_and_filters_narrow_them(searchable):
    socks = ["arxiv:2604.00132", "arxiv:2604.00131", "title:ac7576f3b967f73e"]
    assert found(searchable, "search", "census", "socks", "--top", "3") == socks
    assert found(searchable, "search", "census socks", "--org", "Example Lab") == socks[:2]
    assert found(searchable, "search", "socks", "--from", "2026-04-03") == []
    assert found(searchable, "search", "sheep", "--has-code", "--to", "2026-04-01", "--top=1") == [
        "arxiv:2604.00017"
    ]


@pytest.mark.parametrize(
    "words",
    ["α-Wool knitting", r"$\alpha$-Wool knitting", "alpha WOOL knítting", "&alpha; wool knit"],
)
def test_latex_entities_and_accents_make_no_difference(searchable, words):
    assert found(searchable, "search", words, "--top", "1") == ["arxiv:2603.99034"]


def test_a_title_as_printed_finds_what_the_cleaned_one_finds(searchable):
    titles = json.loads(
        searchable.said(
            "query", "select title, title_raw from core.papers where title_raw is not null",
            "--format", "json",
        )
    )  # fmt: skip
    assert len(titles) > 1
    for row in titles:
        assert found(searchable, "search", row["title_raw"]) == found(
            searchable, "search", row["title"]
        )


def test_sql_gives_the_same_answer(searchable):
    asked = "select paper_key from search.papers('census socks', organization := 'example-lab')"
    assert found(searchable, "query", asked) == ["arxiv:2604.00132", "arxiv:2604.00131"]


def test_a_paper_is_like_those_that_share_its_words(searchable):
    assert found(searchable, "similar", "2604.00131")[0] == "arxiv:2604.00132"
    assert "no paper '2604.9'" in searchable.refused("similar", "2604.9")


def test_a_release_is_made_again_only_for_something_new(searchable, tmp_path, answer):
    release = "select max(release_id) as it from meta.releases"
    cli = type(searchable)(tmp_path / "home")
    shutil.copytree(searchable.home, cli.home)
    first = cli.said("query", release)
    cli.said("publish")
    cli.said("publish", "--search")
    assert cli.said("query", release) == first
    cli.said("load", answer("day.json", 1))
    assert cli.refused("search", "tides") == ADVICE
    cli.said("publish", "--search")
    assert found(cli, "search", "tides tea")[0] == "arxiv:2604.00001"


def test_the_index_changes_no_byte_of_an_export(loaded, searchable, tmp_path):
    exports = []
    for name, cli in (("without", loaded), ("with", searchable)):
        cli.said("export", tmp_path / name)
        files = sorted((tmp_path / name).iterdir())
        exports.append({path.name: path.read_bytes() for path in files})
    assert exports[0] == exports[1]


def test_a_release_without_papers_is_searched_and_has_none(cli):
    cli.said("load", PAGES / "junk_503.html")
    cli.said("publish", "--search")
    assert found(cli, "search", "tea") == []
    assert found(cli, "search", "???") == []


def test_nothing_archived_is_nothing_to_publish(cli):
    assert "nothing is archived in" in cli.refused("publish")
