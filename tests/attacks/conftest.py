"""A small release to attack, a whole home to damage, and the command line on both."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl.cli.main import main
from etl.contract.ddl import create_table_sql
from etl.contract.tables import RELEASED_TABLES
from etl.stage.connection import connect
from etl.stage.progress import no_progress
from expectations.report import write_report
from tests.attacks.command_process import Runner
from tests.durability.home import Home
from tests.durability.kill_at import act
from tests.durability.pages import Pages
from tests.indexed import index_papers
from tests.made_once import OwnCopy

Paperhouse = Callable[..., Result]


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose release has two papers and the index for search."""
    home = tmp_path_factory.mktemp("released")
    with connect(home / "papers.duckdb") as con:
        for table in RELEASED_TABLES:
            con.execute(f"create schema if not exists {table.schema}")
            con.execute(create_table_sql(table))
        con.execute(
            "insert into core.papers by name from (values "
            "('arxiv:2604.00001', '2604.00001', 'Sparse Kettles', date '2026-04-01'), "
            "('arxiv:2604.00002', '2604.00002', 'Dense Kettles', date '2026-04-02')) "
            "as papers(paper_key, arxiv_id, title, first_listed_on)"
        )
        con.execute(
            "insert into meta.releases by name "
            "select '20260403T000000Z' as release_id, timestamp '2026-04-03' as published_at"
        )
        index_papers(con)
        con.execute("checkpoint")
    return home


@pytest.fixture(scope="session")
def paperhouse(released: Path) -> Paperhouse:
    """Commands on that home, with standard input and environment where they matter."""

    def run(*words: str, typed: str = "", **environment: str) -> Result:
        usual = {"PAPERHOUSE_HOME": str(released)}
        return CliRunner().invoke(main, list(words), typed, env=usual | environment)

    return run


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.end()


@pytest.fixture(scope="session")
def whole(own_copy: OwnCopy) -> Home:
    """A home that has been loaded and reported; a page that is not loaded waits in its inbox."""
    return Home(own_copy("whole", _make_whole) / "home")


def _make_whole(folder: Path) -> None:
    pages, home = Pages(folder / "pages"), Home(folder / "home")
    pages.answer(1, range(1, 4))
    act(home.settings, no_progress, *pages.load)
    write_report(home.settings)
    home.path.joinpath("fetch.lock").touch()
    home.path.joinpath("searches.lock").touch()
    home.settings.searches.write_text("ice\nsnow, and ice\n")
    inbox = Pages(home.settings.inbox)
    inbox.answer(2, range(4, 6))
