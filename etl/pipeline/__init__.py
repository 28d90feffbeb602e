"""A load, a release, a rebuild and a fetch, step by step: for the command line and for Dagster.

    documents ─ archive ─► WARC ─ ingest ─► stage ─ derive, check ─► new file ─ publish ─► release

Every step starts from what the one before made durable, so a kill anywhere costs only a re-run.
"""
