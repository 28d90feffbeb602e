"""A release of saved pages and of a hostile paper, its site, and a browser that looks at it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from etl.archive.documents import Provenance
from etl.cli.main import main
from etl.errors import UsageError
from etl.pipeline.load import load_documents
from etl.release.site.engine_files import engine_files
from etl.settings import Settings
from tests.answers import item

PAGES = Path(__file__).parents[1] / "pages"
SAVED = ("daily_2024-08-01.html", "daily_2026-04-01.html", "daily_2026-04-02.html")
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
HOSTILE_KEY = "arxiv:2604.00001"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    paper = item(1, title=HOSTILE, summary="javascript:alert(1) \u202egnp.exe", upvotes=3)
    (home / "day.json").write_text(json.dumps([paper]))
    documents = [(PAGES / name, Provenance()) for name in SAVED]
    load_documents(Settings(home), [*documents, (home / "day.json", Provenance())])
    return home


@pytest.fixture(scope="session")
def engine() -> None:
    try:
        engine_files()
    except UsageError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def folder(home: Path, engine: None) -> Path:
    words = ["site", str(home / "site")]
    result = CliRunner().invoke(main, words, env={"PAPERHOUSE_HOME": str(home)})
    assert (result.exit_code, result.stdout[-18:]) == (0, ", 3 of 3 parts new\n"[-18:])
    return home / "site"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of static files, which knows nothing of what it serves."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def opened_site(browser: Browser, folder: Path) -> Iterator[Page]:
    """The page after it has started, cut off from every network."""
    with served(folder) as url, browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda it: asked.append(it.url))
        page.goto(url)
        page.locator("#state", has_text="Nothing more is fetched").wait_for()
        page.locator("main:not([aria-busy])").wait_for()
        context.set_offline(True)
        yield page
        assert all(it.startswith((url, "blob:", "data:")) for it in asked)


def show(page: Page, route: str) -> None:
    """Go to a view, as a click on a link would, and wait until it stands."""
    page.evaluate(
        "route => { document.querySelector('main').ariaBusy = 'true'; location.hash = route; }",
        route,
    )
    page.locator("main:not([aria-busy])").wait_for()
    while page.locator("[aria-busy]").count():
        page.wait_for_timeout(20)
