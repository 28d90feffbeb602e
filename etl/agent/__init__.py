"""A server of the Model Context Protocol: programs that think in words ask the release.

    client ── stdio ── server ── call_pool ── call_worker, a process that may be ended at any moment
                                                  └── tools: one function each, over etl.release

Only `server` knows the protocol's library, which is an extra and takes seconds to import.
"""
