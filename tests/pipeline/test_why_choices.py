"""Which of several statements of a value decides, by the rule of its column."""

from datetime import datetime
from typing import Any, cast

import pytest

from etl.contract.vocabulary import WhyRule
from etl.ids import CaptureId
from etl.pipeline.why.choices import (
    Candidate,
    choose,
    find_candidates,
    other_statements,
)
from etl.pipeline.why.paper_documents import PaperDocuments, Sight
from etl.pipeline.why.statement_rules import StatedIn, StatementRule, TableRules

PAGES, ARXIV = "stage.entries", "stage.arxiv_records"
FIRST = StatedIn(PAGES, "title", "title", "verbatim")
SECOND = StatedIn(ARXIV, "title", "title", "verbatim")
PLAIN = TableRules({})


def at(day: int) -> datetime:
    return datetime(2026, 4, day)


def said(
    capture: str, title: Any, stated_in: StatedIn = FIRST, *, is_held: bool = False, **row: Any
) -> Candidate:
    """A statement of the first entry of a capture."""
    place = (CaptureId(capture), row.pop("position", 1))
    return Candidate({"title": title, **row}, stated_in, place, is_held)


def chosen(
    rule: WhyRule, *candidates: Candidate, rules: TableRules = PLAIN, **row: Any
) -> list[Candidate]:
    return choose(rules, StatementRule(rule, (FIRST, SECOND)), row, "title", candidates)


A, B, NOTHING = said("a", "Wool"), said("b", "Yarn"), said("c", None)
AT_ARXIV = said("d", "Ewe", SECOND)


def test_a_value_is_stated_unless_it_or_what_it_needs_is_missing() -> None:
    assert [it.is_stated for it in (A, NOTHING)] == [True, False]
    needs = StatedIn(PAGES, "title", "title", "verbatim", needs="doi")
    with_need, without = said("a", None, needs, doi="10.1/x"), said("a", "Wool", needs, doi=None)
    assert (with_need.is_stated, with_need.value) == (True, None)
    assert (without.is_stated, without.value) == (False, "Wool")


CASES: list[tuple[WhyRule, list[Candidate], list[Candidate]]] = [
    ("last_entry", [A, B, NOTHING], [NOTHING]),
    ("last_entry", [], []),
    ("page_first", [A, B, NOTHING, AT_ARXIV], [B]),
    ("page_first", [NOTHING, AT_ARXIV], [AT_ARXIV]),
    ("page_first", [NOTHING], []),
    ("last_stated", [A, B, NOTHING], [B]),
    ("earliest", [B, A, NOTHING], [A]),
    ("earliest", [NOTHING], []),
    ("latest", [B, A, NOTHING], [B]),
    ("latest", [NOTHING], []),
    ("counted", [A, NOTHING, B], [A, B]),
    ("this_row", [A, B], [B]),
]


@pytest.mark.parametrize(("rule", "candidates", "expected"), CASES)
def test_a_rule_chooses_among_statements(
    rule: WhyRule, candidates: list[Candidate], expected: list[Candidate]
) -> None:
    assert chosen(rule, *candidates) == expected
    held = said("h", "Aaa", is_held=True), said("h", "Zzz", is_held=True)
    assert chosen(rule, held[0], *candidates, held[1]) == expected


def test_of_equal_values_the_first_is_the_earliest_and_the_first_the_latest() -> None:
    again = said("b", "Wool")
    assert chosen("earliest", A, again) == chosen("latest", A, again) == [A]


def test_the_last_statement_of_the_highest_version_counts() -> None:
    statements = [
        said("a", "Wool", version=2),
        said("z", "Loom", version=2),
        said("b", "Yarn", version=2),
        said("c", None, version=2),
        said("d", "Ewe", version=1),
    ]
    assert chosen("highest", *statements) == [statements[2]]
    assert chosen("highest", *statements, said("e", None, version=3)) == []
    assert chosen("highest") == []


def test_what_all_papers_share_is_of_the_last_that_states_it_so() -> None:
    second, third = said("c", "Wool"), said("d", "Wool")
    assert chosen("last_of_all", A, second, third, B, title="Wool") == [third]
    assert chosen("last_of_all", A, title="Ox") == []


ORIGIN = TableRules({}, origin=("capture_id", "position"))
WHOLE_DOCUMENT = TableRules({}, origin=("capture_id", None))
MEMBERS = [
    said("a", None, position=1), said("a", None, FIRST, position=1, of=2),
    said("a", "Wool", position=2), said("a", "Yarn", position=2),
    said("b", "Ewe", position=2),
]  # fmt: skip


@pytest.mark.parametrize("rule", ["this_row", "last_list", "last_links"])
def test_a_row_of_an_entry_is_stated_by_that_entry(rule: WhyRule) -> None:
    row = {"capture_id": "a", "position": 2}
    assert chosen(rule, *MEMBERS, rules=ORIGIN, **row) == [MEMBERS[2]]
    assert chosen(rule, *MEMBERS, rules=ORIGIN, **row | {"position": 1}) == [MEMBERS[0]]
    assert chosen(rule, *MEMBERS, rules=ORIGIN, **row | {"position": 3}) == []
    assert chosen(rule, *MEMBERS, rules=WHOLE_DOCUMENT, capture_id="a") == [MEMBERS[2]]
    assert chosen(rule, *MEMBERS, rules=WHOLE_DOCUMENT, capture_id="b") == [MEMBERS[4]]


def test_other_rules_ask_all_entries_though_a_row_has_one() -> None:
    assert chosen("last_entry", *MEMBERS, rules=ORIGIN, capture_id="a", position=2) == [MEMBERS[4]]


def test_a_period_is_stated_at_its_beginning_or_last_before_it_or_first_after_it() -> None:
    unknown = said("a", "Wool", captured_at=None)
    early, begin, late, later = (
        said(f"c{day}", "Wool", captured_at=at(day)) for day in (1, 3, 5, 6)
    )
    other = said("o", "Yarn", captured_at=at(2))
    row = {"title": "Wool", "valid_from": at(3)}
    assert chosen("version", unknown, early, other, begin, late, **row) == [begin]
    assert chosen("version", unknown, early, late, **row) == [early]
    assert chosen("version", unknown, late, **row) == [unknown]
    assert chosen("version", late, later, **row) == [late]
    assert chosen("version", other, **row) == []
    assert chosen("version", said("n", None, captured_at=at(1)), **row | {"title": None}) == []
    always = {"title": "Wool", "valid_from": None}
    assert chosen("version", unknown, early, late, **always) == [unknown]
    assert chosen("version", early, late, **always) == [early]


def test_other_statements_are_of_other_entries_each_in_its_first_way() -> None:
    a_again, b_again = said("a", "Woollen", SECOND), said("b", "Yarns", SECOND)
    candidates = [A, B, NOTHING, a_again, b_again, AT_ARXIV]
    assert other_statements(candidates, [A]) == [B, AT_ARXIV]
    assert other_statements(candidates, []) == [A, B, AT_ARXIV]
    late = said("c", "Ox", SECOND)
    assert other_statements([NOTHING, late], []) == [late]


class _Sight:
    def __init__(self, is_held: bool) -> None:
        self.is_held = is_held


def test_candidates_are_of_the_same_thing_in_the_order_of_their_rules() -> None:
    def row(capture: str, position: int, author: int) -> dict[str, Any]:
        return {"capture_id": capture, "position": position, "author_position": author}

    rows = {PAGES: [row("a", 1, 1), row("a", 1, 2), row("b", 2, 2)], ARXIV: [row("d", 1, 7)]}
    sights = {("a", 1): _Sight(False), ("b", 2): _Sight(True), ("d", 1): _Sight(False)}
    documents = PaperDocuments(
        rows, cast(dict[tuple[CaptureId, int], Sight], sights), {}, document_count=3
    )
    rules = TableRules({}, match={PAGES: {"author_position": "place"}})
    rule = StatementRule("page_first", (SECOND, FIRST))
    assert find_candidates(documents, rules, rule, {"place": 2}) == [
        Candidate(rows[ARXIV][0], SECOND, (CaptureId("d"), 1), False),
        Candidate(rows[PAGES][1], FIRST, (CaptureId("a"), 1), False),
        Candidate(rows[PAGES][2], FIRST, (CaptureId("b"), 2), True),
    ]
    derived = StatementRule("derived", (SECOND, FIRST))
    assert find_candidates(documents, rules, derived, {"place": 2}) == []
