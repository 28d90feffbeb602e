"""A third source takes a folder of its own and one line in the list of readers."""

from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from etl.archive.documents import Provenance
from etl.fetch.crawl import crawl
from etl.fetch.session import open_session
from etl.pipeline.load import archive_documents, load_documents
from etl.pipeline.locked_stage import open_locked_stage
from etl.pipeline.publish import make_release
from etl.release.database import open_release
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.archived_reader import READERS, joined_readers
from etl.sources.base import DocumentReader, Target
from etl.sources.readers import page_readers
from etl.stage.ingest import stage_new
from etl.stage.progress import no_progress
from tests.sources.daily_papers.detail_answers import MODEL, PAPER, detail, listing
from tests.sources.toy_source import TOY, TOY_READER

pytestmark = pytest.mark.slow

ALL_READERS = joined_readers((TOY_READER, *READERS))
CATALOGUE = Target("catalogue", "/catalogue")

SAVED = b"toy\n2604.00017\tFast Stitches with Wool\tlab/Saved\n2604.00099\tUnlisted\tlab/Other\n"
SERVED = b"toy\n2604.00017\tFast Stitches with Wool\tlab/Served\n"


class _Catalogue(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(SERVED)))
        self.end_headers()
        self.wfile.write(SERVED)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Catalogue)
    thread = Thread(target=server.serve_forever, args=(0.005,))
    thread.start()
    yield Site(url=f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()
    thread.join()


def test_documents_of_a_third_source_are_fetched_and_loaded(tmp_path: Path, site: Site) -> None:
    settings = Settings(tmp_path / "home", source_date=datetime(2026, 4, 5))
    bodies = {"listing": listing(PAPER), "detail": detail([MODEL]), "saved": SAVED}
    documents = [(tmp_path / name, Provenance()) for name in bodies]
    for (path, _), body in zip(documents, bodies.values(), strict=True):
        path.write_bytes(body)
    load_documents(settings, documents[:2])
    archive_documents(settings, documents[2:])
    with open_session(TOY, site, settings.archive) as session:
        [event] = crawl(session, [CATALOGUE]).requests
    assert event.fetch.outcome == "page"
    every = DocumentReader(f"{__name__}:ALL_READERS")
    with page_readers() as readers, open_locked_stage(settings, no_progress) as con:
        stage_new(con, settings.archive, every, readers, no_progress)
        make_release(con, settings, no_progress)
    with open_release(settings.release) as con:
        linked = con.sql("select repository_id from core.linked_repositories order by all")
        listed = con.sql("select arxiv_id, is_listed from core.details order by all")
        assert linked.fetchall() == [("example-lab/Wool-7B",), ("lab/Saved",), ("lab/Served",)]
        assert listed.fetchall() == [*[("2604.00017", True)] * 3, ("2604.00099", False)]
