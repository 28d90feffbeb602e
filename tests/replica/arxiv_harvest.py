"""arXiv's OAI server: one record, or the records that changed since a day, in parts."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote

from .arxiv_oai import FORMATS, OaiError, oai_answer, oai_error, oai_records
from .arxiv_papers import ArxivPaper
from .arxiv_shelf import ArxivShelf
from .exchange import Reply
from .periods import midnight

_XML = {"Content-Type": "text/xml; charset=utf-8"}
_IDENTIFIER = re.compile(r"oai:arXiv\.org:(\d{4}\.\d{4,5}|[a-z.A-Z-]+/\d{7})(?:v\d+)?", re.ASCII)


class OaiServer:
    """Answers from the shelf; `page_size` records are one part of a list.

    A resumption token is good until the next midnight. It says what to go on with: the day of the
    next record, and how many of that day to skip.
    """

    def __init__(self, shelf: ArxivShelf) -> None:
        self.page_size = 2_000
        self._shelf = shelf
        self._expiry: dict[str, datetime] = {}

    def answer(self, query: Mapping[str, str], now: datetime) -> Reply:
        """Every answer has the status 200, that of an error too."""
        try:
            body = self._answer(query, now)
        except OaiError as error:
            body = oai_error(query, error, now)
        return Reply(200, body.encode(), _XML)

    def _answer(self, query: Mapping[str, str], now: datetime) -> str:
        if query.get("verb") == "GetRecord":
            return oai_answer(query, self._record(query, now), now)
        if query.get("verb") != "ListRecords":
            raise OaiError("badVerb", "Invalid verb provided")
        asked = self._continued(query, now)
        return oai_answer(
            {name: value for name, value in asked.items() if name != "skip"},
            self._list(asked, now),
            now,
        )

    def _record(self, query: Mapping[str, str], now: datetime) -> str:
        match = _IDENTIFIER.fullmatch(query.get("identifier", ""))
        if match is None:
            raise OaiError("idDoesNotExist", "Invalid arXiv_id structure")
        metadata = _metadata(query)
        if not (papers := self._shelf.some([match[1]], now)):
            raise OaiError("idDoesNotExist", "Nothing found for this ID")
        return f"<GetRecord>\n    {oai_records(papers, metadata)}    </GetRecord>"

    def _list(self, query: Mapping[str, str], now: datetime) -> str:
        metadata = _metadata(query)
        since, until = _day(query, "from", date.min), _day(query, "until", date.max)
        if until < since:
            raise OaiError("badArgument", "until date must be greater than or equal to from date")
        fitting = sorted(
            (it for it in self._shelf.every(now) if since <= it.changed_on <= until),
            key=lambda paper: (paper.changed_on, paper.paper_id),
        )[int(query.get("skip", "0")) :]
        if not fitting:
            raise OaiError("noRecordsMatch")
        shown, rest = fitting[: self.page_size], fitting[self.page_size :]
        token = self._token(query, shown, rest[0], now) if rest else ""
        return f"<ListRecords>\n        {oai_records(shown, metadata)}{token}\n    </ListRecords>"

    def _token(
        self,
        query: Mapping[str, str],
        shown: Sequence[ArxivPaper],
        first: ArxivPaper,
        now: datetime,
    ) -> str:
        """Leads to the rest of a list, whose first record is given."""
        day = str(first.changed_on)
        skipped = sum(paper.changed_on == first.changed_on for paper in shown)
        if day == query.get("from"):
            skipped += int(query.get("skip", "0"))
        stated = {**query, "from": day, "skip": str(skipped)}
        token = quote("&".join(f"{name}={value}" for name, value in stated.items()))
        self._expiry[token] = midnight(now.date() + timedelta(days=1))
        expires = f"{self._expiry[token]:%Y-%m-%dT%H:%M:%SZ}"
        return f"            <resumptionToken expires='{expires}'>{token}</resumptionToken>\n"

    def _continued(self, query: Mapping[str, str], now: datetime) -> Mapping[str, str]:
        """The request that a token stands for, or the request itself."""
        if (token := query.get("resumptionToken")) is None:
            return query
        if (expires := self._expiry.get(token)) is None or expires <= now:
            raise OaiError("badResumptionToken", "Token decoding failed or format is invalid.")
        return dict(parse_qsl(unquote(token)))


def _metadata(query: Mapping[str, str]) -> str:
    if (metadata := query.get("metadataPrefix")) is None:
        raise OaiError("badArgument", "metadataPrefix required.")
    if metadata not in FORMATS:
        raise OaiError("cannotDisseminateFormat", "Did not recognize requested format")
    return metadata


def _day(query: Mapping[str, str], name: str, default: date) -> date:
    try:
        return date.fromisoformat(query[name]) if name in query else default
    except ValueError as error:
        raise OaiError("badArgument", f"{name} is not a date") from error
