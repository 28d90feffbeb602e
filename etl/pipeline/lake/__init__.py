"""Releases on an object store, for readers elsewhere: whole ones only, and several of them.

    data/core/papers/<release>/2026-04-….parquet   what did not change is not put again
    releases/<release>.json                        the files that a release consists of
    releases/<release>.ducklake                    its catalog, a frozen DuckLake
    latest.json                                    the pointer, put with a condition, last of all

Nothing but the pointer is ever replaced, so that whoever has opened a release goes on reading it.
"""
