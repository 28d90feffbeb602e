"""What the release holds, in numbers: for `status` and `rejects`."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

from etl.archive import Place
from etl.errors import UsageError
from etl.warehouse.duck import Connection

Row = dict[str, Any]


class Summary(TypedDict):
    """The state of the warehouse, ready for JSON but for dates."""

    release: Row
    counts: Row
    captures: list[Row]
    templates: list[Row]
    days: Row
    faults: list[Row]
    held: list[Row]
    not_loaded: list[Row]
    warnings: list[Row]


_OUTCOMES = "select outcome, count(*) as captures from core.captures group by all order by all"
_TEMPLATES = (
    "select template, parser_version, count(*) as captures, sum(entry_count)::bigint as entries "
    "from core.captures group by all order by all"
)
_PROBLEMS = (
    "select outcome, capture_id, url, listed_on, fault from core.captures "
    "where outcome in ({}) order by outcome, listed_on, capture_id"
)
_FAULTS = (
    "select fault, count(*) as entries from (select regexp_replace(unnest(faults), "
    "':.*', '') as fault from quality.rejects) group by all order by all"
)
_DAYS = """
    with listed as (
        select distinct listed_on
        from core.listings
        where listing_kind = 'daily' and listed_on is not null
    ),
    looked_at as (
        select distinct listed_on
        from core.captures
        where listing_kind = 'daily' and outcome = 'empty'
    ),
    days as (
        select unnest(generate_series(min(listed_on), max(listed_on), interval 1 day))::date as day
        from listed
    )
    select
        (select count(*) from listed) as listed_count,
        min(day) as first_day,
        max(day) as last_day,
        (select count(distinct listed_on) from core.captures where is_cut) as cut_count,
        count(*) filter (where day in (from looked_at) and day not in (from listed)) as empty_count,
        coalesce(list(day order by day) filter (
            where day not in (from listed) and day not in (from looked_at) and isodow(day) < 6
        ), []) as missing_weekdays
    from days
"""
_FRESH = """
    select
        outcome, count(*) as captures, sum(entry_count)::bigint as entries,
        sum(refused_count)::bigint as refused, sum(held_count)::bigint as held
    from core.captures
    where list_contains($capture_ids, capture_id)
    group by all
    order by all
"""
_RELEASE = "select * from meta.releases order by release_id desc limit 1"
_COUNTS = (
    "select (select count(*) from core.papers) as papers, "
    "(select count(*) from core.papers where arxiv_id is not null) as with_arxiv_id, "
    "(select count(*) from core.listings) as listings, "
    "(select count(*) from core.authors) as authors, "
    "(select count(*) from quality.rejects) as rejects, "
    "(select count(*) from quality.ambiguous_titles) as ambiguous_titles"
)
_WARNINGS = (
    "select claim, broken_count, sample from quality.checks where broken_count > 0 order by claim"
)


def summary(con: Connection) -> Summary:
    """Captures by outcome and template, days, papers, faults, held captures and the release."""
    [release] = _rows(con, _RELEASE)
    age = datetime.now(UTC).replace(tzinfo=None) - release["published_at"]
    [days] = _rows(con, _DAYS)
    [counts] = _rows(con, _COUNTS)
    return {
        "release": release | {"age_seconds": round(age.total_seconds())},
        "counts": counts,
        "captures": _rows(con, _OUTCOMES),
        "templates": _rows(con, _TEMPLATES),
        "days": days,
        "faults": _rows(con, _FAULTS),
        "held": _rows(con, _PROBLEMS.format("'held'")),
        "not_loaded": _rows(con, _PROBLEMS.format("'unreadable', 'repeat', 'empty'")),
        "warnings": _rows(con, _WARNINGS),
    }


def outcomes(con: Connection, capture_ids: Sequence[str]) -> list[Row]:
    """Captures, entries, refused and held ones of these captures, by outcome."""
    return _rows(con, _FRESH, {"capture_ids": list(capture_ids)})


def rejects(con: Connection, fault: str | None) -> list[Row]:
    """Quarantined entries with their capture's url and template; `row` is the entry as read."""
    rows = _rows(
        con,
        "select rejects.*, captures.url, captures.template from quality.rejects as rejects "
        "inner join core.captures as captures on rejects.capture_id = captures.capture_id "
        "where $fault is null or list_any_value(list_filter(faults, lambda f: contains(f, $fault))) "
        "is not null order by rejects.capture_id, rejects.position",
        {"fault": fault},
    )
    return [row | {"row": json.loads(row["row"])} for row in rows]


def place(con: Connection, capture_id: str) -> Place:
    """Where a capture's body stands. Raises UsageError for a capture that the release lacks."""
    rows = con.execute(
        "select archive_file, archive_offset from meta.imports where capture_id = ?", [capture_id]
    ).fetchall()
    if not rows:
        raise UsageError(f"the release has no capture {capture_id!r}")
    return Place(*rows[0])


def _rows(con: Connection, text: str, values: dict[str, Any] | None = None) -> list[Row]:
    con.execute(text, values)
    names = [column[0] for column in con.description or ()]
    return [dict(zip(names, row, strict=True)) for row in con.fetchall()]
