"""Judges arXiv's answers. What it leaves out under load or by a limit is never absence."""

from hashlib import sha256

import msgspec
from msgspec.structs import replace

from etl.archive.documents import Provenance
from etl.contract.vocabulary import GOOD_OUTCOMES, FetchOutcome, PageFault
from etl.fetch.statuses import status_verdict
from etl.ids import ArxivId, arxiv_id
from etl.limits import MAX_URL_CHARACTERS
from etl.sources.arxiv.arxiv_documents import is_arxiv_answer, parse_answer
from etl.sources.arxiv.arxiv_records import ArxivDocument
from etl.sources.arxiv.arxiv_urls import ArxivAddress, parse_arxiv_url, rest_path
from etl.sources.base import Answer, AnswerVerdict

_UNWELCOME = frozenset({406, 503})
"""Statuses by which arXiv turns clients away for a while, beside 429 (FACTS 1.6)."""
_PASSING: frozenset[PageFault | None] = frozenset(
    {"other_text", "other_format", "broken_xml", "cut_off"}
)
"""Faults of answers that were not made for the request: asked again, arXiv answers it."""
_NAMED = 5
"""Ids that a sentence names."""


def arxiv_verdict(answer: Answer, provenance: Provenance) -> AnswerVerdict:
    """The verdict on an answer of any status.

    An id that is left out of an answer is not answered, and the verdict's detail names it.
    """
    if answer.status in _UNWELCOME:
        return AnswerVerdict("limited", f"status {answer.status}")
    if answer.status != 200:
        return _by_status(answer, provenance)
    if not answer.body.strip():
        return AnswerVerdict("limited", "an empty answer, as arXiv gives under load")
    reading = parse_answer(answer.body, provenance)
    verdict = _by_records(reading, parse_arxiv_url(provenance.url))
    if is_arxiv_answer(answer.body):  # another document is staged as its own reader reads it
        verdict = replace(verdict, parsed=reading)
    if verdict.outcome not in GOOD_OUTCOMES:
        return verdict
    return replace(
        verdict,
        entry_count=len(reading.entries) + len(reading.rejects),
        digest=_records_digest(reading),
        is_last=reading.resumption_token is None,
        rest_path=_rest(reading.resumption_token),
    )


def _by_status(answer: Answer, provenance: Provenance) -> AnswerVerdict:
    verdict = status_verdict(answer)
    reading = parse_answer(answer.body, provenance)
    if reading.fault_kind != "error_answer":
        return verdict
    return replace(verdict, detail=f"status {answer.status}: {reading.fault}")


def _by_records(reading: ArxivDocument, asked: ArxivAddress) -> AnswerVerdict:
    if reading.outcome == "unreadable":
        outcome: FetchOutcome = "failed" if reading.fault_kind in _PASSING else "unreadable"
        return AnswerVerdict(outcome, reading.fault)
    if reading.outcome == "empty":
        return _without_records(reading, asked)
    answered = {it for record in reading.entries if (it := _paper(record.printed_id))}
    if asked.ids and (foreign := answered - set(asked.ids)):
        return AnswerVerdict("unreadable", f"not asked for, but answered: {_listed(foreign)}")
    if len(reading.rejects) > len(reading.entries):
        return AnswerVerdict("unreadable", f"most records cannot be read: {_first_fault(reading)}")
    missing = set(asked.ids) - answered
    if not missing or reading.rejects:
        return AnswerVerdict("page")
    return AnswerVerdict("page", f"{len(missing)} not answered: {_listed(missing)}")


def _without_records(reading: ArxivDocument, asked: ArxivAddress) -> AnswerVerdict:
    """A feed without entries: none of many papers, or of those that it counts, is an overload."""
    if reading.total_count:
        return AnswerVerdict("limited", f"no entry, though {reading.total_count} are counted")
    if len(asked.ids) > 1:
        return AnswerVerdict("limited", f"no entry for any of {len(asked.ids)} ids")
    if asked.ids:
        return AnswerVerdict("empty", f"1 not answered: {asked.ids[0]}")
    return AnswerVerdict("empty", reading.fault)


def _rest(token: str | None) -> str | None:
    """The path of the rest of a list; None for a token that is too long for a url."""
    path = rest_path(token) if token else None
    return path if path and len(path) <= MAX_URL_CHARACTERS else None


def _first_fault(reading: ArxivDocument) -> str:
    return reading.rejects[0].faults[0][:120]


def _paper(printed: str) -> ArxivId | None:
    try:
        return arxiv_id(printed)
    except ValueError:
        return None


def _listed(ids: set[ArxivId]) -> str:
    shown = ", ".join(sorted(ids)[:_NAMED])
    return shown if len(ids) <= _NAMED else f"{shown} and {len(ids) - _NAMED} more"


def _records_digest(reading: ArxivDocument) -> str:
    """Of the records, in any order: the instant of the answer always moves."""
    said = sorted(msgspec.json.encode(replace(record, position=0)) for record in reading.entries)
    return sha256(b"\n".join(said)).hexdigest()[:32]
