"""Reads a release: queries, search, summaries, the data dictionary and exports."""
