"""The tools and resources of the server on the pages of tests/pages: values worked out by hand."""

import csv
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.agent_limits import AgentLimits
from etl.archive.documents import Provenance
from etl.cli.main import main
from etl.contract.tables import RELEASED_TABLES
from etl.pipeline.load import load_documents
from etl.settings import Settings
from tests.agent.asking import Answer, Asker, asking

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
LEFT, RIGHT = "arxiv:2604.00131", "arxiv:2604.00132"
LEFT_TITLE = "Lost Socks I: A Census of the Left Ones"
RIGHT_TITLE = "Lost Socks II: A Census of the Right Ones"
API, DAILY = "api_2026-04-02.json", "daily_2026-04-02.html"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("agents") / "home"
    with (PAGES / "captures.csv").open(newline="") as file:
        stated = {
            row["path"]: Provenance(row["url"], datetime.fromisoformat(row["captured_at"][:-1]))
            for row in csv.DictReader(file)
        }
    files = [it for it in sorted(PAGES.iterdir()) if it.name != "captures.csv"]
    load_documents(Settings(home), [(it, stated.get(it.name, Provenance())) for it in files])
    return home


@pytest.fixture(scope="module")
def ask(home: Path) -> Iterator[Asker]:
    with asking(home, AgentLimits(seconds=120)) as asker:
        yield asker


def rows(answer: Answer) -> list[dict[str, object]]:
    names = [column["name"] for column in answer["columns"]]
    return [dict(zip(names, row, strict=True)) for row in answer["rows"]]


def test_search_finds_what_the_pages_say_of_the_words(ask: Asker):
    found = rows(ask("search", words="census socks", listed_from="2026-04-02"))
    assert {it["paper_key"]: it["title"] for it in found} == {LEFT: LEFT_TITLE, RIGHT: RIGHT_TITLE}
    [first] = rows(ask("search", words="left census", top=1))
    assert {name: first[name] for name in first if name != "score"} == {
        "rank": 1,
        "paper_key": LEFT,
        "first_listed_on": "2026-04-02",
        "organization_name": "Example Lab",
        "upvotes": 12,
        "title": LEFT_TITLE,
    }


def test_words_are_read_as_titles_are(ask: Asker):
    """A title has an alpha-wool whose letter the page writes as LaTeX."""
    for words in ("$\\alpha$-wool", "α-Wool", "alpha-wool"):
        [first] = rows(ask("search", words=words, top=1))
        assert first["paper_key"] == "arxiv:2603.99034", words


def test_similar_papers_are_the_others_that_share_most(ask: Asker):
    for paper in (LEFT, "2604.00131", "https://arxiv.org/abs/2604.00131v2", LEFT_TITLE):
        found = rows(ask("similar", paper=paper, top=1))
        assert [it["title"] for it in found] == [RIGHT_TITLE], paper


def test_a_paper_has_each_value_with_its_page(ask: Asker):
    answer = ask("paper", paper="2604.00131")
    found = {it["column"]: it for it in rows(answer)}
    assert found["title"]["value"] == LEFT_TITLE
    assert found["title"]["url"] == "https://huggingface.co/papers/date/2026-04-02"
    assert found["title"]["captured_at"] == "2026-04-03T06:30:00"
    assert found["first_seen_at"]["value"] == "2026-04-02T08:10:00"
    assert found["first_seen_at"]["url"].endswith("/api/daily_papers?date=2026-04-02")
    assert "license" not in found
    assert "core.authorships 2" in answer["notes"][0]


def test_why_shows_the_bytes_of_each_page_and_which_decides(ask: Asker):
    found = rows(ask("why", paper="2604.00131", column="title"))
    stated = [(DAILY, f"&quot;title&quot;:&quot;{LEFT_TITLE}&quot;", True),
              (API, f'"title": "{LEFT_TITLE}"', False)]  # fmt: skip
    assert [(it["bytes"], it["decides"]) for it in found] == [it[1:] for it in stated]
    for row, (page, text, _) in zip(found, stated, strict=True):
        start = int(str(row["byte_start"]))
        assert (PAGES / page).read_bytes()[start:].startswith(text.encode())
        assert row["position"] == 2


def test_a_table_may_be_asked_about_and_a_column_elsewhere_is_named(ask: Asker):
    votes = rows(ask("why", paper=LEFT, column="observations.upvotes"))
    assert [(it["stated"], it["bytes"]) for it in votes if it["decides"]] == [
        (12, "&quot;upvotes&quot;:12"), (12, '"upvotes": 12')]  # fmt: skip
    elsewhere = ask("why", paper=LEFT, column="upvotes")
    assert elsewhere["detail"] == (
        "core.papers has no column 'upvotes'; other tables have: observations.upvotes"
    )


def test_answers_are_those_of_the_command_line(ask: Asker, home: Path):
    """Cell by cell, as CSV says them, of a search and of papers like one."""
    for tool, argument, word in (
        ("search", "words", "kettle scheduling"),
        ("similar", "paper", "2305.99001"),
    ):
        printed = CliRunner().invoke(
            main, [tool, word, "--format", "csv"], env={"PAPERHOUSE_HOME": str(home)}
        )
        answer = ask(tool, **{argument: word})
        found = [["" if it is None else str(it) for it in row] for row in answer["rows"]]
        assert found == list(csv.reader(printed.stdout.splitlines()))[1:]
        assert len(found) > 1


EMPTY = [
    ("search", {"words": "zzzqq"}, "none of these words"),
    ("search", {"words": "socks", "listed_to": "2020-01-01"}, "the filters let through"),
    ("similar", {"paper": LEFT, "organization": "echo-lab"}, "the filters let through"),
    ("ask", {"question": "organizations_of_year", "parameters": {"year": 2019}}, ""),
    ("query", {"sql": "select 1 where false"}, "the statement gives none"),
    ("why", {"paper": LEFT, "column": "links"}, "the paper has no row in this table"),
]
WRONG = [
    ("search", {"words": "socks", "listed_from": "yesterday"}, "yesterday"),
    ("similar", {"paper": "9999.99999"}, "the release has no paper '9999.99999'"),
    ("similar", {"paper": "Lost"}, "3 papers may be meant"),
    ("paper", {"paper": "nobody's paper"}, "the release has no paper"),
    ("why", {"paper": LEFT, "column": "nothing"}, "core.papers has no column 'nothing'"),
    ("ask", {"question": "organization_of_year"}, "did you mean organizations_of_year?"),
    (
        "ask",
        {"question": "organizations_of_year", "parameters": {"year": "x"}},
        "year=x is not a bigint; write it as year=10",
    ),
    ("describe", {"about": "core.paperz"}, "did you mean core.papers?"),
    ("query", {"sql": "select * from papers"}, "core.papers"),
]
_OF_A_SHELL = re.compile(r"--\w|(?<!\w)-p |paperhouse \w+|PAPERHOUSE_")


def test_an_empty_answer_and_a_wrong_call_are_two_things(ask: Asker):
    for tool, arguments, words in EMPTY:
        answer = ask(tool, **arguments)
        assert (answer["status"], answer["reason"], answer["rows"]) == ("empty", None, []), tool
        assert answer["notes"][0].startswith("No rows: ")
        assert words.removeprefix("none of ") in answer["notes"][0]
        assert answer["release"]["listed_until"] == "2026-04-03"
    for tool, arguments, words in WRONG:
        answer = ask(tool, **arguments)
        assert (answer["status"], answer["reason"]) == ("error", "request"), (tool, arguments)
        assert words in answer["detail"]
        assert not _OF_A_SHELL.search(answer["detail"]), "an agent has no shell"
        assert answer["release"]["listed_until"] == "2026-04-03"


def test_a_number_out_of_bounds_is_refused_by_the_tool_itself(ask: Asker):
    result = ask.result("search", words="socks", top=0)
    assert result.is_error
    assert "greater than or equal to 1" in str(result.content)


def test_every_answer_says_of_which_release_and_until_when_it_is_complete(ask: Asker, home: Path):
    calls = [("describe", {}), *((tool, arguments) for tool, arguments, _ in EMPTY)]
    for answer in ask.answers(calls):
        said = answer["release"]
        assert re.fullmatch(r"\d{8}T\d{6}\.\d{6}Z", said["release_id"])
        assert 0 <= said["age_seconds"] < 3_600
        # Half a week of April was saved: no day before it is settled.
        assert (said["complete_until"], said["open_day_count"]) == (None, 0)


def test_cut_answers_go_on_where_they_ended(ask: Asker, home: Path):
    """Three papers at a time are the papers, each once."""
    sql, offset, keys = "select paper_key from core.papers order by 1", 0, []
    with asking(home, AgentLimits(seconds=120, row_count=3)) as few:
        while offset is not None:
            answer = few("query", sql=sql, offset=offset)
            keys += [row[0] for row in answer["rows"]]
            offset = answer["next_offset"]
            assert answer["status"] == ("ok" if offset is None else "cut")
    assert keys == [row[0] for row in ask("query", sql=sql)["rows"]]
    assert len(keys) == len(set(keys)) > 6


def test_without_its_library_the_command_says_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in [it for it in sys.modules if it.partition(".")[0] == "mcp"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "etl.agent.server")
    ended = CliRunner().invoke(main, ["mcp"], env={"PAPERHOUSE_HOME": str(home)})
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == (
        "paperhouse: agents need the library `mcp`, which is an extra: "
        "pip install 'paperhouse[mcp]'\n"
    )


def test_the_dictionary_and_each_table_are_resources(ask: Asker):
    listed = {it.uri: it for it in ask.portal.call(ask.client.list_resources).resources}
    tables = {f"paperhouse://tables/{table.name}" for table in RELEASED_TABLES}
    assert {"paperhouse://dictionary", *tables} < set(listed)
    marts = {it.stem for it in (PAGES.parents[1] / "sql" / "marts").glob("*.sql")}
    assert {it.rpartition(".")[2] for it in listed if "/mart." in it} == marts
    for uri in ("paperhouse://tables/core.papers", "paperhouse://dictionary"):
        [content] = ask.portal.call(ask.client.read_resource, uri).contents
        assert "| arxiv_id | varchar | yes | arXiv id without version, as text" in content.text
    assert (
        "Each column is its last stated value"
        in listed["paperhouse://tables/core.papers"].description
    )
