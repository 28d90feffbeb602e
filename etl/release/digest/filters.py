"""The papers that a subscription's filters take in a release: one query, a part for each filter."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from threading import Event, Timer

from etl.errors import UsageError
from etl.ids import PaperKey
from etl.limits import SUBSCRIPTION_SECONDS
from etl.release.author_names import written_name_key
from etl.release.digest.digest import FilterReason
from etl.release.digest.periods import RECENT_TIME, Period
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.release.keyword_names import find_keyword
from etl.release.queries import ask_release, shown_rows
from etl.release.search import check_searchable
from etl.stage.connection import Connection, SqlValue, execute
from etl.stage.sql_files import sql_folder, sql_text

_MOST_ASKED = 100_000
"""Papers that a query of a subscription may answer: as many as ten years list."""

_ASKED = ("risers", "query", "sql")
"""Filters that are queries of their own, which are asked first."""


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper that a digest has to tell, and why."""

    paper_key: PaperKey
    reasons: tuple[FilterReason, ...]


def take_due_papers(
    con: Connection, subscription: Subscription, period: Period, sent: SentSoFar
) -> list[DuePaper]:
    """The papers of the period that all filters take and that were not sent, most upvotes first.

    con: as `open_locked_release` gives it. Raises UsageError, which names the subscription, for a
    query that fails or has no column paper_key.
    """
    names = list(subscription.filters) or ["every_paper"]
    parts = [sql_folder("digest")[part].text for part in _parts(names)]
    query = "\nunion all by name\n".join(f"({part})" for part in parts)
    try:
        values = _filter_values(con, subscription)
    except UsageError as error:
        raise UsageError(f"[{subscription.name}] {error}") from error
    rows = execute(
        con,
        sql_text("digest", "due", query=query),
        **values,
        filter_count=len(names),
        sent_keys=json.dumps(sorted(sent.papers)),
        begins_on=str(period.begins_on),
        through_on=str(period.through_on),
        is_settled=str(period.is_settled),
    ).fetchall()
    return [DuePaper(PaperKey(key), tuple(map(tuple, reasons))) for key, reasons in rows]


def filter_warnings(con: Connection, subscription: Subscription) -> list[str]:
    """Sentences about filters that cannot be asked, or whose values no paper of the release has."""
    try:
        values = _filter_values(con, subscription)
    except UsageError as error:
        return [str(error)]
    found = []
    for name in ("words", "authors", "organizations", "keywords", "categories"):
        if name in subscription.filters:
            own = {key: value for key, value in values.items() if key.startswith(name.rstrip("s"))}
            rows = execute(con, sql_text("digest", name), **own).fetchall()
            matched = {value for _, value, _ in rows}
            missing = [it for it in getattr(subscription, name) if it not in matched]
            hints = _near_organizations(con, missing) if name == "organizations" else {}
            found += [
                f"{name}: no paper of the release has {it!r}{hints.get(it, '')}" for it in missing
            ]
    return found


def _near_organizations(con: Connection, missing: Sequence[str]) -> dict[str, str]:
    """For each of these names that is like another one, a question."""
    if not missing:
        return {}
    rows = execute(con, sql_text("digest", "organization_names")).fetchall()
    names = [name for (name,) in rows if name]
    near = {it: get_close_matches(it.strip().lower(), names, 1, cutoff=0.7) for it in missing}
    return {it: f": did you mean {found[0]!r}?" for it, found in near.items() if found}


def _parts(names: Sequence[str]) -> list[str]:
    """The files of these filters; those that were asked before share one."""
    own = [name for name in names if name not in _ASKED]
    return own if len(own) == len(names) else [*own, "asked"]


def _filter_values(con: Connection, subscription: Subscription) -> dict[str, SqlValue]:
    """The values that the parts bind, of the filters that are stated."""
    stated = subscription.filters
    if "words" in stated:
        with _naming("words"):
            check_searchable(con)
    values: dict[str, SqlValue] = {
        name: value if isinstance(value, tuple) else str(value)
        for name, value in stated.items()
        if name not in _ASKED
    }
    if "authors" in stated:
        values["author_keys"] = [written_name_key(it) for it in subscription.authors]
    if "keywords" in stated:
        values["keyword_keys"] = [_keyword_key(con, it) for it in subscription.keywords]
    if "trending" in stated:
        values["trending_on"] = str(_last_captured_on(con))
    if asked := list(_asked_keys(con, subscription)):
        values["asked_keys"] = json.dumps(asked)
    return values


def _keyword_key(con: Connection, text: str) -> str:
    """The concept of a keyword; of one that no paper has yet, the text itself: it matches none."""
    try:
        return find_keyword(con, text)
    except UsageError:
        return text


def _asked_keys(con: Connection, subscription: Subscription) -> Iterator[dict[str, object]]:
    """The papers that queries of the subscription answer, with the name of the filter."""
    recent = str(_last_captured_on(con) - RECENT_TIME) if subscription.risers else ""
    questions: dict[str, tuple[str | None, Mapping[str, str]]] = {
        "risers": ("fastest_risers", {"top": str(subscription.risers), "listed_from": recent}),
        "query": (subscription.query, subscription.parameters),
        "sql": (subscription.sql, {}),
    }
    for name, (asked, stated) in questions.items():
        if asked and name in subscription.filters:
            with _naming(name):
                keys = _ask_keys(con, asked, stated)
            yield {"filter_name": name, "paper_keys": keys}


def _last_captured_on(con: Connection) -> date:
    [(day,)] = con.execute(sql_text("lookup", "last_captured_on")).fetchall()
    return day if isinstance(day, date) else date.max


@contextmanager
def _naming(filter_name: str) -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        raise UsageError(f"{filter_name}: {error}") from error


def _ask_keys(con: Connection, asked: str, stated: Mapping[str, str]) -> list[str]:
    with _ending_in_time(con):
        answer = ask_release(con, asked, stated)
        if "paper_key" not in answer.columns:
            raise UsageError("it has no column paper_key")
        rows = shown_rows(answer.project("paper_key").distinct(), _MOST_ASKED)
    if rows.row_count > _MOST_ASKED:
        raise UsageError(f"it answers more than {_MOST_ASKED:,} papers")
    return sorted(key for (key,) in rows.rows if key is not None)


@contextmanager
def _ending_in_time(con: Connection) -> Iterator[None]:
    """Stop a query that goes on for too long, since the other subscriptions wait for it."""
    is_late = Event()

    def stop() -> None:
        is_late.set()
        con.interrupt()

    timer = Timer(SUBSCRIPTION_SECONDS, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except UsageError as error:
        if is_late.is_set():
            raise UsageError(f"it takes longer than {SUBSCRIPTION_SECONDS:g} s") from error
        raise
    finally:
        timer.cancel()
