"""Reads from a release of which papers arXiv has told, and of which it has not."""

from collections.abc import Iterable
from datetime import date, datetime, time

from msgspec import Struct

from etl.ids import ArxivId
from etl.sources.arxiv.arxiv_due import UntoldPaper
from etl.stage.connection import Connection, execute, fetch_rows
from etl.stage.sql_files import sql_folder


class Enrichment(Struct, frozen=True):
    """Counts of the listed papers by what arXiv and the site's details have told of them.

    told_count, untold_count: papers with an id, with a record and without. found_title_count,
    unfound_title_count: papers that came by their title alone, and have an id now or have none.
    retitled_count: papers with another title at arXiv than on their page. oldest_told_at: the
    instant of the oldest of the records that are the last ones of their papers. detailed_count:
    papers with a detail. arxiv_asked_at, details_asked_at: the instants of the last requests.
    """

    told_count: int
    untold_count: int
    found_title_count: int
    unfound_title_count: int
    retitled_count: int
    oldest_told_at: datetime | None
    arxiv_asked_at: datetime | None
    detailed_count: int
    details_asked_at: datetime | None


def read_enrichment(con: Connection) -> Enrichment:
    """The counts of the release that the connection uses."""
    [counts] = fetch_rows(con, Enrichment, sql_folder("summary")["enrichment"].text)
    return counts


def untold_papers(con: Connection, known_from: date | None) -> list[UntoldPaper]:
    """The papers without a record of arXiv, and those with none since a day, newest first."""
    since = datetime.combine(known_from, time()) if known_from else None
    return fetch_rows(con, UntoldPaper, sql_folder("lookup")["untold_papers"].text, since=since)


def first_listed(con: Connection) -> dict[ArxivId, date]:
    """The day on which each paper with an id was listed first, or else seen."""
    return dict(execute(con, sql_folder("lookup")["first_listed"].text).fetchall())


def listed_ids(con: Connection, arxiv_ids: Iterable[ArxivId]) -> set[ArxivId]:
    """Those of some ids that papers of the release have."""
    text = sql_folder("lookup")["listed_ids"].text
    rows = execute(con, text, arxiv_ids=list(arxiv_ids)).fetchall()
    return {ArxivId(name) for (name,) in rows}
