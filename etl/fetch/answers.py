"""An answer as it goes into the archive, compared with what was known before."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

import ada_url
from msgspec import Struct
from msgspec.structs import replace

from etl.archive.documents import NewDocument, Provenance, new_document
from etl.contract.vocabulary import GOOD_OUTCOMES, FetchOutcome
from etl.fetch import pace
from etl.fetch.http import NoAnswer
from etl.fetch.judging import PackedVerdict
from etl.fetch.log import Fetch
from etl.sources.base import Answer, AnswerVerdict

_LONGEST = 1000
"""Characters of a header or an error that are kept."""

ROBOTS_PATH = "/robots.txt"


class FetchedAnswer(Struct, frozen=True):
    """The result of a request.

    body: where there is a whole answer. document: the same where it is to be archived. parsed: what
    its source read of it, packed.
    """

    fetch: Fetch
    body: bytes | None = None
    document: NewDocument | None = None
    parsed: bytes | None = None


def judged_answer(
    url: str, requested_at: datetime, answer: Answer, judged: PackedVerdict, prior: Fetch | None
) -> FetchedAnswer:
    """The fetch that is archived. Of answers with status 200 the body is kept, whatever it is.

    prior: the fetch that the request's condition referred to, if it had one.
    """
    verdict = judged.verdict
    fetch = _fetch(url, requested_at, answer, verdict)
    if verdict.outcome == "unchanged" and prior is None:
        return FetchedAnswer(
            replace(fetch, outcome="failed", is_whole=False, detail="304 to no condition")
        )
    if prior is not None and (verdict.outcome == "unchanged" or verdict.digest == prior.digest):
        return FetchedAnswer(_unchanged(fetch, prior))
    if answer.status != 200 or not answer.body or url_path(url) == ROBOTS_PATH:
        return FetchedAnswer(fetch, answer.body)
    provenance = Provenance(url, requested_at)
    document = new_document(answer.body, provenance, "fetch", requested_at)
    fetch = replace(fetch, capture_id=document.capture.capture_id)
    return FetchedAnswer(fetch, answer.body, document, judged.parsed)


def unanswered_request(url: str, requested_at: datetime, error: NoAnswer) -> FetchedAnswer:
    """The fetch of a request without a whole answer. Its head may still ask us to wait."""
    status = error.head.status if error.head else None
    retry_at = pace.retry_at(error.head.headers, requested_at) if error.head else None
    outcome: FetchOutcome = "limited" if status == 429 else "failed"
    return FetchedAnswer(
        Fetch(url, requested_at, outcome, status, detail=str(error)[:_LONGEST], retry_at=retry_at)
    )


def repeatable_fetch(prior: Fetch | None) -> Fetch | None:
    """The fetch that a condition may refer to: one answer that was the whole listing."""
    return prior if prior is not None and prior.digest is not None and prior.is_whole else None


def conditional_headers(prior: Fetch | None) -> Mapping[str, str]:
    """Headers that ask for a body only if it is another than before (RFC 9110, section 13)."""
    if prior is None:
        return {}
    stated = {"If-None-Match": prior.etag, "If-Modified-Since": prior.last_modified}
    return {name: value for name, value in stated.items() if value}


@lru_cache(maxsize=16)
def url_path(url: str) -> str:
    """The path of a url; one request asks for it several times."""
    return str(ada_url.URL(url).pathname)


def _fetch(url: str, requested_at: datetime, answer: Answer, verdict: AnswerVerdict) -> Fetch:
    return Fetch(
        url,
        requested_at,
        verdict.outcome,
        answer.status,
        len(answer.body),
        detail=_detail(answer, verdict),
        etag=_validator(answer, "etag"),
        last_modified=_validator(answer, "last-modified"),
        digest=verdict.digest,
        entry_count=verdict.entry_count,
        is_whole=verdict.outcome in GOOD_OUTCOMES and verdict.is_last,
        retry_at=pace.retry_at(answer.headers, requested_at),
        sent_to=_redirect_url(url, answer) if verdict.outcome == "redirected" else None,
        rest_path=verdict.rest_path,
    )


def _detail(answer: Answer, verdict: AnswerVerdict) -> str | None:
    masked = "the site repeated our token, which is masked" if answer.is_masked else None
    return "; ".join(text for text in (verdict.detail, masked) if text) or None


def _unchanged(fetch: Fetch, prior: Fetch) -> Fetch:
    return replace(
        fetch,
        outcome="unchanged",
        detail=f"as on {prior.requested_at:%Y-%m-%d %H:%M}",
        capture_id=prior.capture_id,
        etag=fetch.etag or prior.etag,
        last_modified=fetch.last_modified or prior.last_modified,
        digest=prior.digest,
        entry_count=prior.entry_count,
        is_whole=prior.is_whole,
    )


def _redirect_url(url: str, answer: Answer) -> str | None:
    try:
        target = str(ada_url.URL(answer.headers["location"], base=url).href)
    except (KeyError, ValueError):
        return None
    return target if len(target) <= _LONGEST else None


def _validator(answer: Answer, name: str) -> str | None:
    """A validator that can be sent back as it came."""
    text = answer.headers.get(name, "")
    return text if text.isascii() and text.isprintable() and 0 < len(text) <= _LONGEST else None
