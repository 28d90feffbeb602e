"""A day before the site's first issue, or after the capture, is no evidence of anything.

A page that is filed under such a day is unreadable: nobody can say which day it really lists.
"""

from datetime import date

from msgspec.structs import replace

from etl.archive.documents import Capture
from etl.contract.policy import FIRST_ISSUE_ON, LATEST_ISSUE_AFTER
from etl.sources.daily_papers.printed_days import period_start
from etl.sources.daily_papers.records import ParsedDocument


def check_days(capture: Capture, document: ParsedDocument) -> ParsedDocument:
    """The document as it is, or unreadable where no issue of its day can have been seen yet.

    It was seen when it was captured or, where nobody stated that, imported. A day of capture that
    the page itself proves is dropped where it comes after the import: it cannot be right.
    """
    seen_at = capture.provenance.captured_at or capture.imported_at
    stated_on = document.stated_on
    if stated_on and not is_possible_issue(stated_on, capture.imported_at.date()):
        document = replace(document, stated_on=None)
    return withdraw_impossible(document, seen_at.date())


def withdraw_impossible(document: ParsedDocument, seen_on: date) -> ParsedDocument:
    """The document as it is, or unreadable and without entries where it is of an impossible day.

    seen_on: the day of capture, or any later one.
    """
    said = document.period or (document.listed_on and str(document.listed_on))
    first_on = period_start(document.period) if document.period else document.listed_on
    if first_on is None or is_possible_issue(first_on, seen_on):
        return document
    return replace(
        document,
        outcome="unreadable",
        fault_kind="impossible_day",
        fault=f"a page of {said}, which is {_relation(first_on, seen_on)}",
        listing_kind="unknown",
        listed_on=None,
        period=None,
        header_date=None,
        entries=[],
        rejects=[],
        unknown_keys={},
    )


def is_possible_issue(day: date, seen_on: date) -> bool:
    """True where a listing that was seen on one day can be of the other."""
    return day >= FIRST_ISSUE_ON and day - LATEST_ISSUE_AFTER <= seen_on


def _relation(first_on: date, seen_on: date) -> str:
    if first_on < FIRST_ISSUE_ON:
        return f"before the site's first issue of {FIRST_ISSUE_ON}"
    return f"after it was seen on {seen_on}"
