"""An answer as it goes into the archive, compared with what was known before."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

import ada_url
from msgspec import Struct
from msgspec.structs import replace

from etl.archive.documents import Provenance, capture_id_of
from etl.contract.policy import API_LARGEST_LIMIT
from etl.contract.vocabulary import GOOD_OUTCOMES
from etl.fetch import pace
from etl.fetch.http import Answer, NoAnswer
from etl.fetch.log import Fetch
from etl.fetch.pace import quota_name, retry_at
from etl.sources.daily_papers.urls import parse_address
from etl.sources.daily_papers.verdict import AnswerVerdict

_LONGEST = 1000
"""Characters of what a site may have us keep of its headers."""


class FetchedAnswer(Struct, frozen=True):
    """What came of a request, with its body where there is one."""

    fetch: Fetch
    body: bytes | None = None


def judged_answer(
    url: str, requested_at: datetime, answer: Answer, found: AnswerVerdict, prior: Fetch | None
) -> FetchedAnswer:
    """The fetch that is archived. Of answers with status 200 the body is kept, whatever it is."""
    fetch = Fetch(
        url,
        requested_at,
        found.outcome,
        answer.status,
        len(answer.body),
        detail=found.detail,
        etag=_validator(answer, "etag"),
        last_modified=_validator(answer, "last-modified"),
        digest=found.digest,
        entry_count=found.entry_count,
        is_whole=found.outcome in GOOD_OUTCOMES and not _is_full(url, found.entry_count),
        retry_at=retry_at(answer.headers, requested_at),
        sent_to=_target(url, answer) if found.outcome == "redirected" else None,
    )
    if found.outcome == "unchanged" and prior is None:
        return FetchedAnswer(
            replace(fetch, outcome="failed", is_whole=False, detail="304 to no condition")
        )
    if prior is not None and (found.outcome == "unchanged" or found.digest == prior.digest):
        return FetchedAnswer(_unchanged(fetch, prior))
    if answer.status != 200 or not answer.body or quota_name(url_path(url)) == "robots":
        return FetchedAnswer(fetch, answer.body)
    stated = Provenance(url, requested_at)
    name = capture_id_of(sha256(answer.body).hexdigest(), stated)
    return FetchedAnswer(replace(fetch, capture_id=name), answer.body)


def unanswered_request(url: str, requested_at: datetime, error: NoAnswer) -> FetchedAnswer:
    """The fetch of a request without a whole answer; what its head asks for counts."""
    status = error.head.status if error.head else None
    retry_at = pace.retry_at(error.head.headers, requested_at) if error.head else None
    fetch = Fetch(
        url, requested_at, "failed", status, detail=str(error)[:_LONGEST], retry_at=retry_at
    )
    return FetchedAnswer(replace(fetch, outcome="limited") if status == 429 else fetch)


@lru_cache(maxsize=16)
def url_path(url: str) -> str:
    """The path of a url; one request asks for it several times."""
    return str(ada_url.URL(url).pathname)


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


def repeatable_fetch(prior: Fetch | None) -> Fetch | None:
    """The fetch that a condition may refer to: one page that was all of a listing's answer.

    The pages of one answer count together, so either none of them is unchanged or all are asked
    for again.
    """
    if prior is None or prior.digest is None or not prior.is_whole:
        return None
    return prior if parse_address(prior.url).page == 0 else None


def conditional_headers(prior: Fetch | None) -> Mapping[str, str]:
    if prior is None:
        return {}
    stated = {"If-None-Match": prior.etag, "If-Modified-Since": prior.last_modified}
    return {name: value for name, value in stated.items() if value}


def _is_full(url: str, entry_count: int | None) -> bool:
    """Whether another page of the answer must follow."""
    asked = parse_address(url)
    return asked.is_api and (entry_count or 0) >= (asked.limit or API_LARGEST_LIMIT)


def _target(url: str, answer: Answer) -> str | None:
    try:
        target = str(ada_url.URL(answer.headers["location"], base=url).href)
    except (KeyError, ValueError):
        return None
    return target if len(target) <= _LONGEST else None


def _validator(answer: Answer, name: str) -> str | None:
    """A validator that can be sent back as it came."""
    text = answer.headers.get(name, "")
    return text if text.isascii() and text.isprintable() and 0 < len(text) <= _LONGEST else None
