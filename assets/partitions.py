"""Partitions divide what is fetched: days, weeks, months, and the searches that people watch."""

import dagster as dg

from etl.settings import from_environment

_SINCE = str(from_environment().site.first_day)

DAYS = dg.DailyPartitionsDefinition(_SINCE, timezone="UTC", end_offset=1)
"""Today is a partition too (end_offset), because its listing grows all day."""

WEEKS = dg.WeeklyPartitionsDefinition(_SINCE, timezone="UTC", day_offset=1)
"""A week is called by its Monday."""

MONTHS = dg.MonthlyPartitionsDefinition(_SINCE, timezone="UTC")
QUERIES = dg.DynamicPartitionsDefinition(name="queries")
"""The keys of the searches in searches.txt; assets/search_partitions.py keeps them alike."""
