"""What the release holds, in numbers: for `status` and `rejects`."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypedDict

from etl.archive.documents import ArchiveOffset
from etl.errors import UsageError
from etl.stage.connection import Connection, Row, execute, fetch_rows


class Summary(TypedDict):
    """The state of the warehouse, ready for JSON but for dates."""

    release: Row
    counts: Row
    captures: list[Row]
    days: Row
    gaps: list[Row]
    faults: list[Row]
    held: list[Row]
    not_loaded: list[Row]
    ambiguous_titles: list[Row]
    warnings: list[Row]


_CAPTURES = """
    select
        outcome, template, parser_version, count(*) as capture_count,
        sum(entry_count)::bigint as entry_count, sum(listing_count)::bigint as listing_count,
        sum(refused_count)::bigint as refused_count, sum(held_count)::bigint as held_count
    from core.captures
    where $capture_ids is null or list_contains($capture_ids, capture_id)
    group by outcome, template, parser_version
    order by outcome = 'page' desc, outcome, template, parser_version
"""
_PROBLEMS = """
    select outcome, capture_id, url, listed_on, captured_at, entry_count, fault
    from core.captures
    where
        list_contains($outcomes, outcome)
        and ($capture_ids is null or list_contains($capture_ids, capture_id))
    order by outcome, listed_on, capture_id
"""
_AMBIGUOUS = (
    "select paper_key, title, reason, candidate_count from quality.ambiguous_titles order by all"
)
_FAULTS = """
    select
        regexp_replace(fault, ':.*', '') as fault, count(*) as entry_count, min(fault) as example
    from (select unnest(faults) as fault from quality.rejects)
    group by regexp_replace(fault, ':.*', '')
    order by entry_count desc, fault
"""
_REJECTS = """
    select rejects.*, captures.url, captures.template
    from quality.rejects as rejects
    inner join core.captures as captures on rejects.capture_id = captures.capture_id
    where
        $fault is null
        or len(list_filter(rejects.faults, lambda it: contains(it, $fault))) > 0
    order by rejects.capture_id, rejects.position
"""
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
    ),
    weekdays as (
        select
            day,
            row_number() over (order by day) as number,
            day not in (from listed) and day not in (from looked_at) as is_missing
        from days
        where isodow(day) < 6
    )
"""
_DAY_COUNTS = f"""
    {_DAYS}
    select
        (select count(*) from listed) as listed_count,
        min(day) as first_day,
        max(day) as last_day,
        (select count(distinct listed_on) from core.captures where is_cut) as cut_count,
        count(*) filter (where day in (from looked_at) and day not in (from listed)) as empty_count,
        (select count(*) from weekdays where is_missing) as missing_weekday_count
    from days
"""
_GAPS = f"""
    {_DAYS},
    missing as (
        select day, number - row_number() over (order by day) as gap
        from weekdays
        where is_missing
    )
    select min(day) as first_day, max(day) as last_day, count(*) as weekday_count
    from missing
    group by gap
    order by first_day
"""
_RELEASE = "select * from meta.releases order by release_id desc limit 1"
_COUNTS = (
    "select (select count(*) from core.papers) as papers, "
    "(select count(*) from core.papers where arxiv_id is not null) as papers_with_arxiv_id, "
    "(select count(*) from core.authors) as authors, "
    "(select count(*) from core.organizations) as organizations, "
    "(select count(*) from core.listings) as listings, "
    "(select count(*) from core.observations) as observations, "
    "(select count(*) from core.captures) as captures, "
    "(select count(*) from quality.rejects) as rejects"
)
_WARNINGS = (
    "select claim, broken_count, sample from quality.checks where broken_count > 0 order by claim"
)


def read_summary(con: Connection) -> Summary:
    """The release, what it holds, and what deserves a person's eye."""
    [release] = fetch_rows(con, _RELEASE)
    age = datetime.now(UTC).replace(tzinfo=None) - release["published_at"]
    [days] = fetch_rows(con, _DAY_COUNTS)
    return {
        "release": release | {"age_seconds": round(age.total_seconds())},
        "counts": table_counts(con),
        "captures": capture_counts(con),
        "days": days,
        "gaps": fetch_rows(con, _GAPS),
        "faults": fetch_rows(con, _FAULTS),
        "held": problem_captures(con, ["held"]),
        "not_loaded": problem_captures(con, ["unreadable", "empty"]),
        "ambiguous_titles": fetch_rows(con, _AMBIGUOUS),
        "warnings": fetch_rows(con, _WARNINGS),
    }


def table_counts(con: Connection) -> Row:
    """Rows of what analysts ask about first."""
    [counted] = fetch_rows(con, _COUNTS)
    return counted


def capture_counts(con: Connection, capture_ids: Sequence[str] | None = None) -> list[Row]:
    """Captures, or only those named, and their entries: by outcome, template, parser version."""
    return fetch_rows(con, _CAPTURES, capture_ids=capture_ids)


def problem_captures(
    con: Connection, outcomes: Sequence[str], capture_ids: Sequence[str] | None = None
) -> list[Row]:
    """Captures of these outcomes, or only those named among them, with their fault in words."""
    return fetch_rows(con, _PROBLEMS, outcomes=outcomes, capture_ids=capture_ids)


def capture_outcome(con: Connection, capture_id: str) -> str:
    """What became of a capture. Raises UsageError for one that the release lacks."""
    found = fetch_rows(
        con, "select outcome from core.captures where capture_id = $id", id=capture_id
    )
    if not found:
        raise _unknown(capture_id)
    return str(found[0]["outcome"])


def read_rejects(con: Connection, fault: str | None) -> list[Row]:
    """Quarantined entries with their capture's url and template; `row` is the entry as read."""
    found = fetch_rows(con, _REJECTS, fault=fault)
    return [row | {"row": json.loads(row["row"])} for row in found]


def capture_offset(con: Connection, capture_id: str) -> ArchiveOffset:
    """Where a capture's body stands. Raises UsageError for a capture that the release lacks."""
    found = execute(
        con,
        "select archive_file, archive_offset from meta.imports where capture_id = $id",
        id=capture_id,
    ).fetchall()
    if not found:
        raise _unknown(capture_id)
    return ArchiveOffset(*found[0])


def _unknown(capture_id: str) -> UsageError:
    return UsageError(
        f"the release has no capture {capture_id!r}; they are listed by "
        '`paperhouse query "select capture_id, url from core.captures"`'
    )
