"""Paperhouse: pages of the Daily Papers site become a DuckDB warehouse."""
