"""Answers that stand in the folder, so that the page shows them before its engine has started."""

import json
from collections.abc import Iterator

import pytest

from etl.release.site.prepared_answers import prepared_answers
from etl.release.site.statements_of_page import page_questions
from etl.stage.connection import Connection, connect
from tests.release.noted_release import fill_noted_release

pytestmark = pytest.mark.slow


@pytest.fixture
def con() -> Iterator[Connection]:
    with connect() as con:
        fill_noted_release(con)
        con.execute("set threads = 2")
        yield con


def test_usual_questions_and_views_are_answered_as_the_page_asks_them(con: Connection) -> None:
    """Likeness is asked of the full-text index, which this release lacks."""
    answers = prepared_answers(con, "2026-04-06")
    names = [it["name"] for it in page_questions() if it["name"] != "overlooked_similar"]
    names.insert(names.index("quality_by_rule"), "quality_by_rule")
    asked = [json.loads(key) for key in answers]
    assert [name for name, _ in asked[: len(names)]] == names
    assert list(answers)[len(names) :] == [
        '["last_captured_on",[]]',
        '["days",[]]',
        '["organizations",[1000]]',
        '["authors",[null,100]]',
        '["keywords",[null,100]]',
        '["trending",["2026-04-08",100]]',
        '["day_papers",["2026-04-06"]]',
    ]
    assert answers['["last_captured_on",[]]'] == {
        "names": ["day"], "rows": [("2026-04-08",)], "isCut": False,
    }  # fmt: skip
    top = answers['["top_papers_of_day",[null,"20"]]']
    assert (top["names"][:4], top["isCut"]) == (["listed_on", "rank", "upvotes", "title"], False)
    assert [row[:4] for row in top["rows"]] == [("2026-04-07", "1", "12", "Pots")]
    papers = answers['["day_papers",["2026-04-06"]]']
    titles = [row[papers["names"].index("title")] for row in papers["rows"]]
    assert titles == ["Tea", "Sparse Kettles", "Spoons"]
    for key, count in (("false", 2), ("true", 1)):
        assert len(answers[f'["quality_by_rule",["{key}"]]']["rows"]) == count
    assert len(answers['["organizations",[1000]]']["rows"]) == 2


def test_where_no_instant_is_stated_nothing_trends(con: Connection) -> None:
    con.execute("update core.captures set captured_at = null")
    assert prepared_answers(con, None)['["trending",[null,100]]']["rows"] == []


def test_an_answer_of_more_than_a_thousand_rows_is_cut_and_days_are_all_shown(
    con: Connection,
) -> None:
    con.execute(
        "insert into quality.checks by name select 'x' || range as check_id, 'r' as rule, "
        "range % 2 as broken_count, 'warn' as severity from range(2000)"
    )
    con.execute("delete from quality.checks where check_id in ('a', 'x0')")
    con.execute(
        "insert into meta.day_states by name select date '2020-01-01' - cast(range as int) as day, "
        "'missing' as state from range(1500)"
    )
    found = prepared_answers(con, None)
    all_rules, broken = (found[f'["quality_by_rule",["{it}"]]'] for it in ("false", "true"))
    assert (len(all_rules["rows"]), all_rules["isCut"]) == (1000, True)
    assert (len(broken["rows"]), broken["isCut"]) == (1000, False)
    assert len(found['["days",[]]']["rows"]) > 1500
    assert con.execute("select current_setting('threads')").fetchall() == [(1,)]
