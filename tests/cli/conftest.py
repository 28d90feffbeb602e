"""The command line as a person meets it, and answers of the API to feed it with."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl.cli import main
from tests.answers import item

PAGES = Path(__file__).parents[1] / "pages"
IMPORTED_AT = "1790000000"
"""2026-09-21."""


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
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The pages of tests/pages, loaded; for commands that only read."""
    cli = Cli(tmp_path_factory.mktemp("loaded"))
    cli.said("load", PAGES, "--manifest", PAGES / "captures.csv")
    return cli


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
