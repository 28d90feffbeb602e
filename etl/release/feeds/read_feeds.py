"""Reads feeds from a release: of subscriptions, and of named queries that answer with papers."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from jinja2 import Template
from msgspec import Struct

from etl.contract.policy import FIRST_ISSUE_ON
from etl.contract.vocabulary import FeedKind
from etl.ids import PaperKey
from etl.release.digest.compose import describe_papers
from etl.release.digest.digest import PaperFacts
from etl.release.digest.filters import take_due_papers
from etl.release.digest.periods import Period
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.release.feeds.feed import Feed, FeedEntry, feed_line, permanent_id
from etl.release.page_templates import page_templates
from etl.release.queries import ask_release, named_queries, shown_rows
from etl.release.query_parameters import query_parameters
from etl.stage.connection import Connection, execute, fetch_rows
from etl.stage.sql_files import SqlFile, sql_text

MAX_FEED_ENTRIES = 50
"""Papers of a feed: some 150 kB of Atom. A daily reader misses none of a day's thirty."""

_MOST_AUTHORS = 30
"""Authors of an entry that have an element each; the longest real list has 664."""

_MOST_ROWS = 1_000
"""Rows of a query's answer in which its first papers are looked for; a paper may have several."""


class _EntryDates(Struct, frozen=True):
    paper_key: PaperKey
    listed_on: date | None
    changed_at: datetime | None
    earlier_keys: tuple[PaperKey, ...]


def subscription_feed(con: Connection, subscription: Subscription) -> Feed:
    """The papers that a subscription takes, the newest first. Raises UsageError for a wrong filter.

    con: as `open_locked_release` gives it.
    """
    begins_on = subscription.begins_on or date.min
    period = Period("all", begins_on, date.max, ())
    keys = [it.paper_key for it in take_due_papers(con, subscription, period, SentSoFar())]
    text = sql_text("feed", "newest")
    newest = execute(con, text, paper_keys=json.dumps(keys), most=str(MAX_FEED_ENTRIES)).fetchall()
    return _feed(
        con,
        ("subscriptions", subscription.name),
        subscription.shown_title,
        "Papers of Hugging Face Daily Papers that a subscription takes",
        [PaperKey(key) for (key,) in newest],
    )


def query_feeds(con: Connection) -> Iterator[Feed]:
    """A feed of each named query that answers with papers, its parameters left as they are.

    Queries about one paper answer with its history, which is no list of papers.
    """
    for name, file in named_queries().items():
        if not _asks_for_a_paper(file):
            answer = ask_release(con, name, {})
            if "paper_key" in answer.columns:
                rows = shown_rows(answer.project("paper_key"), _MOST_ROWS).rows
                keys = list(dict.fromkeys(PaperKey(key) for (key,) in rows if key is not None))
                question = file.line("question") or name
                title = name.replace("_", " ").capitalize()
                yield _feed(con, ("queries", name), title, question, keys[:MAX_FEED_ENTRIES])


def _asks_for_a_paper(file: SqlFile) -> bool:
    return any(it.kind == "paper" for it in query_parameters(file))


def _feed(
    con: Connection,
    kind_and_name: tuple[FeedKind, str],
    title: str,
    subtitle: str,
    keys: Sequence[PaperKey],
) -> Feed:
    facts = describe_papers(con, keys)
    text = sql_text("feed", "entry_dates")
    dates = {
        it.paper_key: it for it in fetch_rows(con, _EntryDates, text, paper_keys=json.dumps(keys))
    }
    entries = tuple(_entry(facts[key], dates[key]) for key in keys if key in facts)
    updated_at = max((it.updated_at for it in entries), default=_midnight(FIRST_ISSUE_ON))
    return Feed(*kind_and_name, feed_line(title), feed_line(subtitle), updated_at, entries)


def _entry(facts: PaperFacts, dates: _EntryDates) -> FeedEntry:
    published_at = _midnight(dates.listed_on or FIRST_ISSUE_ON)
    authors = tuple(feed_line(it) for it in facts.authors)
    return FeedEntry(
        permanent_id(f"papers/{facts.paper_key}"),
        facts.paper_key,
        dates.earlier_keys,
        feed_line(facts.title),
        facts.page_url,
        authors[:_MOST_AUTHORS],
        feed_line(facts.abstract or ""),
        _template().render(facts=facts, authors=authors, dates=dates, line=feed_line),
        published_at,
        max(published_at, dates.changed_at or published_at),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


@cache
def _template() -> Template:
    return page_templates(Path(__file__).parent).get_template("entry.html")
