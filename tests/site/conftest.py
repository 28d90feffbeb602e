"""A release of saved pages and of a hostile paper, its site, and a browser that looks at it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.archive.documents import Provenance
from etl.cli.main import main
from etl.errors import UsageError
from etl.pipeline.load import load_documents
from etl.release.site.engine_files import engine_files
from etl.settings import Settings
from tests.answers import item
from tests.made_once import OwnCopy

PAGES = Path(__file__).parents[1] / "pages"
SAVED = ("daily_2024-08-01.html", "daily_2026-04-01.html", "daily_2026-04-02.html")
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
HOSTILE_KEY = "arxiv:2604.00001"


@pytest.fixture(scope="session")
def home(own_copy: OwnCopy) -> Path:
    return own_copy("home-of-a-site", _make_home)


def _make_home(home: Path) -> None:
    paper = item(1, title=HOSTILE, summary="javascript:alert(1) \u202egnp.exe", upvotes=3)
    (home / "day.json").write_text(json.dumps([paper]))
    documents = [(PAGES / name, Provenance()) for name in SAVED]
    load_documents(Settings(home), [*documents, (home / "day.json", Provenance())])


@pytest.fixture(scope="session")
def engine() -> None:
    try:
        engine_files()
    except UsageError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def folder(home: Path, engine: None) -> Path:
    words = ["site", str(home / "site")]
    result = CliRunner().invoke(main, words, env={"PAPERHOUSE_HOME": str(home)})
    assert (result.exit_code, result.stdout[-18:]) == (0, ", 3 of 3 parts new\n"[-18:])
    return home / "site"
