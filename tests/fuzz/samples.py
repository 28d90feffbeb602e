"""What fuzzing begins with: bytes of each kind that keep every promise."""

import gzip
import io
import re
from datetime import datetime
from pathlib import Path

from etl.archive.documents import Note, Provenance, new_document
from etl.archive.encode import encode_note, encode_resource
from etl.archive.member import pack_member
from etl.stage.sql_files import sql_folder
from tests.sources.arxiv.answers import (
    ERROR,
    WOOL,
    YARN,
    arxiv_record,
    feed,
    oai,
    raw_record,
    records,
)

PAGES = Path(__file__).parents[1] / "pages"
NOW = datetime(2026, 4, 3, 12)
_UUID = re.compile(rb"urn:uuid:[0-9a-f-]{36}")


def page_samples() -> list[bytes]:
    """Every page of tests/pages."""
    return [path.read_bytes() for path in sorted(PAGES.iterdir()) if path.suffix != ".csv"]


def answer_samples() -> list[bytes]:
    listed = [raw_record("2604.00017"), raw_record("cs/0112017"), arxiv_record("2604.00018")]
    goes_on = "<resumptionToken>verb%3DListRecords</resumptionToken>"
    return [
        feed(WOOL, YARN),
        feed(YARN, form="old"),
        feed(ERROR),
        feed(),
        records(listed, goes_on),
        oai("<error code='noRecordsMatch'>none</error>"),
    ]


def header_samples() -> list[bytes]:
    return [
        b"429\nRetry-After: 120\nRateLimit: \"pages\";r=0;t=142\n",
        b"429\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\nRateLimit-Policy: \"api\";q=500;w=300\n",
        b"302\nLocation: https://huggingface.co/papers/date/2026-04-02\nETag: W/\"1\"\n",
        b"200\nETag: \"abc\"\nLast-Modified: Wed, 21 Oct 2015 07:28:00 GMT\n",
        b"403\nx-amzn-waf-action: challenge\n",
    ]  # fmt: skip


def robots_samples() -> list[bytes]:
    return [
        b"User-agent: *\nAllow: /\nDisallow: /api/\nCrawl-delay: 5\n",
        b"User-agent: paperhouse\nDisallow: /*?date=*$\nRequest-rate: 1/5\nSitemap: /s.xml\n",
    ]


def manifest_samples() -> list[bytes]:
    return [
        (PAGES / "captures.csv").read_bytes(),
        b"path,url,captured_at,listed_on\na.html,https://huggingface.co/papers,"
        b"2026-04-01T18:00:00+02:00,2026-04-01\nb.html,,,\n",
    ]


def settings_samples() -> list[bytes]:
    return [
        b"PAPERHOUSE_HOME=data\nPAPERHOUSE_SITE=https://huggingface.co\nPAPERHOUSE_PAGES=80\n"
        b"PAPERHOUSE_TOKEN=hf_abc\nPAPERHOUSE_CONTACT=a@b.c\nPAPERHOUSE_LONGEST_WAIT=900\n",
        b"PAPERHOUSE_SINCE=2023-05-04\nPAPERHOUSE_LOCK_SECONDS=1.5\nSOURCE_DATE_EPOCH=1790000000\n"
        b"PAPERHOUSE_WEBHOOK=https://hooks.example/x\nPAPERHOUSE_ATTEMPTS=5\nPAPERHOUSE_API=400\n",
    ]


def record_samples() -> list[bytes]:
    notes = [
        Note("accept", NOW, {"capture_id": "0123456789abcdef"}),
        Note("fetch", NOW, {"url": "https://huggingface.co/papers", "status": 200,
                            "requested_at": NOW.isoformat(), "outcome": "page"}),
        Note("robots", NOW, {"url": "https://huggingface.co/robots.txt", "text": "",
                             "read_at": NOW.isoformat()}),
    ]  # fmt: skip
    document = new_document(b"page", Provenance("https://huggingface.co/papers", NOW), "fetch", NOW)
    records = [*map(encode_note, notes), encode_resource(document.capture, document.body)]
    return [_UUID.sub(b"urn:uuid:00000000-0000-0000-0000-000000000000", it) for it in records]


def archive_samples() -> list[bytes]:
    members = [pack_member(record) for record in record_samples()]
    foreign = io.BytesIO()
    with gzip.GzipFile(fileobj=foreign, mode="wb", mtime=0) as file:
        file.write(record_samples()[0])
    return [b"".join(members), *members, foreign.getvalue()]


def sql_samples() -> list[bytes]:
    statements = (
        "select * from core.papers order by all limit 3", "from mart.papers_wide",
        "describe core.papers", "summarize core.papers", "explain select 1", "show tables",
        "pivot core.listings on listing_kind using count(*)", "copy (select 1) to 'a.csv'",
        "explain analyze copy (select 1) to 'b.csv'", "attach 'c.duckdb'", "select getenv('HOME')",
        "with a as (select unnest([1, 2]) x) select x, sum(x) over () from a",
        "select * from read_csv('/etc/passwd')", "set threads = 1", "create table t as select 1",
        "export database 'd'", "call enable_logging('QueryLog', storage='file')", "select $1",
    )  # fmt: skip
    named = [file.text for file in sql_folder("queries").values()]
    return [text.encode() for text in (*statements, *named)]
