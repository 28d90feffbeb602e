"""What a source says of an answer comes with what it read; a page that costs too much says so."""

from pathlib import Path

import msgspec
import pytest

from etl.archive.documents import Provenance
from etl.fetch.judging import PackedVerdict, judge_answer
from etl.sources.base import Answer, AnswerVerdict
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.workers.task import TaskFailure
from tests.fetch.here import PoolHere

PAGE = Path("tests/pages/daily_2026-04-01.html")
ASKED = Provenance("https://huggingface.co/papers/date/2026-04-01")


def test_a_page_is_judged_and_what_was_read_of_it_is_packed() -> None:
    answer = Answer(200, {}, PAGE.read_bytes())
    verdict, parsed = judge_answer(PoolHere(), DAILY_PAPERS, answer, ASKED)
    assert (verdict.outcome, verdict.parsed) == ("page", None)
    assert parsed is not None
    reading = msgspec.msgpack.decode(parsed, type=ParsedDocument)
    assert reading == DAILY_PAPERS.reader.parse(answer.body, ASKED)
    assert len(reading.entries) == verdict.entry_count


def test_what_is_no_page_is_not_read() -> None:
    verdict, parsed = judge_answer(PoolHere(), DAILY_PAPERS, Answer(503, {}, b""), ASKED)
    assert (verdict.outcome, parsed) == ("failed", None)


def test_an_answer_of_another_listing_is_told_by_where_it_was_asked_for() -> None:
    answer = Answer(200, {}, PAGE.read_bytes())
    asked = Provenance("https://huggingface.co/papers/date/2026-04-02")
    verdict, _ = judge_answer(PoolHere(), DAILY_PAPERS, answer, asked)
    assert verdict.outcome == "repeat"


def test_a_page_that_costs_too_much_is_unreadable() -> None:
    pool = PoolHere(TaskFailure("too_costly", "took 10 s", None))
    found = judge_answer(pool, DAILY_PAPERS, Answer(200, {}, b"page"), ASKED)
    parsed = msgspec.msgpack.encode(DAILY_PAPERS.reader.unreadable("too_costly", "took 10 s"))
    assert found == PackedVerdict(AnswerVerdict("unreadable", "took 10 s"), parsed)
    assert b"too_costly" in parsed


@pytest.mark.parametrize("parsed", [None, b"parsed"])
def test_a_verdict_may_come_alone(parsed: bytes | None) -> None:
    verdict = AnswerVerdict("empty")
    given = (verdict,) if parsed is None else (verdict, parsed)
    assert PackedVerdict(*given) == (verdict, parsed)
