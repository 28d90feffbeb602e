"""arXiv as a source: which functions of this room answer for it."""

from collections.abc import Sequence
from datetime import datetime

from etl.fetch.log import FetchLog
from etl.sources.arxiv.arxiv_urls import parse_arxiv_url
from etl.sources.base import DayAnswers, QuotaName, Source, Target


def _quota(_path: str) -> QuotaName:
    """All of arXiv is one API, whose pace is the distance of its requests."""
    return "api"


def _is_same_request(url: str, other: str) -> bool:
    asked = parse_arxiv_url(url)
    return asked.asked != "other" and asked == parse_arxiv_url(other)


def _all_wanted(
    wanted: Sequence[Target], _origin: str, _log: FetchLog, _imported: DayAnswers, _now: datetime
) -> list[Target]:
    """`etl.sources.arxiv.arxiv_due` has already chosen by the log what is wanted."""
    return list(wanted)


ARXIV_SOURCE = Source(
    name="arxiv",
    quota_name=_quota,
    is_same=_is_same_request,
    due=_all_wanted,
    obeys_robots=False,
    reader_name="etl.sources.arxiv.arxiv_reader:ARXIV_READER",
)
