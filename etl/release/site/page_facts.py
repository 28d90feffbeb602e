"""The facts that the page shows before its engine has started: which release, how good, its words.

They follow from the release alone, so the same release gives the same page.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from etl.contract.policy import LOOK_BACK, RELEASE_LATE_AFTER
from etl.counted import counted
from etl.ids import ARXIV_ID
from etl.inert import ACTIVE_CHARACTERS
from etl.normalize.identity import PLAIN_LETTERS
from etl.release.catalog import CatalogTable, read_catalog
from etl.release.database import latest_release
from etl.release.dictionary import SEARCH_EXAMPLES
from etl.release.site.prepared_answers import MOST_ROWS
from etl.release.site.statements_of_page import page_questions, page_statements
from etl.release.summary import Summary, read_summary
from etl.stage.connection import Connection


def page_facts(con: Connection) -> dict[str, Any]:
    """All that the page knows beside the release itself, as JSON holds it."""
    _, published_at = latest_release(con)
    catalog = read_catalog(con)
    summary = read_summary(con)
    release, days = summary.release, summary.days
    return {
        "release": {
            "id": release.release_id,
            "published_at": f"{published_at:%Y-%m-%dT%H:%M:%SZ}",
            "code_version": release.code_version,
            "papers": summary.counts.papers,
            "authors": summary.counts.authors,
            "organizations": summary.counts.organizations,
            "captures": summary.counts.captures,
            "days": days.listed_count,
            "first_day": days.first_day and str(days.first_day),
            "last_day": days.last_day and str(days.last_day),
        },
        "late_after_hours": RELEASE_LATE_AFTER / timedelta(hours=1),
        "look_back_days": LOOK_BACK.days,
        "reasons": list(_reasons(summary, published_at)),
        "notes": list(_notes(summary, published_at)),
        "questions": page_questions(),
        "statements": page_statements(),
        "dictionary": [_table_words(table) for table in catalog],
        "search_examples": SEARCH_EXAMPLES,
        "arxiv_id": ARXIV_ID,
        "most_rows": MOST_ROWS,
        "plain_letters": PLAIN_LETTERS,
        "active_characters": ACTIVE_CHARACTERS,
    }


def _reasons(summary: Summary, published_at: datetime) -> Iterator[str]:
    """Each reservation that the release itself gives, in words."""
    near = (published_at - LOOK_BACK).date()
    lacking = sum(gap.weekday_count for gap in summary.gaps if gap.last_day >= near)
    if lacking:
        weekdays = counted(lacking, "weekday")
        yield f"{weekdays} in gaps that reach into its last {LOOK_BACK.days} days"
    for warning in summary.warnings:
        yield f"Warning: {counted(warning.broken_count, 'row')} against the rule: {warning.rule}"
    if summary.held:
        answers = counted(len(summary.held), "answer")
        yield f"{answers} held for a person to decide, and not in the data until then"


def _notes(summary: Summary, published_at: datetime) -> Iterator[str]:
    near = (published_at - LOOK_BACK).date()
    older = sum(gap.weekday_count for gap in summary.gaps if gap.last_day < near)
    if older:
        yield f"{counted(older, 'older weekday')} without a listing"
    if summary.days.cut_count:
        days = counted(summary.days.cut_count, "day")
        yield f"{days} cut at the limit of the API: more may have been listed"
    if summary.release.reject_count:
        yield f"{counted(summary.release.reject_count, 'entry')} in quarantine"


def _table_words(table: CatalogTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "meaning": table.meaning,
        "grain": table.grain,
        "row_count": table.row_count,
        "columns": [[it.name, it.type, it.meaning] for it in table.fields],
    }
