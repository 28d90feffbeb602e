"""Feeds: the papers of each subscription and of each named query, as Atom and as JSON Feed.

    release ─ read_feeds ─► Feed ─ atom_bytes, json_feed_bytes ─► write_feeds ─► folder

A feed follows from the release alone and no clock is asked, so a release with nothing new gives the
same bytes. An entry tells what a paper states, and not its counters, which move with every page.
"""
