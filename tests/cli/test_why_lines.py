"""The lines of `why`: a row for each column of a paper, or the stories of some values."""

from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from etl.cli.why_lines import print_stories
from etl.ids import CaptureId, PaperKey, ReleaseId
from etl.pipeline.why.stories import CellStory, Evidence, Excerpt, WhyAnswer
from tests.cli.screen import Screen

Captured = pytest.CaptureFixture[str]

RELEASE = ReleaseId("20260408T010500.000000Z")
KEY = PaperKey("arxiv:2604.00017")
NOON = datetime(2026, 4, 2, 12)
PAGE = Evidence(
    "Wool", "daily_papers", CaptureId("a" * 16), 3, "https://a.test/1", NOON, "html_island", 2
)
DUMP = Evidence("Wool", "daily_papers", CaptureId("b" * 16), 4, None, None, "text_dump", 1)
EXCERPT = Excerpt("<b>Wool\n", 1_200, 9)


def cell(column: str, value: Any, *evidence: Evidence, **changes: Any) -> CellStory:
    told = CellStory(
        "core.papers", {"paper_key": KEY}, column, value,
        "last_entry", "of the last entry", "verbatim", "as it stands there", evidence,
    )  # fmt: skip
    return replace(told, **changes)


def answer(*cells: CellStory, **changes: Any) -> WhyAnswer:
    told = WhyAnswer(RELEASE, KEY, "Wool\x1b and\nyarn", cells, {}, 2, 2)
    return replace(told, **changes)


def said(capsys: Captured, told: WhyAnswer, *, is_whole: bool = False) -> list[str]:
    """What is printed below the paper."""
    print_stories(told, is_whole=is_whole)
    first, *others = capsys.readouterr().out.splitlines()
    assert first == "arxiv:2604.00017: Wool\ufffd and yarn"
    return others


def cells_of(line: str) -> list[str]:
    """The cells of a line, whose columns stand below those of the head."""
    return [line[start:end].strip() for start, end in pairwise((0, 9, 16, 34, 55, 73, 80, 99))]


def test_the_paper_is_bold_on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    print_stories(answer(cell("title", "Wool")), is_whole=False)
    assert screen.getvalue().startswith("\x1b[1marxiv:2604.00017: Wool\ufffd and yarn\x1b[0m\n\n")


def test_each_stated_column_of_a_paper_has_a_row(capsys: Captured) -> None:
    told = answer(
        cell("title", "Wool", DUMP, PAGE),
        cell("abstract", None),
        cell("upvotes", 7, DUMP),
        cell("rank", 1),
        cell("doi", None),
        row_counts={"core.links": 1_200, "core.authorships": 3},
    )
    head, _, *rows = said(capsys, told, is_whole=True)
    assert [cells_of(line) for line in (head, *rows[:3])] == [
        ["column", "value", "from", "captured_at", "capture_id", "entry", "template"],
        ["title", "Wool", "https://a.test/1", str(NOON), "a" * 16, "3", "html_island v2"],
        ["upvotes", "7", "no url stated", "", "b" * 16, "4", "text_dump v1"],
        ["rank", "1", "other rows", "", "", "", ""],
    ]
    assert rows[3:] == [
        "",
        "nobody states: abstract, doi",
        "",
        "Rows in other tables",
        "  links 1,200, authorships 3",
    ]


def test_where_every_column_is_stated_none_is_told_of(capsys: Captured) -> None:
    lines = said(capsys, answer(cell("title", "Wool", PAGE)), is_whole=True)
    assert lines[2:] == [lines[2], "", "Rows in other tables", "  "]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("w" * 60, "w" * 60), ("w" * 61, "w" * 59 + "…"), ("aa\x1b\nb", "aa\ufffd b")],
)
def test_a_long_value_of_a_row_is_cut(capsys: Captured, value: str, shown: str) -> None:
    lines = said(capsys, answer(cell("title", value)), is_whole=True)
    assert lines[2] == f"title   {shown}  other rows"


def test_a_value_is_told_with_its_rule_and_its_bytes(capsys: Captured) -> None:
    one = replace(PAGE, excerpt=EXCERPT)
    assert said(capsys, answer(cell("title", "Wool\n", one))) == [
        "",
        "core.papers  paper_key arxiv:2604.00017",
        "  title = Wool",
        "    value  as it stands there",
        "    rule   of the last entry",
        "    from   https://a.test/1, 2026-04-02 12:00:00, capture aaaaaaaaaaaaaaaa, entry 3, "
        "html_island v2",
        "    bytes  1,200 to 1,209: <b>Wool",
    ]


def test_bytes_of_a_record_and_bytes_that_are_cut_are_called_so(capsys: Captured) -> None:
    one = replace(DUMP, excerpt=Excerpt("at: x\x1b", 0, 1_005, True, "record"))
    assert said(capsys, answer(cell("url", None, one)))[2:] == [
        "  url = NULL",
        "    value  as it stands there",
        "    rule   of the last entry",
        "    from   no url stated, no instant, capture bbbbbbbbbbbbbbbb, entry 4, text_dump v1",
        "    bytes  0 to 1,005 of the archive's record: at: x\ufffd …",
    ]


def test_other_statements_follow_with_their_bytes(capsys: Captured) -> None:
    others = (
        replace(DUMP, value=None, is_held=True),
        replace(DUMP, value="Felt", excerpt=EXCERPT),
    )
    said_of_dump = "no url stated, no instant, capture bbbbbbbbbbbbbbbb, entry 4, text_dump v1"
    assert said(capsys, answer(cell("title", "Wool", PAGE, others=others)))[6:] == [
        "    also   NULL (held: it does not count)",
        f"           {said_of_dump}",
        "    also   Felt",
        f"           {said_of_dump}",
        "    bytes  1,200 to 1,209: <b>Wool",
    ]


def test_values_of_the_same_bytes_are_told_together_without_others(capsys: Captured) -> None:
    lower = {"reading": "lower_case", "reading_text": "in lower case"}
    told = answer(
        cell("url", "u", PAGE, others=(DUMP,)),
        cell("host", "h", replace(PAGE, value="h"), others=(DUMP,)),
        cell("kind", "k", PAGE, **lower),
        cell("form", "f", PAGE, rule="derived", rule_text="it follows"),
    )
    evidence = (
        "    from   https://a.test/1, 2026-04-02 12:00:00, capture aaaaaaaaaaaaaaaa, entry 3, "
        "html_island v2"
    )
    assert said(capsys, told)[2:] == [
        "  url = u", "  host = h", "    value  as it stands there",
        "  kind = k", "    value  in lower case",
        "    rule   of the last entry", evidence,
        "  form = f", "    value  as it stands there",
        "    rule   it follows", evidence,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"capture_id": CaptureId("c" * 16)}, {"position": 4}, {"excerpt": EXCERPT}],
)
def test_values_of_other_bytes_are_told_apart(capsys: Captured, change: dict[str, Any]) -> None:
    lines = said(capsys, answer(cell("url", "u", PAGE), cell("host", "h", replace(PAGE, **change))))
    assert lines.count("    rule   of the last entry") == 2


def test_values_of_no_bytes_are_told_together(capsys: Captured) -> None:
    assert said(capsys, answer(cell("rank", 1), cell("count", 2)))[2:] == [
        "  rank = 1",
        "  count = 2",
        "    value  as it stands there",
        "    rule   of the last entry",
    ]


def test_each_row_begins_with_its_key_and_leaves_out_its_origin(capsys: Captured) -> None:
    keys: list[dict[str, Any]] = [{"paper_key": KEY, "position": it} for it in (1, 2)]
    told = answer(
        *(
            cell(column, value, table="core.links", key=key)
            for key in keys
            for column, value in (
                ("paper_key", KEY), ("capture_id", "a"), ("entry_position", 3), ("url", "u"),
            )
        )
    )  # fmt: skip
    assert said(capsys, told) == [
        "",
        "core.links  paper_key arxiv:2604.00017, position 1",
        "  url = u", "    value  as it stands there", "    rule   of the last entry",
        "",
        "core.links  paper_key arxiv:2604.00017, position 2",
        "  url = u", "    value  as it stands there", "    rule   of the last entry",
    ]  # fmt: skip


def test_rows_with_one_key_of_two_tables_are_told_apart(capsys: Captured) -> None:
    lines = said(capsys, answer(cell("title", 1), cell("title", 2, table="core.papers_seen")))
    assert [it for it in lines if it.startswith("core.")] == [
        "core.papers  paper_key arxiv:2604.00017",
        "core.papers_seen  paper_key arxiv:2604.00017",
    ]


@pytest.mark.parametrize("column", ["paper_key", "capture_id", "entry_position"])
def test_where_the_origin_alone_was_asked_for_it_is_told(capsys: Captured, column: str) -> None:
    assert said(capsys, answer(cell(column, "x")))[2] == f"  {column} = x"


def test_rows_and_documents_that_were_left_out_are_counted(capsys: Captured) -> None:
    told = answer(left_out_rows=1_200, document_count=3_000, read_count=2_000)
    assert said(capsys, told) == [
        "no rows are about the paper",
        "… and 1,200 more rows",
        "of 3,000 documents the first and last, 2,000 in all, were read",
    ]
