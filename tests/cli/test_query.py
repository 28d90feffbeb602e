"""`query`: forms, files, parameters, and what cannot be asked."""

import polars as pl
import pytest

pytestmark = pytest.mark.slow

SNAILS = "select 1 as rank, 'a, b' as title, null::date as day"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("table", "rank  title  day\n────  ─────  ────\n   1  a, b   NULL\n"),
        ("csv", 'rank,title,day\n1,"a, b",\n'),
        ("json", '[\n\t{"rank":1,"title":"a, b","day":null}\n]\n'),
    ],
)
def test_each_form_holds_the_same_answer(loaded, tmp_path, form, said):
    assert loaded.said("query", SNAILS, "--format", form) == said
    path = tmp_path / "answer"
    loaded("query", SNAILS, "--format", form, "--out", path)
    assert path.read_text() == said


def test_a_files_ending_says_its_form(loaded, tmp_path):
    papers = "select paper_key, first_listed_on from core.papers order by paper_key"
    for name in ("papers.parquet", "papers.csv", "papers.json"):
        result = loaded("query", papers, "--out", tmp_path / name)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"written to {tmp_path / name}\n"
    frame = pl.read_parquet(tmp_path / "papers.parquet")
    assert frame.schema == {"paper_key": pl.String, "first_listed_on": pl.Date}
    assert frame.height == 23
    assert (tmp_path / "papers.csv").read_text().count("\n") == 24
    assert (tmp_path / "papers.json").read_text().startswith('[\n\t{"paper_key":')


def test_a_piped_table_has_all_rows_uncut(loaded):
    said = loaded.said("query", "select i, repeat('x', 300) as x from range(250) as t(i)")
    assert len(said.splitlines()) == 252
    assert said.splitlines()[-1] == "249  " + "x" * 300


def test_a_parameter_is_an_option_too(loaded):
    stated = loaded.said("query", "top_papers_of_day", "-p", "day=2026-04-02", "-p", "top=2")
    assert loaded.said("query", "top_papers_of_day", "--day", "2026-04-02", "--top=2") == stated
    taken = "'2' is no parameter: top_papers_of_day takes --day VALUE, --top VALUE"
    assert taken in loaded.refused("query", "top_papers_of_day", "2")
    assert "'--top' is no parameter" in loaded.refused("query", "top_papers_of_day", "--top")
    assert "has no parameter tip" in loaded.refused("query", "top_papers_of_day", "--tip", "2")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--list", "--out", "names.csv"], "--format and --out are for the answer of a query"),
        (["growth", "--sql", "--out", "growth.sql"], "--format and --out are for the answer"),
        (["growth", "--help", "--format", "json"], "--format and --out are for the answer"),
        (["--format", "json"], "--format and --out are for the answer"),
        (["growth", "--list"], "leave it out, or the query"),
        (["select 1", "--sql"], "--sql prints a named query"),
        (["--sql"], "--sql prints a named query"),
    ],
)
def test_words_about_queries_are_no_answer_of_one(loaded, words, why):
    assert why in loaded.refused("query", *words)


def test_a_named_query_takes_parameters(loaded):
    said = loaded.said("query", "top_papers_of_day", "-p", "day=2026-04-02", "-p", "top=2")
    assert [line.split()[:5] for line in said.splitlines()[2:]] == [
        ["2026-04-02", "1", "25", "Umbrella", "Scheduling"],
        ["2026-04-02", "2", "12", "Lost", "Socks"],
    ]
    assert loaded.said("query", "top_papers_of_day", "-p", "day=null") == loaded.said(
        "query", "top_papers_of_day"
    )


def test_sql_takes_parameters_as_text(loaded):
    assert loaded.said("query", "select $x::int + 1 as y", "-p", "x=3", "--format", "csv") == (
        "y\n4\n"
    )


def test_the_list_has_each_question_with_its_parameters(loaded):
    said = loaded.said("query", "--list")
    assert (
        "top_papers_of_day\n"
        "    Which papers of a day had the most upvotes?\n"
        "    -p day=null  the day of the list; null for the last day known (date)\n"
        "    -p top=20  number of papers (bigint)\n"
    ) in said
    assert said == loaded.said("query")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["top_paper"], "no query 'top_paper': did you mean top_papers? `paperhouse query --list`"),
        (["nothing-like-it"], "no query 'nothing-like-it': `paperhouse query --list` shows them"),
        (["top_papers", "-p", "day=1"], "top_papers has no parameter day; it has listed_from"),
        (["top_papers", "-p", "top=ten"], "top=ten is not a bigint; write it as top=10"),
        (
            ["top_keywords_by_month", "--month", "May"],
            "month=May is not a month; write it as month=2026-04",
        ),
        (["keyword_by_month", "--keyword", "No Such"], "no paper of the release has the keyword"),
        (
            ["top_papers", "-p", "listed_to=May"],
            "listed_to=May is not a date; write it as listed_to=2026-04-01",
        ),
        (["top_papers", "-p", "top"], "--param 'top' is not NAME=VALUE"),
        (["select titel from core.papers"], 'Referenced column "titel" not found'),
        (["select * fro core.papers"], 'syntax error at or near "core"'),
        (["select title::int from core.papers"], "Could not convert string"),
        (["select 1 as a", "--format", "xml"], "'xml' is not one of 'table', 'csv', 'json'"),
        (["drop table core.papers"], "a query only reads, this statement is of another kind"),
        (
            ["create table core.x as select 1"],
            "a query only reads, this statement is of another kind",
        ),
        (
            ["copy core.papers to 'papers.csv'"],
            "a query only reads, this statement is of another kind",
        ),
        (["select 1; attach 'other.duckdb'"], "one statement at a time, please: these are 2"),
        (["attach 'other.duckdb'"], "a query only reads, this statement is of another kind"),
        (["set threads = 1"], "a query only reads, this statement is of another kind"),
        ([""], "this statement gives no rows: ask with `select`"),
        (["select 1", "--out", "none/x.csv"], "cannot write none/x.csv: No such file"),
    ],
)
def test_what_cannot_be_asked_is_said(loaded, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    assert message in loaded.refused("query", *words)
    assert list(tmp_path.iterdir()) == []


def test_an_error_in_a_row_quotes_no_sql_that_nobody_wrote(loaded):
    said = loaded.refused("query", "select title::int from core.papers")
    assert "columns(*)" not in said


def test_a_pivot_is_a_question(loaded):
    pivot = "pivot (select 'a' as name, 2 as n) on name using sum(n)"
    assert loaded.said("query", pivot, "--format", "csv") == "a\n2\n"


def test_csv_holds_lists_and_structs_as_json(loaded):
    nested = "select ['a, b', null] as \"l\"\"1\", {'x': [1]} as s, null::int[] as n, 3 as s"
    assert loaded.said("query", nested, "--format", "csv") == (
        '"l""1",s,n,s_1\n"[""a, b"",null]","{""x"":[1]}",,3\n'
    )


SOCKS = "arxiv:2604.00131"


@pytest.mark.parametrize(
    "name",
    [
        "2604.00131",
        "2604.00131v2",
        "arXiv:2604.00131",
        "arXiv:2604.00131v3",
        "arxiv:2604.00131",
        "https://arxiv.org/abs/2604.00131v1",
        "https://arxiv.org/pdf/2604.00131.pdf",
        "http://www.arxiv.org/abs/2604.00131?context=cs",
        "https://huggingface.co/papers/2604.00131",
        "huggingface.co/papers/2604.00131/#community",
        "Lost Socks I: A Census of the Left Ones",
        "lost  socks i: a census\nof the left ones",
        "census of the left",
    ],
)
def test_a_paper_is_named_in_many_ways(loaded, name):
    said = loaded.said("query", "growth", "--paper", name, "--format", "csv")
    assert {line.rpartition(",")[2] for line in said.splitlines()[1:]} == {SOCKS}


def test_a_title_that_several_papers_have_part_of_names_them(loaded):
    assert loaded.refused("query", "growth", "--paper", "lost socks") == (
        "paperhouse: 2 papers may be meant by 'lost socks':\n"
        "  arxiv:2604.00131  Lost Socks I: A Census of the Left Ones\n"
        "  arxiv:2604.00132  Lost Socks II: A Census of the Right Ones\n"
    )


def test_a_whole_title_is_no_part_of_another(loaded):
    """It is the beginning of the title of another paper, too."""
    said = loaded.said("query", "provenance", "--paper", "Postcards from the Loss Landscape")
    assert "title:4db815023d6f7cec" in said
    assert "2407.99003" not in said


@pytest.mark.parametrize("name", ["2604.99999", "https://arxiv.org/abs/2604.99999", "%", "a'b"])
def test_a_paper_that_is_not_there_is_said(loaded, name):
    message = loaded.refused("query", "growth", "--paper", name)
    assert message.startswith(f"paperhouse: the release has no paper {name!r}: name it by its")


def test_a_query_explains_itself(loaded):
    assert loaded.said("query", "growth", "--help").splitlines() == [
        "growth: How many upvotes had a paper 1 h, 6 h, 24 h, 7 d and 30 d after it was listed?",
        "",
        "The answer",
        "  A row is an age; before and after are the nearest observations around it",
        "  upvotes_estimated lies on the line between them; NULL where one of them is missing",
        "",
        "It is not",
        "  A count at that very age, unless age_before equals it",
        "  Hours to the minute where is_listed_at_exact is false: the age then counts from "
        "midnight",
        "",
        "Parameters",
        "  --paper PAPER  id, address, title or key; null for the paper seen most often [null]",
        "",
        "Its SQL: paperhouse query growth --sql",
    ]
    assert "No parameters" in loaded.said("query", "code_share_by_month", "--help")
    assert loaded.said("query", "--help") == loaded.said("query", "select 1", "--help")


def test_a_query_shows_its_sql_which_is_what_runs(loaded):
    text = loaded.said("query", "code_share_by_month", "--sql")
    assert loaded.said("query", text) == loaded.said("query", "code_share_by_month")


def test_an_empty_table_says_why(loaded):
    result = loaded("query", "paper_changes", "--paper", SOCKS)
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 2)
    assert result.stderr == (
        "no rows: nothing changed: a paper that was seen once cannot have changed\n"
    )
    assert loaded("query", "select 1 as x where false").stderr == ""
