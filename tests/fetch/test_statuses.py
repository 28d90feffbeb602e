"""An answer whose status is not 200 is judged by it, and a firewall's challenge is told as that."""

import pytest

from etl.fetch.statuses import status_verdict
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
    ],
)
def test_a_status_is_judged(answer: Answer, verdict: AnswerVerdict) -> None:
    assert status_verdict(answer) == verdict
