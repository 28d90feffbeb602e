"""The SQL of the page: values by place, and the headers of the named questions in words."""

import pytest

from etl.release.site.statements_of_page import (
    page_questions,
    page_statements,
    placed_statement,
)
from etl.stage.sql_files import SqlFile, sql_folder


@pytest.mark.parametrize(
    ("text", "sql", "names"),
    [
        ("select 1", "select 1", []),
        ("-- grain: a\n-- question: b?\nselect $a", "select $1", ["a"]),
        ("select $b,\n    $a_b, $b", "select $1,\n    $2, $1", ["b", "a_b"]),
        ("select 1 -- $a\n-- $b\nfrom x", "select 1 -- $1\nfrom x", ["a"]),
        ("select $top, $topmost, $t", "select $1, $2, $3", ["top", "topmost", "t"]),
    ],
)
def test_a_value_has_the_place_of_its_first_name(text: str, sql: str, names: list[str]) -> None:
    assert placed_statement(SqlFile("site", "x", text, {})) == {"sql": sql, "names": names}


def test_a_view_asks_its_own_file_or_a_lookup() -> None:
    statements = page_statements()
    lookups = {"keyword_key", "last_captured_on", "paper_key", "titled_papers"}
    assert set(statements) == {*sql_folder("site"), *lookups}
    assert statements["trending"]["names"] == ["day", "top"]
    assert statements["days"] == {
        "sql": (
            "select\n    day,\n    state,\n    why,\n    paper_count,\n    may_grow,\n"
            "    is_weekend,\n    is_holiday,\nfrom mart.days\norder by day"
        ),
        "names": [],
    }


def test_a_question_has_its_header_in_words_and_its_parameters() -> None:
    [found] = [it for it in page_questions() if it["name"] == "top_papers_of_day"]
    assert found.pop("sql").startswith(
        "with\nchosen_days as (\n    select coalesce(cast($1 as date)"
    )
    assert found == {
        "name": "top_papers_of_day",
        "question": "Which papers of a day had the most upvotes?",
        "answer": (
            "A row is a paper of that day with its upvotes when that day's page was last seen"
        ),
        "empty": "no daily page of this day was captured: `paperhouse gaps` says why",
        "not": [
            "Upvotes that came later; top_papers has those",
            "A complete day, where is_cut or a held page says otherwise",
        ],
        "parameters": [
            {
                "name": "day",
                "kind": "date",
                "default": None,
                "meaning": "the day of the list; null for the last day known",
            },
            {"name": "top", "kind": "bigint", "default": "20", "meaning": "number of papers"},
        ],
        "plot": None,
        "names": ["day", "top"],
    }


def test_a_parameter_of_a_closed_set_of_words_has_them() -> None:
    [found] = [it for it in page_questions() if it["name"] == "rank_stability"]
    kind, top = found["parameters"]
    assert kind["choices"] == (
        "daily", "weekly", "monthly", "trending", "search", "records", "detail", "unknown"
    )  # fmt: skip
    assert "choices" not in top


def test_a_question_without_parameters_has_none_and_a_plot_has_two_axes() -> None:
    [found] = [it for it in page_questions() if it["name"] == "upvote_concentration"]
    assert (found["parameters"], found["names"]) == ([], [])
    assert found["plot"] == {"x": "month", "y": "gini"}


def test_sentences_over_several_lines_are_joined_and_end_before_a_capital_letter() -> None:
    [found] = [it for it in page_questions() if it["name"] == "upvote_concentration"]
    assert found["answer"] == (
        "A row is a month of first listing; gini is 0 where all papers have the same upvotes and "
        "near 1 where one has all; top_percent is the share of the most upvoted 1 %, rounded up"
    )
    [found] = [it for it in page_questions() if it["name"] == "quality_by_rule"]
    assert found["answer"] == (
        "A row is a rule checked before the release was published, broken ones first. "
        "Every row names the release, so that answers of several releases can be put together"
    )


def test_every_named_question_is_on_the_page() -> None:
    assert [it["name"] for it in page_questions()] == list(sql_folder("queries"))
