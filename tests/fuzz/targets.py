"""What is fuzzed: each target takes bytes, and raises where its promise is broken."""

import gzip
import io
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch

import polars as pl
from protego import Protego

from etl.archive.decode import decode_capture, decode_fields, decode_note
from etl.archive.documents import ArchiveOffset, Note, Provenance, new_document
from etl.archive.encode import encode_note, encode_resource
from etl.archive.member import pack_member
from etl.archive.reader import read_documents
from etl.errors import ArchiveDamaged, SiteClosed, UsageError
from etl.fetch.answers import judged_answer
from etl.fetch.judging import PackedVerdict
from etl.fetch.log import note_content, read_fetch_log
from etl.fetch.pace import exhausted_until, retry_at
from etl.fetch.robots import crawl_delay, is_bearable
from etl.fetch.statuses import robots_verdict, status_verdict
from etl.pipeline.load import load_documents
from etl.pipeline.manifest import read_manifest
from etl.release.locked import open_locked_release
from etl.release.queries import ask_release, shown_rows
from etl.settings import Settings, from_environment
from etl.sources.archived import ARCHIVED_DOCUMENTS
from etl.sources.arxiv.arxiv_documents import parse_answer
from etl.sources.arxiv.arxiv_verdict import arxiv_verdict
from etl.sources.base import Answer
from etl.sources.daily_papers.source import DAILY_PAPERS
from etl.stage.conform import conform_rows
from etl.stage.sql_files import sql_folder
from tests.fuzz.oracle import invented_values
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
_ARCHIVE_FILE = "20260403T120000000000Z-1-0123456789abcdef.warc.gz"
_AT = ArchiveOffset(_ARCHIVE_FILE, 0)
_STATUSES = {str(number) for number in range(1000)}
_UUID = re.compile(rb"urn:uuid:[0-9a-f-]{36}")
_ARXIV_PATHS = (
    "api/query?id_list=2604.00017,cs/0112017&max_results=2",
    "api/query?search_query=ti:%22Fast+Stitches%22",
    "oai?verb=ListRecords&metadataPrefix=arXivRaw&from=2026-04-01",
)
_PLACES = {"capture_id": pl.String, "archive_file": pl.String, "archive_offset": pl.Int64}


class PromiseBroken(Exception):
    """What a target found to be wrong, where nothing was raised."""


@dataclass(frozen=True)
class Target:
    """samples: what is mutated. run: is given bytes and an empty folder."""

    samples: Callable[[], list[bytes]]
    run: Callable[[bytes, Path], None]


def run_page(data: bytes, folder: Path) -> None:
    """A document is judged, parsed and conformed: nothing is raised, and no row is invented."""
    stated = _provenance(data)
    DAILY_PAPERS.reader.judge(Answer(200, {}, data), Provenance(stated.url or "", NOW))
    document = new_document(data, stated, "import", NOW)
    parsed = DAILY_PAPERS.reader.parse(data, stated)
    read = [(document.capture, parsed)]
    places = pl.DataFrame([(document.capture.capture_id, "x", 0)], schema=_PLACES, orient="row")
    tables = conform_rows(read, DAILY_PAPERS.reader.normalize(read, places))
    entries, rejects = tables["stage.entries"].height, tables["stage.rejects"].height
    [counted] = tables["stage.captures"]["entry_count"]
    if counted != entries + rejects:
        raise PromiseBroken(f"{counted} entries, but {entries} rows and {rejects} rejects")
    if invented := invented_values(data, tables):
        raise PromiseBroken("no page states " + "; ".join(invented[:3]))


def run_answer(data: bytes, folder: Path) -> None:
    """An answer of arXiv is judged, parsed and conformed: nothing is raised, and all is counted."""
    url = f"https://export.arxiv.org/{_ARXIV_PATHS[len(data) % len(_ARXIV_PATHS)]}"
    arxiv_verdict(Answer(200, {}, data), Provenance(url, NOW))
    capture = new_document(data, Provenance(url, NOW), "import", NOW).capture
    reader = ARCHIVED_DOCUMENTS.reader
    read = [(capture, reader.check_days(capture, parse_answer(data, Provenance(url, NOW))))]
    places = pl.DataFrame([(capture.capture_id, "x", 0)], schema=_PLACES, orient="row")
    tables = conform_rows(read, reader.normalize(read, places))
    records, rejects = tables["stage.arxiv_records"].height, tables["stage.rejects"].height
    [counted] = tables["stage.captures"]["entry_count"]
    if counted != records + rejects:
        raise PromiseBroken(f"{counted} entries, but {records} rows and {rejects} rejects")


def run_headers(data: bytes, folder: Path) -> None:
    """A status and header lines are judged, archived and read back."""
    lines = data.decode("latin-1").splitlines() or [""]
    status = int(lines[0]) if lines[0] in _STATUSES else 200
    pairs = [line.partition(":") for line in lines[1:]]
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    answer = Answer(status, headers, data)
    for verdict in (status_verdict(answer), robots_verdict(answer)):
        judged = PackedVerdict(verdict)
        fetched = judged_answer("https://huggingface.co/papers", NOW, answer, judged, None)
        _archived_note("fetch", note_content(fetched.fetch))
    retry_at(headers, NOW)
    exhausted_until(headers, NOW)


def run_robots(data: bytes, folder: Path) -> None:
    """A robots.txt is read, and asked; its delay is a bearable one, or ends the run in words."""
    text = data.decode("utf-8", "replace")
    rules = Protego.parse(text)
    is_bearable(text)
    rules.can_fetch("https://huggingface.co/papers", "paperhouse")
    with suppress(SiteClosed):
        crawl_delay(rules)


def run_manifest(data: bytes, folder: Path) -> None:
    """A manifest is read or refused in words; what it states comes back from the archive."""
    path = folder / "captures.csv"
    path.write_bytes(data)
    with suppress(UsageError):
        for stated in (it for lines in read_manifest(path).values() for it in lines):
            capture = new_document(data, stated, "import", NOW).capture
            back = decode_capture(decode_fields(encode_resource(capture, data)))
            if back != capture:
                raise PromiseBroken(f"{capture} came back as {back}")


def run_settings(data: bytes, folder: Path) -> None:
    """The environment is read, or refused in words."""
    pairs = [line.partition(b"=") for line in data.replace(b"\0", b"").splitlines()]
    stated = {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs if name}
    with patch.dict(os.environ, stated, clear=True), suppress(UsageError):
        from_environment()


def run_archive(data: bytes, folder: Path) -> None:
    """An archive file is read, or its damage named."""
    (folder / _ARCHIVE_FILE).write_bytes(data)
    with suppress(ArchiveDamaged):
        list(read_documents(folder, _ARCHIVE_FILE))
    with suppress(ArchiveDamaged):
        read_fetch_log(folder, NOW)


def run_record(data: bytes, folder: Path) -> None:
    """A record that is packed as ours are, whatever it says."""
    run_archive(pack_member(data), folder)


def run_sql(data: bytes, folder: Path) -> None:
    """SQL is answered or refused in words, writes no file, and can be interrupted."""
    text = data.decode("utf-8", "replace")
    with _inside(folder), open_locked_release(_release()) as con, suppress(UsageError):
        timer = threading.Timer(3, con.interrupt)
        timer.start()
        try:
            shown_rows(ask_release(con, text, {}), 20)
        finally:
            timer.cancel()
    if left := [path.name for path in folder.iterdir()]:
        raise PromiseBroken(f"a query wrote {left}")


def _provenance(data: bytes) -> Provenance:
    """One of a few, by the data's length, so that each case can be run again."""
    paths = (
        "papers",
        "papers/date/2026-04-03",
        "papers/trending",
        "papers/week/2026-W14",
        "papers?date=2024-08-01",
        "api/daily_papers?date=2026-04-02&limit=50&p=1",
        "junk",
    )
    url = f"https://huggingface.co/{paths[len(data) % len(paths)]}"  # fmt: skip
    return Provenance(url, NOW) if len(data) % 3 else Provenance()


def _archived_note(kind: str, content: dict[str, object]) -> None:
    record = encode_note(Note(kind, NOW, content))  # type: ignore[arg-type]
    back = decode_note(record.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n\r\n"), _AT)
    if back.content != content:
        raise PromiseBroken(f"{content} came back as {back.content}")


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def page_samples() -> list[bytes]:
    """Every page of tests/pages."""
    return [path.read_bytes() for path in sorted(PAGES.iterdir()) if path.suffix != ".csv"]


def _answer_samples() -> list[bytes]:
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


def _header_samples() -> list[bytes]:
    return [
        b"429\nRetry-After: 120\nRateLimit: \"pages\";r=0;t=142\n",
        b"429\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\nRateLimit-Policy: \"api\";q=500;w=300\n",
        b"302\nLocation: https://huggingface.co/papers/date/2026-04-02\nETag: W/\"1\"\n",
        b"200\nETag: \"abc\"\nLast-Modified: Wed, 21 Oct 2015 07:28:00 GMT\n",
        b"403\nx-amzn-waf-action: challenge\n",
    ]  # fmt: skip


def _robots_samples() -> list[bytes]:
    return [
        b"User-agent: *\nAllow: /\nDisallow: /api/\nCrawl-delay: 5\n",
        b"User-agent: paperhouse\nDisallow: /*?date=*$\nRequest-rate: 1/5\nSitemap: /s.xml\n",
    ]


def _manifest_samples() -> list[bytes]:
    return [
        (PAGES / "captures.csv").read_bytes(),
        b"path,url,captured_at,listed_on\na.html,https://huggingface.co/papers,"
        b"2026-04-01T18:00:00+02:00,2026-04-01\nb.html,,,\n",
    ]


def _settings_samples() -> list[bytes]:
    return [
        b"PAPERHOUSE_HOME=data\nPAPERHOUSE_SITE=https://huggingface.co\nPAPERHOUSE_PAGES=80\n"
        b"PAPERHOUSE_TOKEN=hf_abc\nPAPERHOUSE_CONTACT=a@b.c\nPAPERHOUSE_LONGEST_WAIT=900\n",
        b"PAPERHOUSE_SINCE=2023-05-04\nPAPERHOUSE_LOCK_SECONDS=1.5\nSOURCE_DATE_EPOCH=1790000000\n"
        b"PAPERHOUSE_WEBHOOK=https://hooks.example/x\nPAPERHOUSE_ATTEMPTS=5\nPAPERHOUSE_API=400\n",
    ]


def _record_samples() -> list[bytes]:
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


def _archive_samples() -> list[bytes]:
    members = [pack_member(record) for record in _record_samples()]
    foreign = io.BytesIO()
    with gzip.GzipFile(fileobj=foreign, mode="wb", mtime=0) as file:
        file.write(_record_samples()[0])
    return [b"".join(members), *members, foreign.getvalue()]


def _sql_samples() -> list[bytes]:
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


@cache
def _release() -> Path:
    """A release of tests/pages, made once in a process; it lies beside the cases' folders."""
    settings = Settings(Path(mkdtemp(prefix="paperhouse-fuzz-")), source_date=NOW)
    documents = [(path, Provenance()) for path in sorted(PAGES.glob("api_*.json"))]
    load_documents(settings, documents)
    return settings.release


TARGETS = {
    "page": Target(page_samples, run_page),
    "answer": Target(_answer_samples, run_answer),
    "headers": Target(_header_samples, run_headers),
    "robots": Target(_robots_samples, run_robots),
    "manifest": Target(_manifest_samples, run_manifest),
    "settings": Target(_settings_samples, run_settings),
    "record": Target(_record_samples, run_record),
    "archive": Target(_archive_samples, run_archive),
    "sql": Target(_sql_samples, run_sql),
}
"""By name."""
