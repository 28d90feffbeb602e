"""What the releases before this one say about it: warnings that only history can give."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from etl.contract.ddl import sql_literal
from etl.stage.connection import Connection
from expectations.suites import SuiteRule, query_rule

_CLAIM = "No column is stated by under 80 % of the share that it had in the last 30 releases"
_FADED = """
with
releases as (
    select release_id from past.attempts
    where outcome = 'published'
    order by release_id desc
    limit 30
),

usual as (
    select
        table_name,
        column_name,
        median(stated_count / row_count) as rate,
        count(*) as release_count,
    from past.fill_rates
    semi join releases using (release_id)
    where row_count >= 200
    group by table_name, column_name
),

faded as (
    select
        fill_rates.table_name,
        fill_rates.column_name,
        round(100 * rate, 1) as usual_percent,
        round(100 * stated_count / row_count, 1) as percent,
    from quality.fill_rates as fill_rates
    inner join usual using (table_name, column_name)
    where
        release_count >= 3
        and row_count >= 200
        and rate * row_count >= 50
        and stated_count / row_count < 0.8 * rate
)

select * from faded
"""
"""Small tables, rare columns and the first releases say nothing about what is usual."""


@contextmanager
def drift_rules(con: Connection, history: Path) -> Iterator[Sequence[SuiteRule]]:
    """What may be asked while history is attached as `past`; nothing before it has fill rates."""
    if not history.exists():
        yield []
        return
    con.execute(f"attach {sql_literal(str(history))} as past (read_only)")
    try:
        has_rates = con.execute(
            "select 1 from duckdb_tables() "
            "where database_name = 'past' and table_name = 'fill_rates'"
        ).fetchall()
        yield [query_rule(_CLAIM, "warn", "quality.fill_rates", _FADED)] if has_rates else []
    finally:
        con.execute("detach past")
