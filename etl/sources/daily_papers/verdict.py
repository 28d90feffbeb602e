"""Judges answers. A page with status 200 may still be another one than the listing asked for."""

from hashlib import sha256

import msgspec
from msgspec.structs import replace

from etl.archive.documents import Provenance
from etl.contract.policy import API_DEFAULT_LIMIT, API_LARGEST_LIMIT
from etl.contract.vocabulary import GOOD_OUTCOMES, PageFault
from etl.fetch.statuses import status_verdict
from etl.sources.base import Answer, AnswerVerdict
from etl.sources.daily_papers.detect import parse_document
from etl.sources.daily_papers.misfiled import issue_of, later_issue, partly_read
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.urls import Address, parse_address

_BLOCKING: frozenset[PageFault | None] = frozenset({"interstitial", "login_page"})
"""Pages by which the site turns us away, with status 200."""


def listing_verdict(answer: Answer, provenance: Provenance) -> AnswerVerdict:
    """The verdict on an answer to a request for a listing or a detail.

    A paper that the site does not know has no detail, which is an answer and no failure. A list of
    exactly the default limit may have been cut there, whatever was asked for.
    """
    asked = parse_address(provenance.url)
    if asked.kind == "detail" and answer.status == 404:
        return AnswerVerdict("empty", "status 404: not on the site")
    if answer.status != 200:
        return status_verdict(answer)
    if action := answer.headers.get("x-amzn-waf-action"):
        return AnswerVerdict("blocked", f"the site's firewall asks for a {action}")
    reading = parse_document(answer.body, provenance)
    verdict = replace(_by_content(reading, asked), parsed=reading)
    if verdict.outcome not in GOOD_OUTCOMES:
        return verdict
    count = _count(reading)
    is_full = asked.is_api and (
        count >= (asked.limit or API_LARGEST_LIMIT) or count == API_DEFAULT_LIMIT
    )
    return replace(verdict, entry_count=count, digest=_digest(reading), is_last=not is_full)


def _by_content(reading: ParsedDocument, asked: Address) -> AnswerVerdict:
    if reading.outcome == "unreadable":
        fault = reading.fault or "unreadable"
        is_blocked = reading.fault_kind in _BLOCKING
        return AnswerVerdict("blocked" if is_blocked else "unreadable", fault)
    if asked.page and reading.outcome == "empty":
        return AnswerVerdict("empty", reading.fault)
    if odd := _misfiled(reading, asked) or _unfit(reading):
        return AnswerVerdict("unreadable", odd)
    if issue_of(reading, asked, asked.day) == "previous":
        said = f"asked for {asked.day}, but this is {reading.listed_on}'s"
        return AnswerVerdict("unreadable" if asked.page else "repeat", said)
    return AnswerVerdict(reading.outcome, reading.fault)


def _unfit(reading: ParsedDocument) -> str | None:
    """The reason why a page that was read in parts only must not count as the listing, if any.

    A detail is of one paper, and of the repositories that it links some may be faulty.
    """
    fault = reading.fault if reading.outcome == "page" else None
    if fault or (reading.listing_kind == "detail" and reading.entries):
        return fault
    refused = partly_read(None, len(reading.rejects), _count(reading))
    return refused and f"{refused}: {reading.rejects[0].faults[0]}"[:200]


def _misfiled(reading: ParsedDocument, asked: Address) -> str | None:
    """The reason why the listing is not the one asked for. The previous issue may be right."""
    if reading.listing_kind != asked.kind:
        said = f": {reading.fault}" if reading.fault else ""
        return f"asked for a {asked.kind} listing, but this one is {reading.listing_kind}{said}"
    if (reading.period, reading.query) != (asked.period, asked.query):
        wanted, got = asked.period or asked.query, reading.period or reading.query
        return f"asked for {wanted!r}, but this is {got!r}"
    if asked.day and reading.listed_on is None:
        return f"asked for {asked.day}, but this one names no day"
    is_other = issue_of(reading, asked, asked.day) in ("recapture", "misfiled")
    return later_issue(asked.day, reading) if is_other else None


def _count(reading: ParsedDocument) -> int:
    return len(reading.entries) + len(reading.rejects)


def _digest(reading: ParsedDocument) -> str:
    """Without the day of the answer, which a page's request id states and which always moves."""
    said = msgspec.json.encode(replace(reading, stated_on=None), order="deterministic")
    return sha256(said).hexdigest()[:32]
