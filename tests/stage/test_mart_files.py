"""Marts are made after those that they read, and say what they are."""

import re

from etl.stage.mart_files import mart_comment, marts_in_order
from etl.stage.sql_files import SqlFile, sql_folder

_READ = re.compile(r"\b(?:from|join) mart\.(\w+)(?!\w|\()")


def test_each_mart_comes_once_and_after_those_that_it_reads() -> None:
    made: set[str] = set()
    names = []
    for mart in marts_in_order():
        assert made.issuperset(_READ.findall(mart.text)), mart.name
        made.add(mart.name)
        names.append(mart.name)
    assert sorted(names) == list(sql_folder("marts"))
    assert "paper_repositories" in _READ.findall(sql_folder("marts")["papers_wide"].text)


def test_a_mart_is_described_by_its_question_and_its_grain() -> None:
    header = {"question": ["Who's first?", "Who else?"], "grain": ["one paper"]}
    comment = mart_comment(SqlFile("marts", "votes", "select 1", header), "view")
    assert comment == "comment on view mart.votes is 'Who''s first? One row: one paper.'"
