"""Why a value stands in the release: the statements that decide it, and what else was said."""

from datetime import datetime

import pytest

from etl.contract.tables import TABLES_BY_NAME
from etl.errors import UsageError
from etl.ids import PaperKey
from etl.pipeline.why import explain
from etl.pipeline.why.explain import _rows
from etl.pipeline.why.stories import Evidence, Excerpt
from tests.pipeline.explained import NOON, WOOL, YARN, cell, item, quotes, told, why
from tests.pipeline.told_papers import URL, ToldPapers, listed_item

__all__ = ["told"]


@pytest.mark.slow
def test_a_value_is_told_with_its_rule_its_reading_and_where_it_stands(told: ToldPapers) -> None:
    capture = told.archive([item()], NOON, {1: WOOL})
    found = cell(told, "title")
    assert (found.table, found.key, found.column, found.value) == (
        "core.papers", {"paper_key": WOOL}, "title", "Wool"
    )  # fmt: skip
    assert (found.rule, found.reading) == ("last_entry", "cleaned")
    assert found.rule_text.startswith("of the last entry that lists the paper")
    assert found.reading_text.startswith("cleaned: lines joined")
    [one] = found.evidence
    excerpt = Excerpt('"title": "Wool"', 2, 15)
    assert one == Evidence(
        "Wool", "daily_papers", capture, 1, URL, NOON, "api_array", 5, excerpt=excerpt
    )


@pytest.mark.slow
def test_an_answer_counts_the_papers_rows_and_documents(told: ToldPapers) -> None:
    told.archive([item()], NOON, {1: WOOL})
    told.archive([item(upvotes=6)], datetime(2026, 4, 3), {1: WOOL})
    told.put("core.keywords", paper_key=WOOL, keyword="wool")
    told.put("core.keywords", paper_key=YARN, keyword="wool")
    answer = why(told, "title")
    assert (answer.release_id, answer.paper_key, answer.title) == ("20260409T000000Z", WOOL, "Wool")
    assert answer.row_counts == {"core.listings": 2, "core.keywords": 1}
    assert (answer.document_count, answer.read_count, answer.left_out_rows) == (2, 2, 0)


@pytest.mark.slow
def test_without_a_column_all_of_a_paper_is_told_and_nothing_else_that_was_said(
    told: ToldPapers,
) -> None:
    told.archive([listed_item("2604.00017", "Wol")], datetime(2026, 4, 1), {1: WOOL})
    told.archive([item()], NOON, {1: WOOL})
    cells = why(told, None).cells
    assert [it.column for it in cells] == list(TABLES_BY_NAME["core.papers"].polars_schema)
    assert {it.others for it in cells} == {()}
    [title] = [it for it in cells if it.column == "title"]
    assert quotes(title.evidence) == ['"title": "Wool"']
    assert quotes(cell(told, "title").others) == ['"title": "Wol"']


@pytest.mark.slow
def test_a_capture_that_is_held_is_told_as_one(told: ToldPapers) -> None:
    told.archive([item()], NOON, {1: WOOL})
    told.archive([listed_item("2604.00017", "Wol")], datetime(2026, 4, 3), {}, outcome="held")
    found = cell(told, "title")
    assert [it.is_held for it in (*found.evidence, *found.others)] == [False, True]


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["links", "core.links"])
def test_a_table_is_named_with_or_without_its_schema(told: ToldPapers, asked: str) -> None:
    told.archive([item()], NOON, {1: WOOL})
    told.put("core.links", paper_key=WOOL, url="u", found_in="declared")
    cells = why(told, asked).cells
    assert {it.column for it in cells} == {*TABLES_BY_NAME["core.links"].polars_schema}
    assert len(cells) == len(TABLES_BY_NAME["core.links"].polars_schema)
    assert {it.table for it in cells} == {"core.links"}
    assert cells[0].key == {"paper_key": WOOL, "url": "u"}
    assert [it.column for it in why(told, f"{asked}.host").cells] == ["host"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("titel", "core.papers has no column 'titel'; it has paper_key, arxiv_id, title, "),
        ("upvotes", "core.papers has no column 'upvotes'; other tables have: observations.upvotes"),
        ("author_key", "core.papers has no column 'author_key'; other tables have: "
                       "authorships.author_key, authors.author_key"),
        ("links.uri", "core.links has no column 'uri'; it has paper_key, capture_id, "),
    ],
)  # fmt: skip
def test_what_is_unknown_is_an_error_that_lists_what_there_is(
    told: ToldPapers, asked: str, words: str
) -> None:
    with pytest.raises(UsageError) as raised:
        why(told, asked)
    assert str(raised.value).startswith(words)
    assert ("Tables are named too: listings, observations, " in str(raised.value)) == (
        asked == "titel"
    )


@pytest.mark.slow
def test_rows_beyond_the_most_are_left_out_and_counted(
    told: ToldPapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.archive([item()], NOON, {1: WOOL})
    for position in (1, 2, 3):
        told.put("core.authorships", paper_key=WOOL, position=position)
    monkeypatch.setattr(explain, "MAX_WHY_ROWS", 2)
    answer = why(told, "authorships.position")
    assert [it.value for it in answer.cells] == [1, 2]
    assert answer.left_out_rows == 1
    assert why(told, "captures.url").left_out_rows == 0
    assert len(_rows(told.con, "core.authorships", PaperKey(WOOL))) == 2


@pytest.mark.slow
def test_a_row_that_another_papers_entry_states_is_told_with_that_entry(told: ToldPapers) -> None:
    lab = {"organization": {"name": "lab", "fullname": "Wool Lab"}}
    told.archive([item(**lab)], NOON, {1: WOOL})
    capture = told.archive(
        [listed_item("2604.00003", "Ewe"), listed_item("2604.00002", "Yarn", **lab)],
        datetime(2026, 4, 3),
        {2: YARN},
    )
    told.con.execute("update core.papers set organization_key = 'lab'")
    told.put(
        "core.organizations", organization_key="lab", full_name="Wool Lab",
        capture_id=capture, entry_position=2,
    )  # fmt: skip
    found = cell(told, "organizations.full_name")
    [one] = found.evidence
    assert (one.capture_id, one.position, one.value) == (capture, 2, "Wool Lab")
    assert one.excerpt is not None
    assert one.excerpt.text == '"organization": {"name": "lab", "fullname": "Wool Lab"}'
