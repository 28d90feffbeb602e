"""The command line as a person meets it, a site to fetch from, and answers to feed it with."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl.cli.main import main
from tests.answers import item
from tests.made_once import OwnCopy
from tests.pipeline.mail.post_office import PostOffice, open_post_office
from tests.replica import MadeUp, Replica

PAGES = Path(__file__).parents[1] / "pages"
IMPORTED_AT = "1790000000"
"""2026-09-21."""
LATER = datetime(2026, 5, 20, 12)
SPAN = ("--from", "2025-04-01", "--to", "2025-04-07")
"""Two days, a holiday, a day, a weekend, a day."""


@dataclass(frozen=True)
class Cli:
    """Commands on one home; environment on top of it."""

    home: Path

    def __call__(self, *words: object, **environment: str) -> Result:
        usual = {"PAPERHOUSE_HOME": str(self.home), "SOURCE_DATE_EPOCH": IMPORTED_AT}
        return CliRunner().invoke(main, [str(word) for word in words], env=usual | environment)

    def said(self, *words: object, **environment: str) -> str:
        """What a command that succeeds prints."""
        result = self(*words, **environment)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    def refused(self, *words: object, code: int = 2, **environment: str) -> str:
        """What a command that fails says; it prints nothing."""
        result = self(*words, **environment)
        assert (result.exit_code, result.stdout) == (code, "")
        return result.stderr


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """A home without a release."""
    return Cli(tmp_path / "home")


@pytest.fixture(scope="session")
def twice_loaded(own_copy: OwnCopy) -> Cli:
    """Two loads: each wrote an archive file, and the second release followed on the first."""

    def make(folder: Path) -> None:
        for number in (1, 2):
            page = folder / f"day{number}.json"
            page.write_text(json.dumps([item(number)]))
            Cli(folder / "home").said("load", page)

    return Cli(own_copy("loaded-twice", make) / "home")


@pytest.fixture
def two_loads(twice_loaded: Cli, tmp_path: Path) -> Cli:
    """A copy of it, to be changed or damaged."""
    return Cli(Path(shutil.copytree(twice_loaded.home, tmp_path / "home")))


@pytest.fixture(scope="session")
def loaded(own_copy: OwnCopy) -> Cli:
    """The pages of tests/pages, loaded; for commands that only read."""

    def make(home: Path) -> None:
        Cli(home).said("load", PAGES, "--manifest", PAGES / "captures.csv")

    return Cli(own_copy("loaded", make))


Answer = Callable[..., Path]


@pytest.fixture
def answer(tmp_path: Path) -> Answer:
    """Writes the API's answer for 2026-04-07 with papers of these numbers, and changes to them."""

    def write(name: str, *numbers: int, **changes: object) -> Path:
        items = [item(number, **changes) for number in numbers]
        path = tmp_path / name
        path.write_text(json.dumps(items))
        return path

    return write


Paperhouse = Callable[..., Result]


@pytest.fixture
def replica() -> Iterator[Replica]:
    """Lists papers from 2025-04-01 on."""
    with Replica(MadeUp(date(2025, 4, 1)), now=LATER, limits=None) as running:
        yield running


@pytest.fixture
def paperhouse(cli, replica: Replica) -> Paperhouse:
    """The command line with the replica for its site."""

    def run(*words: object, **environment: str) -> Result:
        site = {
            "PAPERHOUSE_SITE": replica.url,
            "PAPERHOUSE_PAGES": "0",
            "PAPERHOUSE_ATTEMPTS": "1",
            "PAPERHOUSE_SINCE": "2025-04-01",
        }
        return cli(*words, **site | environment)

    return run


def lines(result: Result) -> list[str]:
    """What was printed, without instants, and with a word for each capture."""
    timeless = re.sub(r"^\d\d:\d\d:\d\d  ", "", result.stdout, flags=re.MULTILINE)
    return re.sub(r"\b[0-9a-f]{16}$", "CAPTURE", timeless, flags=re.MULTILINE).splitlines()


def asked(replica: Replica) -> list[str]:
    """Paths of the listings that were requested since the last time."""
    found = [one.path for one in replica.requests if one.bucket]
    replica.record.clear()
    return found


def rows(paperhouse: Paperhouse, sql: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(paperhouse("query", sql, "--format", "json").stdout)
    return found


def lately(replica: Replica) -> list[str]:
    """Sets the site's clock to the machine's; the last five days, today included."""
    now = datetime.now(UTC).replace(tzinfo=None)
    replica.clock.set(now)
    return [str(now.date() - timedelta(days=ago)) for ago in range(4, -1, -1)]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that keeps what it is given."""
    with open_post_office() as opened:
        yield opened
