"""A page may be served for another day than its own, or in part. This module says what it is worth.

The site answers for a day without papers with the issue before it (FACTS 3.4). A cache, a redirect
or a clock that is wrong can bring any other issue, so only that one is believed.
"""

from datetime import date

from msgspec.structs import replace

from etl.archive.documents import Provenance
from etl.contract.vocabulary import ServedIssue
from etl.counted import counted
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.urls import Address, parse_address


def served_issue(
    asked: date | None, own: date | None, *, is_whole: bool, previous: date | None = None
) -> ServedIssue:
    """The relation of a page's own day to the day that it was asked for.

    previous: the last issue before the day asked for, as far as one is known. A page that states no
    day, or was asked for without one, contradicts nothing.

    >>> served_issue(date(2026, 4, 5), date(2026, 4, 3), is_whole=True)
    'previous'
    >>> served_issue(date(2026, 4, 1), date(2026, 4, 2), is_whole=False)
    'misfiled'
    """
    if asked is None or own is None or own == asked:
        return "asked"
    if own < asked and (previous is None or own >= previous):
        return "previous"
    return "recapture" if is_whole else "misfiled"


def issue_of(document: ParsedDocument, asked: Address, day: date | None) -> ServedIssue:
    """Judge a parsed document. Other documents are not known here, so `previous` is not either.

    day: the day that was asked for, by the URL or by the person who imported the document.
    """
    return served_issue(day, document.listed_on, is_whole=is_whole(document, asked))


def is_whole(document: ParsedDocument, asked: Address) -> bool:
    """True where a document shows all of its listing: no fault, no rejects, and no further page.

    A list that is empty in order is whole. An API answer that is as long as was asked for may have
    been cut there.
    """
    if document.fault_kind not in (None, "no_papers") or document.rejects:
        return False
    return not asked.is_api or (asked.page == 0 and len(document.entries) < asked.page_size)


def partly_read(fault: str | None, refused_count: int, entry_count: int) -> str | None:
    """The reason why a list that was read must not count as all that is listed, if there is one.

    >>> partly_read(None, refused_count=3, entry_count=5)
    '3 of 5 entries cannot be read'
    """
    if fault or 2 * refused_count <= entry_count:
        return fault
    return f"{refused_count} of {counted(entry_count, 'entry')} cannot be read"


def withdraw_misfiled(document: ParsedDocument, provenance: Provenance) -> ParsedDocument:
    """Return the document as it is, or unreadable and without entries where it is misfiled."""
    asked = parse_address(provenance.url)
    day = provenance.listed_on or asked.day
    if issue_of(document, asked, day) != "misfiled":
        return document
    return replace(
        document,
        outcome="unreadable",
        fault_kind="other_issue",
        fault=later_issue(day, document),
        listing_kind="unknown",
        listed_on=None,
        header_date=None,
        entries=[],
        rejects=[],
        unknown_keys={},
    )


def later_issue(day: date | None, document: ParsedDocument) -> str:
    """Say for people that an issue is later than the day asked for."""
    return f"asked for {day}, but this is the later issue of {document.listed_on}"
