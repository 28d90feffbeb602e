"""`watch`: searches are added, listed, removed, and fetched with the days."""

import pytest

from etl.sources.daily_papers.search_keys import watched_search
from tests.cli.conftest import asked, lines

WORDS = '"graph agents", fast + cheap'


def test_searches_are_added_listed_and_removed(cli):
    first, second = watched_search(WORDS), watched_search("注意力")
    assert cli.said("watch", "add", WORDS) == f"{first.key}  {WORDS}\n"
    assert cli.said("watch", "add", "注意力") == f"{second.key}  注意力\n"
    listed = f"{first.key}  {WORDS}\n{second.key}  注意力\n"
    assert cli.said("watch", "list") == listed
    assert (cli.home / "searches.txt").read_text("utf-8") == f"{WORDS}\n注意力\n"
    assert cli.said("watch", "remove", first.key) == f"{first.key} is not watched any more; 1 are\n"
    assert cli.said("watch", "list") == f"{second.key}  注意力\n"


def test_words_without_quotes_are_one_query(cli):
    cli.said("watch", "add", "graph", "agents")
    assert (cli.home / "searches.txt").read_text() == "graph agents\n"


def test_lines_that_are_no_query_are_named(cli):
    cli.home.mkdir()
    file = cli.home / "searches.txt"
    file.write_bytes(b"\xff\n")
    result = cli("watch", "list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        f"paperhouse: {file}, line 1 is passed over: it is not UTF-8",
        "no search is watched: `paperhouse watch add WORDS`",
    ]


def test_most_lines_that_are_no_query_are_counted(cli):
    cli.home.mkdir()
    (cli.home / "searches.txt").write_bytes(b"\xff\n" * 5)
    told = cli("watch", "list").stderr.splitlines()
    assert [line.rpartition("searches.txt, ")[2] for line in told[:2]] == [
        "line 1 is passed over: it is not UTF-8",
        "line 2 is passed over: it is not UTF-8",
    ]
    assert told[2] == "paperhouse: and so are 3 more lines of searches.txt"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", " "], "cannot search for '': give words, 500 letters at most"),
        (["add", "a\x1b[2J"], r"cannot search for 'a\x1b[2J': it holds characters that nobody"),
        (
            ["remove", "b"],
            "'b' is not in searches.txt: `paperhouse watch list` shows what is watched",
        ),
    ],
)
def test_what_cannot_be_done_is_said(cli, words, said):
    assert said in cli.refused("watch", *words)


@pytest.mark.slow
def test_watched_searches_are_fetched_by_themselves_and_by_the_daily_job(paperhouse, replica):
    refused = paperhouse("fetch", "--watched")
    assert "no search is watched: `paperhouse watch add WORDS` first" in refused.stderr
    paperhouse("watch", "add", WORDS)
    shown = "/papers?q=%22graph+agents%22%2C+fast+%2B+cheap"
    assert lines(paperhouse("fetch", "--watched"))[1:] == [
        f"1/1  empty       200  {shown}  the page's list of papers is empty",
        "fetched: 1 empty",
    ]
    asked(replica)
    result = paperhouse("run", "--days", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert len([it for it in asked(replica) if it == "/papers"]) == 1


@pytest.mark.slow
def test_a_file_that_cannot_be_read_costs_no_day(cli, paperhouse, replica):
    (cli.home / "searches.txt").mkdir(parents=True)
    result = paperhouse("run", "--days", "1")
    assert result.exit_code == 0
    assert result.stderr.startswith("paperhouse: no search is fetched: cannot read ")
    assert "searches.txt: Is a directory" in result.stderr
