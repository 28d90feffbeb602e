"""Fuzzing: mutated pages, answers, headers, manifests, settings, archives and SQL.

`make fuzz MINUTES=10` runs it; a case is its target and its seed, so each can be run again:
`python -m tests.fuzz --case page:12345`.
"""
