"""Judges an answer by its status alone, which means the same on every site."""

from etl.sources.base import Answer, AnswerVerdict

_ACCEPTED = 202
_CHALLENGE = b"challenge.js"
"""A firewall's page with status 202 runs this script, whatever the answer's header says."""


def status_verdict(answer: Answer) -> AnswerVerdict:
    """The verdict on an answer with another status than 200."""
    status = answer.status
    if status == 304:
        return AnswerVerdict("unchanged")
    if status == 429:
        asked = answer.headers.get("retry-after")
        return AnswerVerdict("limited", f"status 429, Retry-After {asked!r}"[:120])
    if 300 <= status < 400:
        target = answer.headers.get("location")
        return AnswerVerdict("redirected", f"status {status}, to {target!r}"[:200])
    if action := _firewall_action(answer):
        return AnswerVerdict("blocked", f"status {status}: the site's firewall asks for a {action}")
    if status in (401, 403):
        return AnswerVerdict("blocked", f"status {status}")
    return AnswerVerdict("failed", f"status {status}")


def _firewall_action(answer: Answer) -> str | None:
    """The word for what a firewall asks for instead of answering."""
    if action := answer.headers.get("x-amzn-waf-action"):
        return action
    return "challenge" if answer.status == _ACCEPTED and _CHALLENGE in answer.body else None


def robots_verdict(answer: Answer) -> AnswerVerdict:
    """The verdict on an answer to /robots.txt (RFC 9309). Without one, everything is allowed."""
    if answer.status == 200:
        return AnswerVerdict("page")
    if 400 <= answer.status < 500 and answer.status != 429:
        return AnswerVerdict(
            "empty", f"status {answer.status}: no robots.txt, so nothing is denied"
        )
    return status_verdict(answer)
