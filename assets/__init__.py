"""Paperhouse in Dagster: what can be materialized, what checks it, and what sets it off.

    site ─► stage ─► core, quality, meta ─► marts ─► release ─► quality_report

No logic: an asset reads, calls etl or expectations, and returns counts.
"""
