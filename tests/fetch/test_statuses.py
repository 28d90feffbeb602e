"""An answer whose status is not 200 is judged by it, and a firewall's challenge is told as that."""

import pytest

from etl.fetch.statuses import robots_verdict, status_verdict
from etl.sources.base import Answer, AnswerVerdict

CHALLENGE = b'<script src="https://de5282c3ca0c.edge.sdk.awswaf.com/challenge.js"></script>'


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (
            Answer(202, {}, CHALLENGE),
            AnswerVerdict("blocked", "status 202: the site's firewall asks for a challenge"),
        ),
        (
            Answer(405, {"x-amzn-waf-action": "captcha"}, b""),
            AnswerVerdict("blocked", "status 405: the site's firewall asks for a captcha"),
        ),
        (Answer(202, {}, b"later"), AnswerVerdict("failed", "status 202")),
        (Answer(500, {}, CHALLENGE), AnswerVerdict("failed", "status 500")),
        (Answer(403, {}, b""), AnswerVerdict("blocked", "status 403")),
        (Answer(401, {}, b""), AnswerVerdict("blocked", "status 401")),
        (Answer(402, {}, b""), AnswerVerdict("failed", "status 402")),
        (Answer(304, {}, b""), AnswerVerdict("unchanged")),
        (Answer(299, {}, b""), AnswerVerdict("failed", "status 299")),
        (Answer(300, {"location": "/x"}, b""), AnswerVerdict("redirected", "status 300, to '/x'")),
        (Answer(399, {}, b""), AnswerVerdict("redirected", "status 399, to None")),
        (Answer(400, {}, b""), AnswerVerdict("failed", "status 400")),
        (
            Answer(301, {"location": "x" * 300}, b""),
            AnswerVerdict("redirected", f"status 301, to '{'x' * 184}"),
        ),
        (
            Answer(429, {"retry-after": "7"}, b""),
            AnswerVerdict("limited", "status 429, Retry-After '7'"),
        ),
        (
            Answer(429, {"retry-after": "x" * 300}, b""),
            AnswerVerdict("limited", f"status 429, Retry-After '{'x' * 95}"),
        ),
    ],
)
def test_a_status_is_judged(answer: Answer, verdict: AnswerVerdict) -> None:
    assert status_verdict(answer) == verdict


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, AnswerVerdict("page")),
        (400, AnswerVerdict("empty", "status 400: no robots.txt, so nothing is denied")),
        (499, AnswerVerdict("empty", "status 499: no robots.txt, so nothing is denied")),
        (429, AnswerVerdict("limited", "status 429, Retry-After None")),
        (500, AnswerVerdict("failed", "status 500")),
        (399, AnswerVerdict("redirected", "status 399, to None")),
    ],
)
def test_without_a_robots_txt_everything_is_allowed(status: int, verdict: AnswerVerdict) -> None:
    assert robots_verdict(Answer(status, {}, b"")) == verdict
