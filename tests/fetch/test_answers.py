"""What is archived of an answer, and what of it the next request repeats."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from etl.archive.documents import Provenance, capture_id_of
from etl.fetch.answers import (
    conditional_headers,
    judged_answer,
    repeatable_fetch,
    unanswered_request,
)
from etl.fetch.http import NoAnswer
from etl.fetch.judging import PackedVerdict
from etl.fetch.log import Fetch
from etl.ids import CaptureId
from etl.sources.base import Answer, AnswerVerdict

NOON = datetime(2026, 4, 30, 12)
URL = "https://example.org/papers/date/2026-04-30"
HEADERS = {"etag": '"a"', "last-modified": "Thu, 30 Apr 2026 11:00:00 GMT", "retry-after": "7"}
GOOD = AnswerVerdict("page", digest="d", entry_count=3, rest_path="/papers?p=1")
PRIOR = Fetch(
    URL,
    datetime(2026, 4, 29, 8, 5),
    "page",
    200,
    capture_id=CaptureId("c"),
    etag='"old"',
    last_modified="Wed",
    digest="d",
    entry_count=3,
    is_whole=True,
)


def judged(answer: Answer, verdict: AnswerVerdict, prior: Fetch | None = None) -> Fetch:
    return judged_answer(URL, NOON, answer, PackedVerdict(verdict), prior).fetch


def test_a_page_is_archived_with_all_that_is_known_of_it() -> None:
    found = judged_answer(URL, NOON, Answer(200, HEADERS, b"page"), PackedVerdict(GOOD, b"p"), None)
    assert found.document is not None
    assert (found.body, found.parsed, found.document.body) == (b"page", b"p", b"page")
    capture = found.document.capture
    assert capture.capture_id == capture_id_of(capture.sha256, Provenance(URL, NOON))
    assert (capture.source, capture.imported_at) == ("fetch", NOON)
    assert found.fetch == Fetch(
        URL,
        NOON,
        "page",
        200,
        4,
        capture.capture_id,
        etag='"a"',
        last_modified="Thu, 30 Apr 2026 11:00:00 GMT",
        digest="d",
        entry_count=3,
        is_whole=True,
        retry_at=datetime(2026, 4, 30, 12, 0, 7),
        rest_path="/papers?p=1",
    )


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        (URL, Answer(404, {}, b"no")),
        (URL, Answer(200, {}, b"")),
        ("https://example.org/robots.txt?x", Answer(200, {}, b"User-agent: *")),
    ],
)
def test_no_document_is_made_of_what_is_no_listing(url: str, answer: Answer) -> None:
    found = judged_answer(url, NOON, answer, PackedVerdict(AnswerVerdict("failed"), b"p"), None)
    assert (found.body, found.document, found.parsed) == (answer.body, None, None)
    assert (found.fetch.capture_id, found.fetch.byte_count) == (None, len(answer.body))


def test_a_listing_is_whole_with_its_last_page_and_only_if_it_is_good() -> None:
    answer = Answer(200, {}, b"page")
    assert judged(answer, GOOD).is_whole
    assert not judged(answer, replace(GOOD, is_last=False)).is_whole
    assert not judged(answer, replace(GOOD, outcome="unreadable")).is_whole


def test_an_unchanged_answer_is_what_was_archived_before() -> None:
    expected = Fetch(
        URL,
        NOON,
        "unchanged",
        304,
        0,
        CaptureId("c"),
        "as on 2026-04-29 08:05",
        '"old"',
        "Wed",
        "d",
        3,
        is_whole=True,
    )
    assert judged(Answer(304, {}, b""), AnswerVerdict("unchanged"), PRIOR) == expected
    new = judged(Answer(304, HEADERS, b""), AnswerVerdict("unchanged"), PRIOR)
    assert (new.etag, new.last_modified) == (HEADERS["etag"], HEADERS["last-modified"])
    part = replace(PRIOR, is_whole=False)
    assert not judged(Answer(200, {}, b"page"), GOOD, part).is_whole


def test_the_same_listing_in_other_bytes_is_unchanged_and_another_one_is_not() -> None:
    answer = Answer(200, {}, b"page")
    assert judged(answer, GOOD, PRIOR).outcome == "unchanged"
    assert judged(answer, replace(GOOD, digest="e"), PRIOR).outcome == "page"


def test_unchanged_without_a_condition_is_a_failure() -> None:
    found = judged(Answer(304, {}, b""), AnswerVerdict("unchanged"))
    assert (found.outcome, found.is_whole, found.detail) == ("failed", False, "304 to no condition")


@pytest.mark.parametrize(
    ("is_masked", "detail", "told"),
    [
        (False, None, None),
        (False, "no papers", "no papers"),
        (True, None, "the site repeated our token, which is masked"),
        (True, "no papers", "no papers; the site repeated our token, which is masked"),
    ],
)
def test_a_token_that_came_back_is_told(
    is_masked: bool, detail: str | None, told: str | None
) -> None:
    answer = Answer(200, {}, b"page", is_masked=is_masked)
    assert judged(answer, AnswerVerdict("empty", detail)).detail == told


@pytest.mark.parametrize(
    ("status", "outcome"), [(429, "limited"), (428, "failed"), (430, "failed"), (200, "failed")]
)
def test_the_head_of_an_answer_that_broke_off_counts(status: int, outcome: str) -> None:
    error = NoAnswer("cut " * 300, Answer(status, {"retry-after": "7"}, b""))
    assert (
        unanswered_request(URL, NOON, error).fetch
        == Fetch(
            URL,
            NOON,
            outcome,  # type: ignore[arg-type]
            status,
            detail=("cut " * 300)[:1000],
            retry_at=datetime(2026, 4, 30, 12, 0, 7),
        )
    )


def test_without_a_head_a_request_failed() -> None:
    found = unanswered_request(URL, NOON, NoAnswer("no route", None))
    assert found.fetch == Fetch(URL, NOON, "failed", detail="no route")


@pytest.mark.parametrize(
    ("location", "sent_to"),
    [
        ("/login", "https://example.org/login"),
        ("https://example.com/x", "https://example.com/x"),
        ("/" + "x" * 980, "https://example.org/" + "x" * 980),
        ("/" + "x" * 981, None),
        ("http://[", None),
        (None, None),
    ],
)
def test_a_redirect_leads_somewhere_or_nowhere(location: str | None, sent_to: str | None) -> None:
    answer = Answer(302, {} if location is None else {"location": location}, b"")
    assert judged(answer, AnswerVerdict("redirected")).sent_to == sent_to
    assert judged(answer, AnswerVerdict("failed")).sent_to is None


@pytest.mark.parametrize(
    ("etag", "kept"),
    [
        ("x" * 1000, True),
        ("x" * 1001, False),
        ("x", True),
        ("", False),
        ("é", False),
        ("a\tb", False),
    ],
)
def test_a_validator_is_kept_if_it_can_be_sent_back(etag: str, kept: bool) -> None:
    found = judged(Answer(200, {"etag": etag}, b"page"), AnswerVerdict("page"))
    assert found.etag == (etag if kept else None)


def test_a_condition_names_the_validators_there_are() -> None:
    assert conditional_headers(None) == {}
    assert conditional_headers(replace(PRIOR, last_modified=None)) == {"If-None-Match": '"old"'}
    assert conditional_headers(replace(PRIOR, etag=None)) == {"If-Modified-Since": "Wed"}


def test_a_condition_refers_to_one_whole_answer() -> None:
    assert repeatable_fetch(PRIOR) == PRIOR
    parts = (None, replace(PRIOR, digest=None), replace(PRIOR, is_whole=False))
    assert [repeatable_fetch(one) for one in parts] == [None] * 3
