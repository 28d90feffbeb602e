"""What is fetched piece by piece: days, weeks, months, and queries that people add."""

import dagster as dg

from etl.settings import from_environment

_SINCE = str(from_environment().site.first_day)

DAYS = dg.DailyPartitionsDefinition(_SINCE, timezone="UTC", end_offset=1)
"""Today's too: its listing grows all day."""

WEEKS = dg.WeeklyPartitionsDefinition(_SINCE, timezone="UTC", day_offset=1)
"""By their Mondays."""

MONTHS = dg.MonthlyPartitionsDefinition(_SINCE, timezone="UTC")
QUERIES = dg.DynamicPartitionsDefinition(name="queries")
