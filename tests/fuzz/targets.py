"""What is fuzzed: each target takes bytes, and raises where its promise is broken."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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
from tests.fuzz.oracle import invented_values
from tests.fuzz.samples import (
    NOW,
    PAGES,
    answer_samples,
    archive_samples,
    header_samples,
    manifest_samples,
    page_samples,
    record_samples,
    robots_samples,
    settings_samples,
    sql_samples,
)

_ARCHIVE_FILE = "20260403T120000000000Z-1-0123456789abcdef.warc.gz"
_AT = ArchiveOffset(_ARCHIVE_FILE, 0)
_STATUSES = {str(number) for number in range(1000)}
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


@cache
def _release() -> Path:
    """A release of tests/pages, made once in a process; it lies beside the cases' folders."""
    settings = Settings(Path(mkdtemp(prefix="paperhouse-fuzz-")), source_date=NOW)
    documents = [(path, Provenance()) for path in sorted(PAGES.glob("api_*.json"))]
    load_documents(settings, documents)
    return settings.release


TARGETS = {
    "page": Target(page_samples, run_page),
    "answer": Target(answer_samples, run_answer),
    "headers": Target(header_samples, run_headers),
    "robots": Target(robots_samples, run_robots),
    "manifest": Target(manifest_samples, run_manifest),
    "settings": Target(settings_samples, run_settings),
    "record": Target(record_samples, run_record),
    "archive": Target(archive_samples, run_archive),
    "sql": Target(sql_samples, run_sql),
}
"""By name."""
