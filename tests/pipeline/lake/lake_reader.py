"""DuckDB as readers of published releases have it."""

import duckdb

from etl.object_store import Store
from etl.pipeline.lake.lake_files import read_latest
from etl.stage.connection import connect
from etl.stage.extension import load_extension
from tests.object_server import SECRET, ObjectServer

STATED = """
select release_id, paper_count, listing_count,
    (select count(*) from papers.core.papers),
    (select count(*) from papers.core.listings)
from papers.meta.releases
order by release_id desc
limit 1
"""
"""The release attached as papers: its id, two counts that it states, and the same as they are."""


def reader(server: ObjectServer) -> duckdb.DuckDBPyConnection:
    """DuckDB as readers have it, with what they install."""
    con = connect()
    assert load_extension(con, "httpfs")
    assert load_extension(con, "ducklake")
    host = server.environment["AWS_ENDPOINT_URL"].removeprefix("http://")
    con.execute("set enable_http_metadata_cache = true")
    con.execute(
        f"create secret store (type s3, key_id 'made-up-key', secret '{SECRET}',"
        f" endpoint '{host}', region 'us-east-1', url_style 'path', use_ssl false)"
    )
    return con


def attach(con: duckdb.DuckDBPyConnection, url: str) -> str:
    """Attach the latest release; returns its id."""
    latest, _ = read_latest(Store(url))
    assert latest is not None
    con.execute(f"attach 'ducklake:{url}/{latest.catalog}' as papers (read_only)")
    return latest.release_id


def paper_count(con: duckdb.DuckDBPyConnection) -> int:
    [(count,)] = con.execute("select count(*) from papers.core.papers").fetchall()
    return int(count)
