"""What every test may ask for."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from etl.build import derive
from etl.workers.pool import keep_workers
from tests.made_once import OwnCopy, made_once
from tests.real import loaded

ROOT = Path(__file__).parents[1]
_NEW_OBJECTS = 20_000
"""So many come before those that nobody refers to any more are looked for; usually it is 700."""
_ALL_SLOW = "\npytestmark = pytest.mark.slow\n"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# No verdict depends on how busy the machine is; what must be fast has a test of its own.
settings.register_profile(
    "steady", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("soak", settings.get_profile("steady"), max_examples=2000)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=18, help="how many loads are killed (18)")
    parser.addoption("--soak", action="store_true", help="fetch years of days, not weeks of them")
    parser.addoption("--pictures", action="store_true", help="replace the README's pictures")


def pytest_sessionstart() -> None:
    """No test asks arXiv itself: those about it have one of their own."""
    os.environ["PAPERHOUSE_ENRICH"] = os.environ["PAPERHOUSE_DETAILS"] = "0"
    gc.set_threshold(_NEW_OBJECTS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without slow tests, a file that has no others is not even imported.

    What those of all packages import takes as long as a third of the fast tests.
    """
    is_file = collection_path.suffix == ".py" and config.option.markexpr == "not slow"
    return True if is_file and _ALL_SLOW in collection_path.read_text("utf-8") else None


def pytest_collection_finish() -> None:
    """What was imported stays. To look through it again and again takes a tenth of all the time."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session", autouse=True)
def kept_workers() -> Iterator[None]:
    """Loads of one session hand their worker processes on: to start one takes most of a load."""
    with keep_workers():
        yield


@pytest.fixture
def by_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases are derived by difference, however small they are."""
    monkeypatch.setattr(derive, "SMALL", 0)


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


@pytest.fixture(scope="session")
def days_home(corpus: Path, shared_folder: Path) -> Path:
    """A home with all days that the API answered, which nobody changes."""
    return made_once(shared_folder, "days", lambda home: loaded(home, corpus, "hf_api/days"))


@pytest.fixture(scope="session")
def dumps_home(corpus: Path, shared_folder: Path) -> Path:
    """A home with the text dumps of the corpus, which nobody changes."""
    return made_once(shared_folder, "dumps", lambda home: loaded(home, corpus, "text"))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of the session."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def own_copy(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> OwnCopy:
    """Gives a folder that one process of the session makes, as a copy that this one may change."""

    def copied(name: str, make: Callable[[Path], object]) -> Path:
        made = made_once(shared_folder, name, make)
        return Path(shutil.copytree(made, tmp_path_factory.mktemp(name) / "own"))

    return copied


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, which calls nobody by itself."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is on the path: pages cannot be looked at")
    arguments = ["--disable-background-networking", "--disable-component-update"]
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        yield opened
        opened.close()
