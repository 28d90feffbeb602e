"""An answer as it goes into the archive, compared with what was known before."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import ada_url
from msgspec import Struct
from msgspec.structs import replace

from etl.fetch import waits
from etl.fetch.history import Fetch
from etl.fetch.targets import LIMIT
from etl.fetch.verdict import GOOD, Verdict
from etl.fetch.wire import Answer
from etl.ids import capture_id
from etl.parse.address import address
from etl.records import Statement


class Came(Struct, frozen=True):
    """What came of a request, with its body where there is one."""

    fetch: Fetch
    body: bytes | None = None


def judged(
    url: str, requested_at: datetime, answer: Answer, found: Verdict, prior: Fetch | None
) -> Came:
    """The fetch that is archived. Of answers with status 200 the body is kept, whatever it is."""
    fetch = Fetch(
        url,
        requested_at,
        found.outcome,
        answer.status,
        len(answer.body),
        detail=found.detail,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        digest=found.digest,
        entry_count=found.entry_count,
        is_whole=found.outcome in GOOD and not _is_full(url, found.entry_count),
        retry_at=waits.retry_at(answer.headers, requested_at),
        sent_to=_target(url, answer) if found.outcome == "redirected" else None,
    )
    if found.outcome == "unchanged" and prior is None:
        return Came(replace(fetch, outcome="failed", is_whole=False, detail="304 to no condition"))
    if prior is not None and (found.outcome == "unchanged" or found.digest == prior.digest):
        return Came(_unchanged(fetch, prior))
    if answer.status != 200 or not answer.body or waits.bucket(path(url)) == "robots":
        return Came(fetch, answer.body)
    stated = Statement(url, requested_at)
    name = capture_id(sha256(answer.body).hexdigest(), stated)
    return Came(replace(fetch, capture_id=name), answer.body)


def path(url: str) -> str:
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


def repeatable(prior: Fetch | None) -> Fetch | None:
    """The fetch that a condition may refer to: one page that was all of the answer.

    The pages of one answer count together, so either none of them is unchanged or all are asked
    for again.
    """
    is_alone = prior is not None and prior.is_whole and address(prior.url).page == 0
    return prior if is_alone else None


def conditions(prior: Fetch | None) -> Mapping[str, str]:
    if prior is None:
        return {}
    stated = {"If-None-Match": prior.etag, "If-Modified-Since": prior.last_modified}
    return {name: value for name, value in stated.items() if value}


def _is_full(url: str, entry_count: int | None) -> bool:
    """Whether another page of the answer must follow."""
    asked = address(url)
    return asked.is_api and (entry_count or 0) >= (asked.limit or LIMIT)


def _target(url: str, answer: Answer) -> str | None:
    try:
        return str(ada_url.URL(answer.headers["location"], base=url).href)
    except (KeyError, ValueError):
        return None
