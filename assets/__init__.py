"""Paperhouse in Dagster: what can be materialized, what checks it, and what starts it.

    site ─► stage ─► core, quality, meta ─► marts ─► release ─► quality_report

There is no logic here: an asset reads, calls etl or expectations, and returns counts.
"""
