"""What every test may ask for."""

from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=25, help="how many loads are killed (25)")
    parser.addoption("--soak", action="store_true", help="fetch years of days, not weeks of them")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many running processes were killed, and what they were about."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    kills = Counter(
        str(value) for it in reports for name, value in it.user_properties if name == "kill"
    )
    if kills:
        terminalreporter.section("kills")
        terminalreporter.line(f"{kills.total()} processes were killed while they ran:")
        for state, count in kills.most_common():
            terminalreporter.line(f"{count:6} {state}")


@pytest.fixture(scope="session")
def soak(pytestconfig: pytest.Config) -> bool:
    """Whether hours may be spent."""
    return bool(pytestconfig.getoption("soak"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real captures and peers beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here: real captures are read from it")
    return folder


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Path:
    return shared / "corpus"
