"""Processes in which hostile input is read, because a process can be ended and replaced.

    pool ── a task ──► a worker, a process under a limit of time and memory
         ◄─ marks, a result, or its end ─┘

Neither module knows what the work is: a caller submits functions of its own.
"""
